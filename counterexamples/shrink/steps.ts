import type { Candidate, Way } from './pursuit.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

/**
 * Leaves out steps, many at once as long as that works and in the end one by one, in the manner of delta debugging (A. Zeller,
 * R. Hildebrandt, 2002). What can then not be taken any more is left out as well. At the end no single step can be left out.
 */
export function* withFewerSteps(standing: Standing): Pass {
  let best = standing
  for (let size = Math.ceil(best.way.moves.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let improved = true; improved; ) {
      improved = false
      for (let begin = best.way.moves.length - size; begin > -size; begin -= size) {
        const found = attempt(best, 'steps', without(best, Math.max(0, begin), begin + size))
        if (found && found.moves.length < best.way.moves.length) {
          best = { ...best, way: found }
          improved = true
        }
        yield best
      }
      // Large pieces once each: what they leave is left to smaller ones.
      improved &&= size === 1
    }
  }
  return best
}

/** The candidate that lacks the steps from one position to before another. */
function without({ pursuit, way }: Standing, begin: number, end: number): Candidate {
  const moves = [...way.moves.slice(0, begin), ...way.moves.slice(end)]
  if (!pursuit.isLasso) return { initial: way.initial, moves, known: way.states.slice(0, begin + 1) }
  const loopStart = way.loopStart!
  const left = Math.max(0, Math.min(end, loopStart) - Math.min(begin, loopStart))
  return { initial: way.initial, moves, loopStart: loopStart - left }
}

/** The same without what leads back to a state that the behaviour was in before. */
export function withoutDetours(way: Way, keyOf: (state: Way['states'][number]) => string): Candidate {
  if (way.loopStart !== undefined) return way
  const keys = way.states.map(keyOf)
  const moves = []
  // The last step may be what violates the property: it is kept, wherever it leads.
  for (let at = 0; at < way.moves.length; at++) {
    at = Math.max(at, keys.lastIndexOf(keys[at]!, way.moves.length - 1))
    moves.push(way.moves[at]!)
  }
  return { initial: way.initial, moves }
}
