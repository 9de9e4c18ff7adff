import { keyOf } from '../state.ts'
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

/** Leaves out what leads back to a state that the behaviour was in before; a lasso also goes into its loop as soon as it can. */
export function* withoutDetours(standing: Standing): Pass {
  if (!standing.pursuit.isLasso) {
    const way = attempt(standing, 'steps', straightened(standing.way))
    return way && way.moves.length < standing.way.moves.length ? { ...standing, way } : standing
  }
  for (const candidate of lassosWithoutDetours(standing.way)) {
    const way = attempt(standing, 'steps', candidate)
    if (way && way.moves.length < standing.way.moves.length) return { ...standing, way }
    yield standing
  }
  return standing
}

function straightened({ initial, moves: all, states }: Way): Candidate {
  const keys = states.map(keyOf)
  const moves = []
  // The last step may be what violates the property: it is kept, wherever it leads.
  for (let at = 0; at < all.length; at++) {
    at = Math.max(at, keys.lastIndexOf(keys[at]!, all.length - 1))
    moves.push(all[at]!)
  }
  return { initial, moves }
}

/** What is left out of a loop may be what makes it fair, so each detour by itself is a candidate, long ones first. */
function* lassosWithoutDetours({ initial, moves, states, loopStart = 0 }: Way): Generator<Candidate> {
  const keys = states.map(keyOf)
  for (let length = moves.length; length > 0; length--) {
    for (let begin = 0; begin + length <= moves.length; begin++) {
      const end = begin + length
      if (keys[begin] !== keys[end]) continue
      if (begin >= loopStart || end <= loopStart) {
        const start = end <= loopStart ? loopStart - length : loopStart
        if (begin !== loopStart || end !== moves.length) {
          yield { initial, moves: moves.toSpliced(begin, length), loopStart: start }
        }
      } else {
        const loop = [...moves.slice(end), ...moves.slice(loopStart, end)]
        yield { initial, moves: [...moves.slice(0, begin), ...loop], loopStart: begin }
      }
    }
  }
}
