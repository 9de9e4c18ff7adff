import { bound, sum } from '../../model/language/bounds.ts'
import { BoundedQueue, BoundedSet } from '../../model/language/collections.ts'
import type { Domain } from '../../model/language/domain.ts'
import { indexSet, orderedSet } from '../../model/language/index-set.ts'
import { type Initially, type Part, part } from '../../model/language/part.ts'
import type { Shape } from '../../model/language/shape.ts'
import { initialStates, instantiate, startState, system } from '../../model/language/system.ts'

export const pages = bound('pages', { meaning: 'pages', default: 2, min: 1, max: 40 })
export const devices = bound('devices', { meaning: 'devices', default: 1, min: 1, max: 4 })
export const Page = indexSet('Page', pages)
export const Device = indexSet('Device', devices, { label: (index) => `nic${index}` })
export const Slot = orderedSet('Slot', sum(pages, devices))

export const systemOf = (...parts: Part[]) => system({ name: 'toy', title: 'a toy', parts })
export const withState = (state: Readonly<Record<string, Domain>>) => systemOf(part({ name: 'toy', state }))

/** The start state of these fields, as data. */
export const startOf = (state: Readonly<Record<string, Domain>>) => plain(startState(instantiate(withState(state))))

export function plain(value: unknown): unknown {
  if (value instanceof BoundedSet || value instanceof BoundedQueue) return value.values().map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]))
}

export const shapeOf = (domain: Domain): Shape => instantiate(withState({ field: domain })).fields[0]!.shape

export function beginnings<F extends Readonly<Record<string, Domain>>>(
  state: F,
  initially: Initially<never>,
  bounds = {},
) {
  const definition = systemOf(part({ name: 'toy', state, initially: initially as never }))
  return [...initialStates(instantiate(definition, bounds))].map(plain)
}
