import type { Batch } from './batch.ts'
import { hashWords } from './hash.ts'

const startSlots = 2 ** 12
// At this load a look-up still ends within the cache line of its home slot, most times.
const loadMax = 0.8

/**
 * Exact set of packed states. States are appended in the order in which they are found, so the store is also the queue of
 * the breadth-first search. The table holds one 32-bit slot per entry: the state's number + 1 in the low bits, and in the
 * bits above a tag from its hash, so that most look-ups of other states are settled without touching the states.
 */
export class StateStore {
  readonly wordsPerState: number
  words: Int32Array
  size = 0
  #table = new Int32Array(startSlots)
  readonly #probed: Int32Array

  constructor(wordsPerState: number, batchSize: number) {
    this.wordsPerState = wordsPerState
    this.words = new Int32Array(startSlots * wordsPerState)
    this.#probed = new Int32Array(batchSize)
  }

  /** Bytes reserved, by what they are for. */
  get bytes(): number {
    return this.words.byteLength + this.#table.byteLength + this.#probed.byteLength
  }

  /** Bytes that it would reserve if it had to take `more` states now. */
  bytesWith(more: number): number {
    const states = this.#stateCapacityFor(this.size + more) * this.wordsPerState * 4
    return states + this.#slotsFor(this.size + more) * 4 + this.#probed.byteLength
  }

  /** Adds the first `count` successors of the batch and writes into `batch.targets` which state each of them is. */
  insert(batch: Batch, count: number): void {
    this.#reserve(count)
    const { words: incoming, hashes, targets } = batch
    const table = this.#table
    const probed = this.#probed
    const words = this.words
    const width = this.wordsPerState
    const mask = table.length - 1

    // Three passes of independent loads each, so that the processor overlaps their cache misses: first the home slots,
    for (let k = 0; k < count; k++) probed[k] = table[hashes[k]! & mask]!
    // then, along the home slots' cache lines, the first slot with the right tag, and the first word of the state behind it;
    for (let k = 0; k < count; k++) {
      const hash = hashes[k]!
      let slot = probed[k]!
      for (let position = hash & mask; slot !== 0 && ((slot ^ hash) & ~mask) !== 0; slot = table[position]!) {
        position = (position + 1) & mask
      }
      probed[k] = slot === 0 || words[((slot & mask) - 1) * width] !== incoming[k * width] ? 0 : slot
    }
    // then the rest of the words. An equal state is a duplicate for good: entries are never removed.
    for (let k = 0; k < count; k++) {
      const slot = probed[k]!
      const state = (slot & mask) - 1
      if (slot !== 0 && sameWords(words, state * width, incoming, k * width, width)) targets[k] = state
      else targets[k] = this.#settle(table, mask, incoming, k * width, hashes[k]!)
    }
  }

  /** Finds or adds one state. */
  #settle(table: Int32Array, mask: number, incoming: Int32Array, at: number, hash: number): number {
    const words = this.words
    const width = this.wordsPerState
    for (let position = hash & mask; ; position = (position + 1) & mask) {
      const slot = table[position]!
      if (slot === 0) {
        const state = this.size++
        table[position] = (state + 1) | (hash & ~mask)
        for (let j = 0; j < width; j++) words[state * width + j] = incoming[at + j]!
        return state
      }
      if (((slot ^ hash) & ~mask) !== 0) continue
      const state = (slot & mask) - 1
      if (sameWords(words, state * width, incoming, at, width)) return state
    }
  }

  #reserve(more: number): void {
    const states = this.#stateCapacityFor(this.size + more)
    if (states * this.wordsPerState > this.words.length) {
      this.words = new Int32Array((this.words.buffer as ArrayBuffer).transfer(states * this.wordsPerState * 4))
    }
    const slots = this.#slotsFor(this.size + more)
    if (slots > this.#table.length) this.#rehash(slots)
  }

  #stateCapacityFor(states: number): number {
    let capacity = this.words.length / this.wordsPerState
    while (capacity < states) capacity = Math.ceil(capacity * 1.5)
    return capacity
  }

  #slotsFor(states: number): number {
    let slots = this.#table.length
    while (states > slots * loadMax) slots *= 2
    return slots
  }

  #rehash(slots: number): void {
    const table = new Int32Array(slots)
    const hashes = this.#probed
    const width = this.wordsPerState
    const mask = slots - 1
    for (let from = 0; from < this.size; from += hashes.length) {
      const count = Math.min(hashes.length, this.size - from)
      for (let k = 0; k < count; k++) {
        const hash = hashWords(this.words, (from + k) * width, width)
        hashes[k] = hash
        // Brings the slot into the cache: these writes do not wait for one another, the probing below would.
        table[hash & mask] = table[hash & mask]! | 0
      }
      for (let k = 0; k < count; k++) {
        const hash = hashes[k]!
        let position = hash & mask
        while (table[position] !== 0) position = (position + 1) & mask
        table[position] = (from + k + 1) | (hash & ~mask)
      }
    }
    this.#table = table
  }
}

function sameWords(a: Int32Array, aAt: number, b: Int32Array, bAt: number, count: number): boolean {
  for (let j = 0; j < count; j++) if (a[aAt + j] !== b[bAt + j]) return false
  return true
}
