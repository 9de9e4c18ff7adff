import { BoundedQueue, BoundedSet } from '../model/language/collections.ts'
import { isPlace, type NamedShape, type Shape, type Tree } from '../model/language/shape.ts'

/**
 * A copy of a state tree that shares nothing with it, of plain objects and arrays. All trees that the explorer gives to a
 * model are of this one form: engines specialise a condition for the form of what it is given, and frozen or sealed copies
 * would undo that for the whole search.
 */
export function copyTree(fields: readonly NamedShape[], tree: Tree): Tree {
  return copy({ kind: 'record', fields }, tree)
}

/** A place of a tree: where it hangs, and what must hang there. Effects change places, they never replace them. */
export interface Place {
  readonly of: Readonly<Record<string | number, unknown>>
  readonly key: string | number
  readonly is: unknown
  /** How many entries it must have. */
  readonly entries: number
}

/** All places of a tree, the tree itself first. */
export function placesOf(fields: readonly NamedShape[], tree: Tree): Place[] {
  return [placeItself(tree as object), ...placesIn({ kind: 'record', fields }, tree)]
}

/** Something that hangs nowhere, so that only its entries can be wrong. */
export function placeItself(is: object): Place {
  return { of: { is }, key: 'is', is, entries: Object.keys(is).length }
}

/** Does everything still hang where it did, with nothing added? */
export function areIntact(places: readonly Place[]): boolean {
  return places.every(({ of, key, is, entries }) => of[key] === is && Object.keys(is as object).length === entries)
}

function placesIn(shape: Shape, value: unknown): Place[] {
  const of = value as Record<string | number, unknown>
  const children: [string | number, Shape][] =
    shape.kind === 'each'
      ? Array.from({ length: shape.set.size }, (_, i) => [i, shape.of])
      : shape.kind === 'record'
        ? shape.fields.map((field) => [field.name, field.shape])
        : []
  return children.flatMap(([key, child]) => {
    if (!isPlace(child) || child.kind === 'constant') return []
    const entries = Object.keys(of[key] as object).length
    return [{ of, key, is: of[key], entries }, ...placesIn(child, of[key])]
  })
}

/** Overwrites the places of `to` with the contents of `from`; what holds references to places of `to` stays valid. */
export function overwriteTree(fields: readonly NamedShape[], to: Tree, from: Tree): void {
  overwriteRecord(fields, to as Record<string, unknown>, from as Record<string, unknown>)
}

/** A text that is equal for equal states. */
export function textOfTree(fields: readonly NamedShape[], tree: Tree): string {
  return JSON.stringify(fields.map((field) => (tree as Record<string, unknown>)[field.name]))
}

/** Have two trees the same text? Where they are equal, as they nearly always are, this takes no text to find out. */
export function haveSameText(fields: readonly NamedShape[], one: Tree, other: Tree): boolean {
  return isSameRecord(fields, one, other) || textOfTree(fields, one) === textOfTree(fields, other)
}

function copy(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'each':
      return Array.from(value as unknown[], (row) => copy(shape.of, row))
    case 'record': {
      const record: Record<string, unknown> = {}
      for (const { name, shape: of } of shape.fields) record[name] = copy(of, (value as Record<string, unknown>)[name])
      return record
    }
    case 'set': {
      const set = new BoundedSet(shape.members, shape.capacity)
      for (const [i, mask] of (value as BoundedSet<unknown>).masks.entries()) set.masks[i] = mask
      return set
    }
    case 'queue': {
      const queue = new BoundedQueue(shape.capacity)
      for (const item of (value as BoundedQueue<unknown>).items) queue.items.push(frozenValue(copy(shape.of, item)))
      return queue
    }
    case 'optional':
      return value === null ? null : frozenValue(copy(shape.of, value))
    default:
      return value
  }
}

function isSame(shape: Shape, one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  switch (shape.kind) {
    case 'each':
      return areSame(shape.of, one, other)
    case 'record':
      return isSameRecord(shape.fields, one, other)
    case 'set':
      return areSame(undefined, (one as BoundedSet<unknown>)?.masks, (other as BoundedSet<unknown>)?.masks)
    case 'queue':
      return areSame(shape.of, (one as BoundedQueue<unknown>)?.items, (other as BoundedQueue<unknown>)?.items)
    case 'optional':
      return shape.of.kind === 'record' && isSameRecord(shape.of.fields, one, other)
    default:
      return false
  }
}

function isSameRecord(fields: readonly NamedShape[], one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return false
  for (let i = 0; i < fields.length; i++) {
    const { name, shape } = fields[i]!
    if (!isSame(shape, one[name], other[name])) return false
  }
  return Object.keys(one).length === fields.length && Object.keys(other).length === fields.length
}

function areSame(shape: Shape | undefined, one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) {
    if (shape ? !isSame(shape, one[i], other[i]) : one[i] !== other[i]) return false
  }
  return true
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** A record that is a value is assigned as a whole: writing into it, or into a record in it, throws. */
function frozenValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozenValue(part)
  return Object.freeze(value)
}

function overwriteRecord(
  fields: readonly NamedShape[],
  to: Record<string, unknown>,
  from: Record<string, unknown>,
): void {
  for (let i = 0; i < fields.length; i++) overwrite(fields[i]!.shape, to, fields[i]!.name, from[fields[i]!.name])
}

function overwrite(
  shape: Shape,
  container: Record<string | number, unknown>,
  key: string | number,
  value: unknown,
): void {
  switch (shape.kind) {
    case 'each': {
      const rows = value as readonly unknown[]
      const own = container[key] as Record<number, unknown>
      for (let i = 0; i < rows.length; i++) overwrite(shape.of, own, i, rows[i])
      return
    }
    case 'record':
      overwriteRecord(shape.fields, container[key] as Record<string, unknown>, value as Record<string, unknown>)
      return
    case 'set': {
      const masks = (container[key] as BoundedSet<unknown>).masks
      for (const [i, mask] of (value as BoundedSet<unknown>).masks.entries()) masks[i] = mask
      return
    }
    case 'queue': {
      const items = (container[key] as BoundedQueue<unknown>).items
      items.splice(0, items.length, ...(value as BoundedQueue<unknown>).items)
      return
    }
    case 'constant':
      return
    default:
      container[key] = value
  }
}
