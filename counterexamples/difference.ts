import { type Map as ImmutableMap, is, type List } from 'immutable'
import { type NamedShape, type Shape, textOf } from '../model/language/shape.ts'
import { type System, startState } from '../model/language/system.ts'
import { isConstant, type State, stateOf, treeOfValue } from './state.ts'

/** One field that differs between two states, as people read it. */
export interface Change {
  /** `pages[page0].entry` */
  readonly path: string
  readonly before: string
  readonly after: string
}

/** One field of a state, or of the system's constants, as people read it. */
export interface FieldText {
  readonly path: string
  readonly value: string
}

/** Nested objects by field name and element label, with texts for leaves. */
export type Readable = string | { readonly [name: string]: Readable }

/** What changed, in field order. Sets and queues are shown whole. Constants never change. */
export function difference(system: System, before: State, after: State): Change[] {
  return [...recordChanges(system.fields, before, after, '')]
}

/** Every field of a state that is not constant, in field order. */
export function fieldsOf(system: System, state: State): FieldText[] {
  return system.fields.flatMap((field) => leaves(field.shape, state.get(field.name), field.name))
}

/** The fields that are not at the start values of their domains. */
export function fieldsAwayFromStart(system: System, state: State): FieldText[] {
  const start = stateOf(system, startState(system))
  return difference(system, start, state).map(({ path, after }) => ({ path, value: after }))
}

/** A state in one line: what is not at its start value. */
export function summaryOf(system: System, state: State): string {
  const fields = fieldsAwayFromStart(system, state)
  return fields.length === 0
    ? 'all fields at their start values'
    : fields.map((f) => `${f.path} = ${f.value}`).join(', ')
}

/** The state for readers of a file: what stands where, by name. */
export function readableOf(system: System, state: State): { readonly [name: string]: Readable } {
  return readableRecord(system.fields, state)
}

function* recordChanges(
  fields: readonly NamedShape[],
  before: ImmutableMap<string, unknown>,
  after: ImmutableMap<string, unknown>,
  prefix: string,
): Generator<Change> {
  for (const { name, shape } of fields) yield* changes(shape, before.get(name), after.get(name), `${prefix}${name}`)
}

function* changes(shape: Shape, before: unknown, after: unknown, path: string): Generator<Change> {
  if (isConstant(shape) || is(before, after)) return
  const [inner, bothThere] = shape.kind === 'optional' ? [shape.of, before !== null && after !== null] : [shape, true]
  if (inner.kind === 'record' && bothThere) {
    const [old, now] = [before as ImmutableMap<string, unknown>, after as ImmutableMap<string, unknown>]
    yield* recordChanges(inner.fields, old, now, `${path}.`)
  } else if (shape.kind === 'each') {
    const [old, now] = [before as List<unknown>, after as List<unknown>]
    for (const [i, label] of shape.set.labels.entries()) {
      yield* changes(shape.of, old.get(i), now.get(i), `${path}[${label}]`)
    }
  } else {
    yield { path, before: text(shape, before), after: text(shape, after) }
  }
}

function leaves(shape: Shape, value: unknown, path: string): FieldText[] {
  if (isConstant(shape)) return []
  if (shape.kind === 'record') {
    const record = value as ImmutableMap<string, unknown>
    return shape.fields.flatMap((field) => leaves(field.shape, record.get(field.name), `${path}.${field.name}`))
  }
  if (shape.kind === 'each') {
    const rows = value as List<unknown>
    return shape.set.labels.flatMap((label, i) => leaves(shape.of, rows.get(i), `${path}[${label}]`))
  }
  return [{ path, value: text(shape, value) }]
}

function readable(shape: Shape, value: unknown): Readable {
  if (shape.kind === 'record') return readableRecord(shape.fields, value as ImmutableMap<string, unknown>)
  if (shape.kind === 'each') {
    const rows = value as List<unknown>
    return Object.fromEntries(shape.set.labels.map((label, i) => [label, readable(shape.of, rows.get(i))]))
  }
  return text(shape, value)
}

function readableRecord(
  fields: readonly NamedShape[],
  record: ImmutableMap<string, unknown>,
): Record<string, Readable> {
  const stored = fields.filter((field) => !isConstant(field.shape))
  return Object.fromEntries(stored.map(({ name, shape }) => [name, readable(shape, record.get(name))]))
}

function text(shape: Shape, value: unknown): string {
  return textOf(shape, treeOfValue(shape, value))
}
