import { type ElementSet, type Shape, scalarValues, textOf } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { Candidate, Move } from './pursuit.ts'

/** By name of an index set: what becomes of each of its elements; undefined: steps that speak of it are left out. */
export type Renaming = ReadonlyMap<string, readonly (number | undefined)[]>

/** The candidate in another system, or with elements renamed. What has no counterpart there is left out. */
export function carried(candidate: Candidate, to: System, renaming: Renaming): Candidate {
  const { initial, moves, loopStart } = candidate
  const all = moves.map((move) => carriedMove(move, to, renaming))
  const left = all.filter((move) => move !== undefined)
  if (loopStart === undefined) return { initial, moves: left }
  return { initial, moves: left, loopStart: all.slice(0, loopStart).filter((move) => move !== undefined).length }
}

/** The index set that a parameter's values are from, if they are elements. */
export function elementSetOf(shape: Shape): ElementSet | undefined {
  if (shape.kind === 'optional') return elementSetOf(shape.of)
  return shape.kind === 'element' ? shape.set : undefined
}

/** The index sets that steps of a system speak of. */
export function elementSets(system: System): ElementSet[] {
  const parameters = system.actions.flatMap((action) => action.parameters)
  return [...new Set(parameters.flatMap(({ shape }) => elementSetOf(shape) ?? []))]
}

/** The elements that moves speak of, by the name of their set, in the order in which they appear. */
export function usedElements(moves: readonly Move[]): Map<string, Set<number>> {
  const used = new Map<string, Set<number>>()
  for (const { action, instance } of moves) {
    for (const { name, shape } of action.parameters) {
      const set = elementSetOf(shape)
      if (!set || instance[name] === null) continue
      if (!used.has(set.name)) used.set(set.name, new Set())
      used.get(set.name)!.add(instance[name] as number)
    }
  }
  return used
}

function carriedMove({ action: from, instance }: Move, to: System, renaming: Renaming): Move | undefined {
  const action = to.actions.find(({ name }) => name === from.name)
  if (!action) return undefined
  const values = from.parameters.map(({ name, shape }, i) =>
    carriedValue(shape, action.parameters[i]!.shape, instance[name], renaming),
  )
  const found = action.instances.find((one) => action.parameters.every(({ name }, i) => one[name] === values[i]))
  return found && { action, instance: found }
}

function carriedValue(from: Shape, to: Shape, value: unknown, renaming: Renaming): unknown {
  const set = elementSetOf(from)
  const renamed = set && renaming.get(set.name)
  if (renamed && value !== null) return renamed[value as number]
  const text = textOf(from, value)
  return scalarValues(to).find((other) => textOf(to, other) === text)
}
