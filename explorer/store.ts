import { hashWords } from './hash.ts'
import { Rows, rowInSegment, segmentOf, sharedWords } from './rows.ts'

const startSlots = 2 ** 12
// At this load a look-up still ends within the cache line of its home slot, most times.
const loadMax = 0.8
// Above this a slot has no bit left for a tag, and numbers leave the range of fast integers.
const slotsMax = 2 ** 31
// States whose slots are moved to a larger table at a time: a fraction of a second.
const movedAtATime = 2 ** 22
const movedTogether = 2 ** 12

/** What a look-up says of a state that is not in the store. */
export const unknownState = 0xffffffff

/**
 * The table of a store, to look states up in: one 32-bit slot per entry, the state's number + 1 in the low bits, and in the
 * bits above a tag from its hash, so that most look-ups of other states are settled without touching the states.
 */
export class StateTable {
  slots: Int32Array
  readonly rows: Rows
  readonly #probed: Int32Array

  constructor(rows: Rows, slots: Int32Array, batchSize: number) {
    this.rows = rows
    this.slots = slots
    this.#probed = sharedWords(batchSize)
  }

  get bytes(): number {
    return this.slots.byteLength
  }

  /**
   * For each of `count` states the slot that very likely has it, or 0.
   * @param known states from this number on are not looked at
   */
  probe(words: Int32Array, hashes: Int32Array, count: number, known: number): Int32Array {
    const { slots } = this
    const { segments, width } = this.rows
    const probed = this.#probed
    const mask = slots.length - 1

    // Passes of independent loads, so that the processor overlaps their cache misses: first the home slots,
    for (let k = 0; k < count; k++) probed[k] = slots[hashes[k]! & mask]!
    // then, along the home slots' cache lines, the first slot with the right tag, and the first word of the state behind it.
    for (let k = 0; k < count; k++) {
      const hash = hashes[k]!
      let slot = probed[k]!
      for (let position = hash & mask; slot !== 0 && ((slot ^ hash) & ~mask) !== 0; slot = slots[position]!) {
        position = (position + 1) & mask
      }
      const state = (slot & mask) - 1
      const fits =
        slot !== 0 && state < known && segments[segmentOf(state)]![rowInSegment(state) * width] === words[k * width]
      probed[k] = fits ? slot : 0
    }
    return probed
  }

  /** Is this state, of a slot that {@link probe} gave, the one at word `at`? */
  isSame(state: number, words: Int32Array, at: number): boolean {
    const { width } = this.rows
    return sameWords(this.rows.segments[segmentOf(state)]!, rowInSegment(state) * width, words, at, width)
  }

  /**
   * Writes into `targets` which of the first `known` states each of `count` states is, or {@link unknownState}. Another thread
   * may be adding states from number `known` on: what it has not announced is not looked at. Now and then a known state is
   * called unknown.
   */
  find(words: Int32Array, hashes: Int32Array, count: number, targets: Uint32Array, known: number): void {
    const { width } = this.rows
    const probed = this.probe(words, hashes, count, known)
    const mask = this.slots.length - 1
    for (let k = 0; k < count; k++) {
      const slot = probed[k]!
      const state = (slot & mask) - 1
      targets[k] = slot !== 0 && this.isSame(state, words, k * width) ? state : unknownState
    }
  }
}

/**
 * Exact set of packed states. States are appended in the order in which they are found, so the store is also the queue of
 * the breadth-first search.
 */
export class StateStore {
  readonly table: StateTable
  readonly rows: Rows
  size = 0
  /** A larger table that is being filled. */
  #next: { readonly slots: Int32Array; moved: number } | undefined

  constructor(wordsPerState: number, batchSize: number) {
    this.rows = new Rows(wordsPerState)
    this.table = new StateTable(this.rows, sharedWords(startSlots), batchSize)
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#bytesOfStates(this.size) + this.table.bytes + (this.#next?.slots.byteLength ?? 0)
  }

  /** Bytes that it would use if it had to take `more` states now; while its table grows it has both. */
  bytesWith(more: number): number {
    const slots = this.#slotsFor(this.size + more)
    const grown = slots > this.table.slots.length && !this.#next ? slots * 4 : 0
    return this.bytes - this.#bytesOfStates(this.size) + this.#bytesOfStates(this.size + more) + grown
  }

  /** Is its table as large as tables can be? */
  isFull(more: number): boolean {
    return this.size + more > slotsMax * loadMax
  }

  /**
   * Makes room for `more` states, a stretch of the work at a time. The store takes nothing before it returns true; what it has can
   * be looked up.
   */
  reserve(more: number): boolean {
    this.rows.reserve(this.size + more)
    const slots = this.#slotsFor(this.size + more)
    if (slots === this.table.slots.length) return true
    this.#next ??= { slots: sharedWords(slots), moved: 0 }
    const to = Math.min(this.size, this.#next.moved + movedAtATime)
    this.#move(this.#next.slots, this.#next.moved, to)
    this.#next.moved = to
    if (to < this.size) return false
    this.table.slots = this.#next.slots
    this.#next = undefined
    return true
  }

  /** Takes over `size` states, which its rows have already. */
  takeOver(size: number): void {
    const slots = sharedWords(this.#slotsFor(size))
    this.#move(slots, 0, size)
    this.table.slots = slots
    this.size = size
  }

  /** Adds `count` states for which there is room, and writes into `targets` which state each of them is. */
  insert(words: Int32Array, hashes: Int32Array, count: number, targets: Uint32Array): void {
    const { table } = this
    const { width } = this.rows
    const probed = table.probe(words, hashes, count, this.size)
    const mask = table.slots.length - 1
    // The rest of the words. An equal state is a duplicate for good: entries are never removed.
    for (let k = 0; k < count; k++) {
      const slot = probed[k]!
      const state = (slot & mask) - 1
      if (slot !== 0 && table.isSame(state, words, k * width)) targets[k] = state
      else targets[k] = this.#settle(words, k * width, hashes[k]!)
    }
  }

  /** Writes into `targets` which state each of `count` states is. Returns false when one of them is not in the store. */
  find(words: Int32Array, hashes: Int32Array, count: number, targets: Uint32Array): boolean {
    const { table } = this
    const { width } = this.rows
    table.find(words, hashes, count, targets, this.size)
    const mask = table.slots.length - 1
    for (let k = 0; k < count; k++) {
      if (targets[k] !== unknownState) continue
      const slot = table.slots[this.#positionOf(words, k * width, hashes[k]!)]!
      if (slot === 0) return false
      targets[k] = (slot & mask) - 1
    }
    return true
  }

  /** Finds or adds one state. */
  #settle(incoming: Int32Array, at: number, hash: number): number {
    const { slots } = this.table
    const { width, segments } = this.rows
    const mask = slots.length - 1
    const position = this.#positionOf(incoming, at, hash)
    if (slots[position] !== 0) return (slots[position]! & mask) - 1
    const state = this.size++
    const segment = segments[segmentOf(state)]!
    const to = rowInSegment(state) * width
    for (let j = 0; j < width; j++) segment[to + j] = incoming[at + j]!
    slots[position] = (state + 1) | (hash & ~mask)
    return state
  }

  /** Where in the table a state is, or an empty slot where it belongs. */
  #positionOf(words: Int32Array, at: number, hash: number): number {
    const { slots } = this.table
    const mask = slots.length - 1
    for (let position = hash & mask; ; position = (position + 1) & mask) {
      const slot = slots[position]!
      if (slot === 0) return position
      if (((slot ^ hash) & ~mask) === 0 && this.table.isSame((slot & mask) - 1, words, at)) return position
    }
  }

  #bytesOfStates(states: number): number {
    return states * this.rows.width * 4
  }

  #slotsFor(states: number): number {
    let slots = this.table.slots.length
    while (states > slots * loadMax) slots *= 2
    return slots
  }

  /** Enters states into a larger table. */
  #move(slots: Int32Array, from: number, to: number): void {
    const hashes = new Int32Array(movedTogether)
    const { width, segments } = this.rows
    const mask = slots.length - 1
    for (let at = from; at < to; at += hashes.length) {
      const count = Math.min(hashes.length, to - at)
      for (let k = 0; k < count; k++) {
        const state = at + k
        const hash = hashWords(segments[segmentOf(state)]!, rowInSegment(state) * width, width)
        hashes[k] = hash
        // Brings the slot into the cache: these writes do not wait for one another, the probing below would.
        slots[hash & mask] = slots[hash & mask]! | 0
      }
      for (let k = 0; k < count; k++) {
        const hash = hashes[k]!
        let position = hash & mask
        while (slots[position] !== 0) position = (position + 1) & mask
        slots[position] = (at + k + 1) | (hash & ~mask)
      }
    }
  }
}

function sameWords(a: Int32Array, aAt: number, b: Int32Array, bAt: number, count: number): boolean {
  for (let j = 0; j < count; j++) if (a[aAt + j] !== b[bAt + j]) return false
  return true
}
