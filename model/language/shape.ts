import { type Bound, type Bounds, boundsOf, evaluate, type Size } from './bounds.ts'
import { BoundedQueue, BoundedSet } from './collections.ts'
import type { Description } from './domain.ts'
import { MoveproofError } from './error.ts'
import type { IndexSet } from './index-set.ts'

/** An index set at given bounds. */
export interface ElementSet {
  readonly name: string
  readonly size: number
  readonly ordered: boolean
  readonly labels: readonly string[]
}

export type ScalarShape =
  | { readonly kind: 'flag'; readonly initial: boolean }
  | { readonly kind: 'oneOf'; readonly values: readonly string[]; readonly initial: string }
  | { readonly kind: 'counter'; readonly min: number; readonly max: number; readonly initial: number }
  | { readonly kind: 'element'; readonly set: ElementSet; readonly initial: number }

export type NamedShape = { readonly name: string; readonly shape: Shape }

/** A domain at given bounds: every size is a number. */
export type Shape =
  | ScalarShape
  | { readonly kind: 'optional'; readonly of: Shape; readonly initial: unknown }
  | { readonly kind: 'record'; readonly fields: readonly NamedShape[] }
  | { readonly kind: 'each'; readonly set: ElementSet; readonly of: Shape }
  | { readonly kind: 'set'; readonly of: Shape; readonly members: readonly unknown[]; readonly capacity: number }
  | { readonly kind: 'queue'; readonly of: Shape; readonly capacity: number }
  | {
      readonly kind: 'constant'
      readonly of: Shape
      readonly value: (index: number) => unknown
      /** The function that the modeller wrote, for telling models apart. */
      readonly source: unknown
    }

/** Turns descriptions into shapes; every index set becomes one and the same {@link ElementSet}. */
export class ShapeResolver {
  readonly #bounds: Bounds
  readonly #sets = new Map<IndexSet, ElementSet>()

  constructor(bounds: Bounds) {
    this.#bounds = bounds
  }

  set(set: IndexSet): ElementSet {
    const known = this.#sets.get(set)
    if (known) return known
    const size = evaluate(set.size, this.#bounds)
    if (!Number.isInteger(size) || size < 1) {
      throw new MoveproofError('bad-bounds', {
        what: `The index set ${set.name} would have ${size} elements; it needs at least one.`,
        next: 'raise the bounds that its size is made of',
      })
    }
    const labels = Array.from({ length: size }, (_, index) => set.label(index, this.#bounds))
    const twice = labels.find((label, i) => labels.indexOf(label) !== i || label === 'none')
    if (twice !== undefined) {
      throw new MoveproofError('bad-definition', {
        what: `Two elements of ${set.name} would be printed as '${twice}', or one as none.`,
        next: 'give every element a label of its own',
      })
    }
    if ([...this.#sets.keys()].some((other) => other.name === set.name)) {
      throw new MoveproofError('bad-definition', {
        what: `Two different index sets are called '${set.name}'.`,
        cause: 'elements are told apart by the name of their set, so one could stand where the other is meant',
        next: 'define the set once and import it, or rename one of the two',
      })
    }
    const resolved = { name: set.name, size, ordered: set.ordered, labels }
    this.#sets.set(set, resolved)
    return resolved
  }

  shape(description: Description, given?: (index: number, bounds: Bounds) => unknown): Shape {
    switch (description.kind) {
      case 'flag':
        return description
      case 'oneOf':
        return description
      case 'counter': {
        const [min, max] = [evaluate(description.min, this.#bounds), evaluate(description.max, this.#bounds)]
        if (!Number.isInteger(min) || !Number.isInteger(max) || min > max) {
          throw new MoveproofError('bad-bounds', { what: `A counter from ${min} to ${max} has no values.` })
        }
        return { kind: 'counter', min, max, initial: evaluate(description.initial, this.#bounds) }
      }
      case 'element':
        return { kind: 'element', set: this.set(description.set), initial: description.initial }
      case 'optional': {
        const initial = (description as { initial?: unknown }).initial ?? null
        return { kind: 'optional', of: this.shape(description.of), initial }
      }
      case 'record':
        return {
          kind: 'record',
          fields: Object.entries(description.fields).map(([name, of]) => ({ name, shape: this.shape(of, given) })),
        }
      case 'each':
        return { kind: 'each', set: this.set(description.set), of: this.shape(description.of, given) }
      case 'set': {
        const of = this.shape(description.of)
        const members = scalarValues(of)
        const capacity =
          description.capacity === undefined ? members.length : this.#capacity('set', description.capacity)
        return { kind: 'set', of, members, capacity }
      }
      case 'queue':
        return {
          kind: 'queue',
          of: this.shape(description.of),
          capacity: this.#capacity('queue', description.capacity),
        }
      case 'constant': {
        const value = given ?? description.value
        return {
          kind: 'constant',
          of: this.shape(description.of),
          value: (index) => value(index, this.#bounds),
          source: value,
        }
      }
    }
  }

  #capacity(kind: string, size: Size): number {
    const capacity = evaluate(size, this.#bounds)
    if (Number.isInteger(capacity) && capacity >= 0) return capacity
    throw new MoveproofError('bad-bounds', {
      what: `A ${kind} would have the capacity ${capacity}, which is not a whole number from 0.`,
      next: 'correct the capacity, or the bounds that it is made of',
    })
  }
}

/** Does a system have a say in it: is there a constant in it? */
export function hasConstant(description: Description): boolean {
  switch (description.kind) {
    case 'constant':
      return true
    case 'each':
      return hasConstant(description.of)
    case 'record':
      return Object.values(description.fields).some(hasConstant)
    default:
      return false
  }
}

/** The names of record fields anywhere in a description. */
export function fieldNames(description: Description): string[] {
  switch (description.kind) {
    case 'record':
      return Object.entries(description.fields).flatMap(([name, of]) => [name, ...fieldNames(of)])
    case 'each':
    case 'set':
    case 'queue':
    case 'optional':
    case 'constant':
      return fieldNames(description.of)
    default:
      return []
  }
}

/** Every bound that a description mentions, for listing them without instantiating. */
export function boundsOfDescription(description: Description): Bound[] {
  switch (description.kind) {
    case 'flag':
    case 'oneOf':
      return []
    case 'counter':
      return [...boundsOf(description.min), ...boundsOf(description.max)]
    case 'element':
      return [...boundsOf(description.set.size)]
    case 'optional':
    case 'constant':
      return boundsOfDescription(description.of)
    case 'record':
      return Object.values(description.fields).flatMap(boundsOfDescription)
    case 'each':
      return [...boundsOf(description.set.size), ...boundsOfDescription(description.of)]
    case 'set':
      return [...boundsOfDescription(description.of), ...boundsOf(description.capacity ?? 0)]
    case 'queue':
      return [...boundsOfDescription(description.of), ...boundsOf(description.capacity)]
  }
}

/** All values of a scalar shape, in the order of their codes. */
export function scalarValues(shape: Shape): unknown[] {
  switch (shape.kind) {
    case 'flag':
      return [false, true]
    case 'oneOf':
      return [...shape.values]
    case 'counter':
      return Array.from({ length: shape.max - shape.min + 1 }, (_, i) => shape.min + i)
    case 'element':
      return Array.from({ length: shape.set.size }, (_, i) => i)
    case 'optional':
      return [null, ...scalarValues(shape.of)]
    default:
      throw new MoveproofError('bad-definition', { what: `${shape.kind} is not a scalar domain.` })
  }
}

/** The value as people read it: `page0`, `present`, `none`, `{page: page0, beat: 1}`. */
export function textOf(shape: Shape, value: unknown): string {
  if (value === null || value === undefined) return 'none'
  switch (shape.kind) {
    case 'element':
      return shape.set.labels[value as number] ?? `${shape.set.name}?${String(value)}`
    case 'optional':
    case 'constant':
      return textOf(shape.of, value)
    case 'record':
      return `{${shape.fields.map((f) => `${f.name}: ${textOf(f.shape, (value as Record<string, unknown>)[f.name])}`).join(', ')}}`
    case 'set':
      return `{${[...(value as { values(): Iterable<unknown> }).values()].map((v) => textOf(shape.of, v)).join(', ')}}`
    case 'queue':
      return `[${[...(value as { values(): Iterable<unknown> }).values()].map((v) => textOf(shape.of, v)).join(', ')}]`
    default:
      return String(value)
  }
}

/**
 * A mutable state, or part of one, as conditions and effects see it: arrays for `each`, objects for records, collections
 * for sets and queues. What is a place cannot be replaced, only changed: containers of places are frozen.
 */
export type Tree = unknown

/**
 * The tree of start values.
 * @param path the field that it is for, for errors
 * @param index the element that the innermost `each` around this shape stands at
 */
export function startTree(shape: Shape, path: string, index = 0): Tree {
  switch (shape.kind) {
    case 'each': {
      const rows = Array.from({ length: shape.set.size }, (_, element) =>
        startTree(shape.of, `${path}[${shape.set.labels[element]}]`, element),
      )
      return isPlace(shape.of) ? Object.freeze(rows) : rows
    }
    case 'record':
      return sealedRecord(shape.fields, (field) => startTree(field.shape, `${path}.${field.name}`, index))
    case 'set':
      return new BoundedSet(shape.members, shape.capacity)
    case 'queue':
      return new BoundedQueue(shape.capacity)
    case 'constant':
      return constantValue(shape, path, index)
    default:
      return structuredClone(shape.initial)
  }
}

/** A record whose fields are known once and for all, and whose places cannot be replaced. */
export function sealedRecord(fields: readonly NamedShape[], value: (field: NamedShape) => unknown): object {
  const result: Record<string, unknown> = {}
  for (const field of fields) {
    // Defined as it stays: where a field is changed to read-only later, engines make the object a slow one.
    if (isPlace(field.shape)) Object.defineProperty(result, field.name, { value: value(field), enumerable: true })
    else result[field.name] = value(field)
  }
  return Object.seal(result)
}

export function isPlace(shape: Shape): boolean {
  return ['each', 'record', 'set', 'queue', 'constant'].includes(shape.kind)
}

function constantValue(shape: Extract<Shape, { kind: 'constant' }>, path: string, index: number): unknown {
  const value = shape.value(index)
  if (!scalarValues(shape.of).includes(value)) {
    throw new MoveproofError('out-of-domain', {
      what: `The constant ${path} was given the value ${String(value)}, which its domain does not have.`,
      cause: `its domain is ${scalarValues(shape.of).map(String).join(', ')}`,
      next: "correct the constant's function, or what the system gives for it",
    })
  }
  return value
}
