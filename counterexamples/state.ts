import { Map as ImmutableMap, Set as ImmutableSet, List } from 'immutable'
import { BoundedQueue, BoundedSet } from '../model/language/collections.ts'
import { MoveproofError } from '../model/language/error.ts'
import { isPlace, type NamedShape, type Shape, sealedRecord, type Tree, textOf } from '../model/language/shape.ts'
import { type System, startState } from '../model/language/system.ts'

/**
 * A state of a system as an immutable value: equal states are `Immutable.is`-equal. Records are maps, `each` and queues
 * are lists, sets are sets, scalars are themselves. Constants are left out: they belong to the system.
 */
export type State = ImmutableMap<string, unknown>

type Fields = Readonly<Record<string, unknown>>

/**
 * The immutable state of a tree such as `initialStates` makes. Every value is held against its domain.
 * @param origin what made the tree, for the error: `system toy, action take(process0)`
 * @param before a state that is likely to be similar: what is equal is shared with it
 * @throws out-of-domain
 */
export function stateOf(system: System, tree: Tree, origin = `system ${system.name}`, before?: State): State {
  return recordOf(system.fields, tree as Fields, before, [], origin)
}

/** A tree of its own that effects may write to, with the same places sealed as in a start tree. */
export function treeOf(system: System, state: State): Tree {
  const start = startOf(system)
  return sealedRecord(system.fields, (field) => draftOf(field.shape, state.get(field.name), start[field.name]))
}

/** Do two trees hold the same, value by value? */
export function sameTree(one: Tree, other: Tree): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [names, otherNames] = [Object.keys(one), Object.keys(other)]
  if (names.length !== otherNames.length) return false
  // The contents of sets and queues are in fields like any other.
  return names.every((name) => sameTree((one as Fields)[name], (other as Fields)[name]))
}

/** A tree that nobody can write to: a condition that tries throws. */
export function frozenTreeOf(system: System, state: State): Tree {
  return frozenRecord(system.fields, state, startOf(system))
}

/** A text that two states of one system share exactly when they are equal. */
export function keyOf(state: State): string {
  return keyOfValue(state)
}

/** The frozen tree form of one value of a state, as `textOf` takes it. Not for constants. */
export function treeOfValue(shape: Shape, value: unknown): unknown {
  return frozenOf(shape, value, undefined)
}

/** Does every value below this shape belong to the system rather than to a state? */
export function isConstant(shape: Shape): boolean {
  switch (shape.kind) {
    case 'constant':
      return true
    case 'each':
      return isConstant(shape.of)
    case 'record':
      return shape.fields.every((field) => isConstant(field.shape))
    default:
      return false
  }
}

/** The values of a domain as people read them: `0..3`, `present | migration`, `none | page0 | page1`. */
function domainText(shape: Shape): string {
  switch (shape.kind) {
    case 'flag':
      return 'true | false'
    case 'oneOf':
      return shape.values.join(' | ')
    case 'counter':
      return `${shape.min}..${shape.max}`
    case 'element':
      return shape.set.labels.join(' | ')
    case 'optional':
      return `none | ${domainText(shape.of)}`
    case 'constant':
      return domainText(shape.of)
    case 'record':
      return `{${shape.fields.map((field) => `${field.name}: ${domainText(field.shape)}`).join(', ')}}`
    case 'each':
      return `one value for each of ${shape.set.labels.join(', ')}`
    case 'set':
      return `a set of at most ${shape.capacity} of ${domainText(shape.of)}`
    case 'queue':
      return `a queue of at most ${shape.capacity} of ${domainText(shape.of)}`
  }
}

// The start tree is only read, for its constants: computing those for every state would be most of the work.
const startTrees = new WeakMap<System, Fields>()

function startOf(system: System): Fields {
  let start = startTrees.get(system)
  if (!start) {
    start = startState(system) as Fields
    startTrees.set(system, start)
  }
  return start
}

/** From the field down to the value: `.pages`, `[page0]`, `.frame`. Joined only when there is an error to report. */
type Path = string[]

/** `old` is what stood there before, to be shared where nothing has changed. */
function valueAt(shape: Shape, tree: unknown, old: unknown, path: Path, origin: string): unknown {
  switch (shape.kind) {
    case 'record':
      return recordOf(shape.fields, tree as Fields, old as State | undefined, path, origin)
    case 'each':
      if (!Array.isArray(tree) || tree.length !== shape.set.size) break
      return rowsOf(shape.of, tree, shape.set.labels, old as List<unknown> | undefined, path, origin)
    case 'set': {
      if (!(tree instanceof BoundedSet) || tree.size > shape.capacity) break
      const members = tree.values().map((member) => valueAt(shape.of, member, undefined, path, origin))
      const set = old as ImmutableSet<unknown> | undefined
      return set?.size === members.length && members.every((member) => set.has(member)) ? set : ImmutableSet(members)
    }
    case 'queue':
      if (!(tree instanceof BoundedQueue) || tree.length > shape.capacity) break
      return rowsOf(
        shape.of,
        tree.items.map((item) => declaredPart(shape.of, item)),
        undefined,
        old as List<unknown> | undefined,
        path,
        origin,
      )
    case 'optional':
      if (tree === null) return null
      if (shape.of.kind === 'record') {
        return valueAt(shape.of, declaredPart(shape.of, tree), old ?? undefined, path, origin)
      }
      if (isScalarValue(shape.of, tree)) return tree
      break
    default:
      if (isScalarValue(shape, tree)) return tree
  }
  throw misfit(shape, tree, path, origin)
}

/** A record assigned as a value may have more fields than its domain, as TypeScript allows: they are not part of the value. */
function declaredPart(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'optional') return value === null ? null : declaredPart(shape.of, value)
  if (shape.kind !== 'record' || typeof value !== 'object' || value === null) return value
  const fields = value as Record<string, unknown>
  const declared = shape.fields.filter(({ name }) => name in fields)
  return Object.fromEntries(declared.map(({ name, shape: of }) => [name, declaredPart(of, fields[name])]))
}

function rowsOf(
  shape: Shape,
  tree: readonly unknown[],
  labels: readonly string[] | undefined,
  old: List<unknown> | undefined,
  path: Path,
  origin: string,
): List<unknown> {
  let same = old?.size === tree.length
  const rows: unknown[] = []
  // By number: a hole in the array is a missing value.
  for (let i = 0; i < tree.length; i++) {
    const before = old?.get(i)
    path.push(`[${labels?.[i] ?? i}]`)
    const row = valueAt(shape, tree[i], before, path, origin)
    path.pop()
    rows.push(row)
    same &&= row === before
  }
  return same ? old! : List(rows)
}

function recordOf(
  fields: readonly NamedShape[],
  tree: Fields,
  old: State | undefined,
  path: Path,
  origin: string,
): State {
  const whole = { kind: 'record', fields } as const
  if (typeof tree !== 'object' || tree === null) throw misfit(whole, tree, path, origin)
  if (Object.keys(tree).length > fields.length) {
    const extra = Object.keys(tree).find((name) => !fields.some((field) => field.name === name))
    throw misfit(whole, tree, path, origin, `it has no field '${extra}'`)
  }
  return (old ?? emptyRecord).withMutations((record) => {
    for (const { name, shape } of fields) {
      if (isConstant(shape)) continue
      path.push(path.length === 0 ? name : `.${name}`)
      record.set(name, valueAt(shape, tree[name], old?.get(name), path, origin))
      path.pop()
    }
  })
}

const emptyRecord: State = ImmutableMap()

function isScalarValue(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'oneOf':
      return shape.values.includes(value as string)
    case 'counter':
      return Number.isInteger(value) && (value as number) >= shape.min && (value as number) <= shape.max
    case 'element':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) < shape.set.size
    case 'optional':
      return value === null || isScalarValue(shape.of, value)
    default:
      return false
  }
}

function misfit(shape: Shape, value: unknown, path: Path, origin: string, reason?: string): MoveproofError {
  const place = path.join('') || 'the state'
  return new MoveproofError('out-of-domain', {
    what: `${place} was given ${shownValue(shape, value)}, which is not in its domain: ${domainText(shape)}.`,
    where: `${origin}, field ${place}`,
    cause: reason ?? likelyCause(shape, value),
    next:
      shape.kind === 'counter'
        ? 'add a condition that keeps the action within the bound, or raise the bound'
        : 'assign a value of the domain, or widen the domain',
  })
}

function likelyCause(shape: Shape, value: unknown): string {
  if (value === undefined) return 'a value was read from a place that has none; absence is written `none`'
  if (value === null) return 'the field is not optional'
  if (shape.kind === 'counter') return 'a counter passed its bound; it never wraps'
  if (shape.kind === 'each') return 'an index outside the index set was assigned, or the rows were replaced'
  return 'the assigned value comes from another domain'
}

function shownValue(shape: Shape, value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object') return String(value)
  if (value === null) return 'none'
  if (shape.kind === 'record' && !(value instanceof BoundedSet || value instanceof BoundedQueue)) {
    const fields = Object.entries(value).map(([name, of]) => {
      const field = shape.fields.find((field) => field.name === name)
      return `${name}: ${field && isScalarValue(field.shape, of) ? textOf(field.shape, of) : String(of)}`
    })
    return `{${fields.join(', ')}}`
  }
  return Array.isArray(value) ? `an array of ${value.length}` : `an object (${value.constructor?.name ?? 'no class'})`
}

function draftOf(shape: Shape, value: unknown, start: unknown): unknown {
  if (isConstant(shape)) return start
  switch (shape.kind) {
    case 'each': {
      const starts = start as readonly unknown[]
      const rows = (value as List<unknown>).toArray().map((row, i) => draftOf(shape.of, row, starts[i]))
      return isPlace(shape.of) ? Object.freeze(rows) : rows
    }
    case 'record': {
      const [record, starts] = [value as State, start as Fields]
      return sealedRecord(shape.fields, ({ name, shape }) => draftOf(shape, record.get(name), starts[name]))
    }
    case 'set': {
      const set = new BoundedSet(shape.members, shape.capacity)
      for (const member of value as ImmutableSet<unknown>) set.add(member)
      return set
    }
    case 'queue': {
      const queue = new BoundedQueue<unknown>(shape.capacity)
      for (const item of value as List<unknown>) queue.push(treeOfValue(shape.of, item))
      return queue
    }
    // What an optional holds is assigned as a whole, so it is frozen even in a draft.
    default:
      return treeOfValue(shape, value)
  }
}

function frozenOf(shape: Shape, value: unknown, start: unknown): unknown {
  if (isConstant(shape)) return start
  switch (shape.kind) {
    case 'each': {
      const starts = start as readonly unknown[] | undefined
      return Object.freeze((value as List<unknown>).toArray().map((row, i) => frozenOf(shape.of, row, starts?.[i])))
    }
    case 'record':
      return frozenRecord(shape.fields, value as State, start as Fields | undefined)
    case 'optional':
      return value === null ? null : frozenOf(shape.of, value, start)
    case 'set': {
      const set = new BoundedSet(shape.members, shape.capacity)
      for (const member of value as ImmutableSet<unknown>) set.add(member)
      Object.freeze(set.masks)
      return Object.freeze(set)
    }
    case 'queue': {
      const queue = new BoundedQueue<unknown>(shape.capacity)
      for (const item of value as List<unknown>) queue.push(treeOfValue(shape.of, item))
      Object.freeze(queue.items)
      return Object.freeze(queue)
    }
    default:
      return value
  }
}

function frozenRecord(fields: readonly NamedShape[], record: State, start: Fields | undefined): object {
  const result: Record<string, unknown> = {}
  for (const { name, shape } of fields) result[name] = frozenOf(shape, record.get(name), start?.[name])
  return Object.freeze(result)
}

// Names are left out: all states of a system have the same fields, built in the same order, so maps iterate alike.
function keyOfValue(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return String(value)
    case 'boolean':
      return value ? 't' : 'f'
    // The length in front makes any character safe in a name.
    case 'string':
      return `${value.length}:${value}`
    default:
  }
  if (value === null) return 'n'
  if (ImmutableSet.isSet(value)) return `{${value.toArray().map(keyOfValue).sort().join()}}`
  let key = ''
  ;(value as List<unknown> | State).forEach((item) => {
    key += `${keyOfValue(item)},`
  })
  return List.isList(value) ? `[${key}]` : `(${key})`
}
