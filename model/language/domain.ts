import type { Bounds, Size } from './bounds.ts'
import type { BoundedQueue, BoundedSet, ReadonlyBoundedQueue, ReadonlyBoundedSet } from './collections.ts'
import { MoveproofError } from './error.ts'
import type { AnyElement, IndexSet } from './index-set.ts'

/** The absent value of an optional field. */
export const none = null
export type None = typeof none

/** A domain as data: what instantiation, layout and the witness work from. */
export type Description =
  | { readonly kind: 'flag'; readonly initial: boolean }
  | { readonly kind: 'oneOf'; readonly values: readonly string[]; readonly initial: string }
  | { readonly kind: 'counter'; readonly min: Size; readonly max: Size; readonly initial: Size }
  | { readonly kind: 'element'; readonly set: IndexSet; readonly initial: number }
  | { readonly kind: 'optional'; readonly of: Description }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Description>> }
  | { readonly kind: 'each'; readonly set: IndexSet; readonly of: Description }
  | { readonly kind: 'set'; readonly of: Description; readonly capacity: Size | undefined }
  | { readonly kind: 'queue'; readonly of: Description; readonly capacity: Size }
  | { readonly kind: 'constant'; readonly of: Description; readonly value: ConstantValue }

/** The value of a constant at an element: its index, then the bounds. */
export type ConstantValue = (index: number, bounds: Bounds) => unknown

/**
 * A finite domain. `Draft` is what an effect sees, `View` what a condition sees. A `Place` is not assigned as a whole:
 * its parts are (rows, records, sets, queues, constants).
 */
export interface Domain<Draft = unknown, View = unknown, Place extends boolean = boolean> {
  readonly description: Description
  readonly types?: { readonly draft: Draft; readonly view: View; readonly place: Place }
}

export type DraftOf<D> = D extends Domain<infer Draft, infer _V, infer _P> ? Draft : never
export type ViewOf<D> = D extends Domain<infer _D, infer View, infer _P> ? View : never
type IsPlace<D> = D extends Domain<infer _D, infer _V, infer Place> ? Place : never

type Flat<T> = { [K in keyof T]: T[K] }

export type Fields = Readonly<Record<string, Domain>>
export type RecordDraft<F extends Fields> = Flat<
  { readonly [K in keyof F as IsPlace<F[K]> extends true ? K : never]: DraftOf<F[K]> } & {
    -readonly [K in keyof F as IsPlace<F[K]> extends true ? never : K]: DraftOf<F[K]>
  }
>
export type RecordView<F extends Fields> = { readonly [K in keyof F]: ViewOf<F[K]> }

/** What `each(Set, domain)` offers beside indexing by an element. There is no search for an index: it would tell like
 * elements apart. */
export interface EachMethods<E, V> {
  every(condition: (value: V, element: E) => boolean): boolean
  some(condition: (value: V, element: E) => boolean): boolean
  forEach(action: (value: V, element: E) => void): void
}
export type EachView<E extends AnyElement, V> = { readonly [K in E]: V } & EachMethods<E, V>
export type EachDraft<E extends AnyElement, D, Place> = Place extends true
  ? { readonly [K in E]: D } & EachMethods<E, D>
  : { [K in E]: D } & EachMethods<E, D> & { fill(value: D): unknown }

type Value<V> = Domain<V, V, false>

/** How many elements satisfy `condition`. */
export function count<E, V>(each: EachMethods<E, V>, condition: (value: V, element: E) => boolean): number {
  let n = 0
  each.forEach((value, element) => {
    if (condition(value, element)) n++
  })
  return n
}

/** The value of an optional field where conditions have ruled out `none`; a model error where they have not. */
export function known<T>(value: T | None): T {
  if (value === none) throw new RangeError('a value was expected where the field holds none')
  return value
}

/** true or false; false at first. */
export function flag(): Value<boolean> {
  return { description: { kind: 'flag', initial: false } }
}

/** One of the named values; the first one at first. */
export function oneOf<const V extends readonly [string, ...string[]]>(...values: V): Value<V[number]> {
  return { description: { kind: 'oneOf', values, initial: values[0] } }
}

/** 0, 1, …, max; 0 at first. Passing a bound is a model error, never a wrap. */
export function counter(max: Size): Value<number> {
  return { description: { kind: 'counter', min: 0, max, initial: 0 } }
}

/** min, …, max; min at first. */
export function range(min: Size, max: Size): Value<number> {
  return { description: { kind: 'counter', min, max, initial: min } }
}

/** A reference to an element of an index set; the element 0 at first, so give it a start with `initially` or use `optional`. */
export function ref<E extends AnyElement>(set: IndexSet<E>): Value<E> {
  return { description: { kind: 'element', set, initial: 0 } }
}

/** A value or `none`; `none` at first. Takes a scalar, a record, or an index set (a reference to it). */
export function optional<E extends AnyElement>(of: IndexSet<E>): Value<E | None>
export function optional<V>(of: Domain<unknown, V>): Value<V | None>
export function optional(of: IndexSet | Domain): Value<unknown> {
  const description = valueDescription('optional', of)
  if (description.kind === 'optional') throw badNesting('optional', 'optional', 'there is only one none')
  if (description.kind === 'oneOf' && description.values.includes('none')) {
    throw new MoveproofError('bad-definition', {
      what: "optional(oneOf(…)) has a value called 'none', which reads like no value.",
      next: 'leave out optional, or rename the value',
    })
  }
  return { description: { kind: 'optional', of: description } }
}

/** Named fields. As a field or a row it is a place; inside `optional` and `queue` it is a value, assigned as a whole. */
export function record<const F extends Fields>(fields: F): Domain<RecordDraft<F>, RecordView<F>, true> {
  const described = Object.fromEntries(Object.entries(fields).map(([name, domain]) => [name, domain.description]))
  return { description: { kind: 'record', fields: described } }
}

/** One `domain` for each element of a set, or for each tuple of elements of several sets. */
export function each<E extends AnyElement, D, V, P extends boolean>(
  set: IndexSet<E>,
  domain: Domain<D, V, P>,
): Domain<EachDraft<E, D, P>, EachView<E, V>, true>
export function each<E1 extends AnyElement, E2 extends AnyElement, D, V, P extends boolean>(
  set1: IndexSet<E1>,
  set2: IndexSet<E2>,
  domain: Domain<D, V, P>,
): Domain<EachDraft<E1, EachDraft<E2, D, P>, true>, EachView<E1, EachView<E2, V>>, true>
export function each(...args: (IndexSet | Domain)[]): Domain {
  const domain = args.at(-1) as Domain
  const sets = args.slice(0, -1) as IndexSet[]
  return { description: sets.reduceRight<Description>((of, set) => ({ kind: 'each', set, of }), domain.description) }
}

/** A subset of an index set or of a scalar domain, at most `capacity` members (all of them unless told); empty at first. */
export function setOf<E extends AnyElement>(
  of: IndexSet<E>,
  capacity?: Size,
): Domain<BoundedSet<E>, ReadonlyBoundedSet<E>, true>
export function setOf<V>(of: Value<V>, capacity?: Size): Domain<BoundedSet<V>, ReadonlyBoundedSet<V>, true>
export function setOf(of: IndexSet | Domain, capacity?: Size): Domain<never, never, true> {
  const description = valueDescription('setOf', of)
  if (!isScalar(description)) throw badNesting('setOf', description.kind, 'a set holds scalars')
  return { description: { kind: 'set', of: description, capacity } }
}

/** A first-in first-out queue of scalars or records, at most `capacity` items; empty at first. */
export function queue<E extends AnyElement>(
  of: IndexSet<E>,
  capacity: Size,
): Domain<BoundedQueue<E>, ReadonlyBoundedQueue<E>, true>
export function queue<V>(of: Domain<unknown, V>, capacity: Size): Domain<BoundedQueue<V>, ReadonlyBoundedQueue<V>, true>
export function queue(of: IndexSet | Domain, capacity: Size): Domain<never, never, true> {
  return { description: { kind: 'queue', of: valueDescription('queue', of), capacity } }
}

/**
 * A value that never changes, such as the kind of a frame. It costs no room in a state, and symmetry permutes only
 * elements whose constants agree.
 * @param value index of the innermost element and bounds → value; a system may give its own (`given`)
 */
export function constant<V, const Own extends V>(
  of: Value<V>,
  value: (index: number, bounds: Bounds) => Own,
): Domain<V, V, true> {
  return { description: { kind: 'constant', of: of.description, value } }
}

/** The same domain with another start value. */
export function startingAt<V>(domain: Value<V>, initial: NoInfer<V>): Value<V> {
  return { description: { ...domain.description, initial } as Description }
}

function isScalar(description: Description): boolean {
  return (
    ['flag', 'oneOf', 'counter', 'element'].includes(description.kind) ||
    (description.kind === 'optional' && isScalar(description.of) && description.of.kind !== 'optional')
  )
}

function valueDescription(outer: string, of: IndexSet | Domain): Description {
  const description: Description = 'description' in of ? of.description : { kind: 'element', set: of, initial: 0 }
  assertValue(outer, description)
  return description
}

function assertValue(outer: string, description: Description): void {
  if (isScalar(description)) return
  if (description.kind === 'record') {
    for (const field of Object.values(description.fields)) assertValue(outer, field)
    return
  }
  throw badNesting(outer, description.kind, 'only scalars and records of scalars are values')
}

function badNesting(outer: string, inner: string, why: string): MoveproofError {
  return new MoveproofError('bad-definition', {
    what: `${outer}(…) cannot hold ${inner}(…): ${why}.`,
    next: `put the ${inner} beside it as a field of its own, indexed by the same set`,
  })
}
