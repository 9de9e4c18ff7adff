import { scalarValues } from '../../model/language/shape.ts'
import type { Move } from './pursuit.ts'
import { elementSetOf } from './renaming.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

/** Gives parameters that are no elements the first value of their domain that will do, and begins in the first initial state that will do. */
export function* withSmallerValues(standing: Standing): Pass {
  let best = standing
  for (let initial = 0; initial < Math.min(best.way.initial, best.pursuit.initials.length); initial++) {
    const { moves, loopStart } = best.way
    const found = attempt(best, 'values', { initial, moves, loopStart })
    if (found && found.moves.length <= moves.length) best = { ...best, way: found }
    yield best
  }
  for (let position = 0; position < best.way.moves.length; position++) {
    for (const smaller of smallerMoves(best.way.moves[position]!)) {
      const { initial, moves, loopStart, states } = best.way
      const known = best.pursuit.isLasso ? {} : { known: states.slice(0, position + 1) }
      const found = attempt(best, 'values', { initial, moves: moves.with(position, smaller), loopStart, ...known })
      const isBetter = found && found.moves.length <= moves.length
      if (isBetter) best = { ...best, way: found }
      yield best
      if (isBetter) break
    }
  }
  return best
}

/** The move with one parameter that comes earlier in its domain. */
function* smallerMoves({ action, instance }: Move): Generator<Move> {
  for (const { name, shape } of action.parameters) {
    if (elementSetOf(shape)) continue
    for (const value of scalarValues(shape)) {
      if (value === instance[name]) break
      const smaller = { ...instance, [name]: value }
      const found = action.instances.find((one) => action.parameters.every((p) => one[p.name] === smaller[p.name]))
      yield { action, instance: found! }
    }
  }
}
