/**
 * The two collections that a field can hold, as conditions and effects see them. Both have one form per value (no
 * insertion order, no hidden capacity), so equal contents are equal states.
 */

/** Bits of a set that are kept in one number: a small integer stays a small integer in JavaScript engines. */
export const bitsPerMask = 30

/** Read-only face of {@link BoundedSet}. */
export interface ReadonlyBoundedSet<T> {
  readonly size: number
  readonly isEmpty: boolean
  /** It has as many members as it may have. */
  readonly isFull: boolean
  has(value: T): boolean
  /** In the order of the member domain. */
  every(condition: (value: T) => boolean): boolean
  some(condition: (value: T) => boolean): boolean
  values(): T[]
}

/** A set over a finite domain, at most `capacity` members. */
export class BoundedSet<T> implements ReadonlyBoundedSet<T> {
  readonly masks: number[]
  readonly #members: readonly T[]
  readonly #capacity: number

  constructor(members: readonly T[], capacity: number) {
    this.#members = members
    this.#capacity = capacity
    this.masks = new Array(Math.ceil(members.length / bitsPerMask)).fill(0)
  }

  get size(): number {
    return this.#members.reduce((count, _, code) => count + (this.#hasCode(code) ? 1 : 0), 0)
  }

  get isEmpty(): boolean {
    return this.masks.every((mask) => mask === 0)
  }

  get isFull(): boolean {
    return this.size === this.#capacity
  }

  has(value: T): boolean {
    return this.#hasCode(this.#code(value))
  }

  add(value: T): void {
    const code = this.#code(value)
    if (this.#hasCode(code)) return
    if (this.size >= this.#capacity) throw new RangeError(`the set is full (capacity ${this.#capacity})`)
    this.masks[(code / bitsPerMask) | 0]! |= 1 << (code % bitsPerMask)
  }

  delete(value: T): void {
    const code = this.#code(value)
    this.masks[(code / bitsPerMask) | 0]! &= ~(1 << (code % bitsPerMask))
  }

  clear(): void {
    this.masks.fill(0)
  }

  /** Becomes equal to another set. */
  assign(other: ReadonlyBoundedSet<T>): void {
    const values = other.values()
    this.clear()
    for (const value of values) this.add(value)
  }

  every(condition: (value: T) => boolean): boolean {
    return this.values().every((value) => condition(value))
  }

  some(condition: (value: T) => boolean): boolean {
    return this.values().some((value) => condition(value))
  }

  values(): T[] {
    return this.#members.filter((_, code) => this.#hasCode(code))
  }

  #hasCode(code: number): boolean {
    return ((this.masks[(code / bitsPerMask) | 0]! >> (code % bitsPerMask)) & 1) === 1
  }

  #code(value: T): number {
    const code = this.#members.indexOf(value)
    if (code < 0) throw new RangeError(`${String(value)} is not in the set's domain`)
    return code
  }
}

/** Read-only face of {@link BoundedQueue}. */
export interface ReadonlyBoundedQueue<T> {
  readonly length: number
  readonly isEmpty: boolean
  readonly isFull: boolean
  /** The oldest item, or undefined when empty. */
  first(): T | undefined
  at(position: number): T | undefined
  every(condition: (value: T) => boolean): boolean
  some(condition: (value: T) => boolean): boolean
  values(): T[]
}

/** First in, first out, at most `capacity` items; a push beyond that is a model error. */
export class BoundedQueue<T> implements ReadonlyBoundedQueue<T> {
  readonly items: T[] = []
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.items.length
  }

  get isEmpty(): boolean {
    return this.items.length === 0
  }

  get isFull(): boolean {
    return this.items.length === this.#capacity
  }

  first(): T | undefined {
    return this.items[0]
  }

  at(position: number): T | undefined {
    return this.items.at(position)
  }

  push(value: T): void {
    if (this.items.length >= this.#capacity) throw new RangeError(`the queue is full (capacity ${this.#capacity})`)
    this.items.push(value)
  }

  /** Takes the oldest item. */
  shift(): T | undefined {
    return this.items.shift()
  }

  /** Takes the item at `position`, for networks that reorder. */
  remove(position: number): T {
    if (!(position in this.items)) throw new RangeError(`the queue has no item ${position}`)
    return this.items.splice(position, 1)[0]!
  }

  clear(): void {
    this.items.length = 0
  }

  every(condition: (value: T) => boolean): boolean {
    return this.items.every((value) => condition(value))
  }

  some(condition: (value: T) => boolean): boolean {
    return this.items.some((value) => condition(value))
  }

  values(): T[] {
    return [...this.items]
  }
}
