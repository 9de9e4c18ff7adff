import type { Map as ImmutableMap, Set as ImmutableSet, List } from 'immutable'
import { type Shape, textOf } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { isConstant, type State } from '../state.ts'

/** An expression of the Informal Trace Format. */
export type ItfValue = string | boolean | number | readonly ItfValue[] | { readonly [name: string]: ItfValue }

/** The variables of a state: its fields, but for constants. */
export function variablesOf(system: System): string[] {
  return system.fields.filter(({ shape }) => !isConstant(shape)).map(({ name }) => name)
}

export function itfState(system: System, state: State): Record<string, ItfValue> {
  const fields = system.fields.filter(({ shape }) => !isConstant(shape))
  return Object.fromEntries(fields.map(({ name, shape }) => [name, itfValue(shape, state.get(name))]))
}

/** Elements and named values are texts, numbers are `#bigint`, `each` is a map, and what is optional is a variant as Quint has it. */
function itfValue(shape: Shape, value: unknown): ItfValue {
  switch (shape.kind) {
    case 'flag':
      return value as boolean
    case 'counter':
      return { '#bigint': String(value) }
    case 'optional':
      return value === null ? { tag: 'None', value: { '#tup': [] } } : { tag: 'Some', value: itfValue(shape.of, value) }
    case 'record': {
      const stored = shape.fields.filter((field) => !isConstant(field.shape))
      const record = value as ImmutableMap<string, unknown>
      return Object.fromEntries(stored.map(({ name, shape: of }) => [name, itfValue(of, record.get(name))]))
    }
    case 'each': {
      const rows = value as List<unknown>
      return { '#map': shape.set.labels.map((label, i) => [label, itfValue(shape.of, rows.get(i))]) }
    }
    case 'set':
      return { '#set': (value as ImmutableSet<unknown>).toArray().map((member) => itfValue(shape.of, member)) }
    case 'queue':
      return (value as List<unknown>).toArray().map((item) => itfValue(shape.of, item))
    default:
      return textOf(shape, value)
  }
}

/** A text that two expressions share exactly when they mean the same: sets and maps have no order, a number may be written in two ways. */
export function itfKey(value: unknown): string {
  if (typeof value === 'number') return JSON.stringify({ '#bigint': String(value) })
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing'
  if (Array.isArray(value)) return `[${value.map(itfKey).join()}]`
  const record = value as Record<string, unknown>
  const unordered = ['#set', '#map'].find((name) => Array.isArray(record[name]))
  if (unordered) return `${unordered}[${(record[unordered] as unknown[]).map(itfKey).sort().join()}]`
  // A variant without content is written with an empty tuple or an empty record.
  if (record.tag === 'None') return 'None'
  const names = Object.keys(record).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${itfKey(record[name])}`).join()}}`
}
