import type { Batch, HandedOver, LookUps } from './batch.ts'
import { type InnerLoops, innerLoops, innerLoopsForAny } from './inner-loops.ts'
import { Rows, sharedWords } from './rows.ts'

const startSlots = 2 ** 12
// At this load a look-up ends within the cache line of its home slot, nearly always.
const loadMax = 0.5
// While a larger one is filled, and where there is none, a table may fill up more.
const lastLoadMax = 0.8
// To move states to a larger table takes a tenth of a search: smaller tables, up to 64 MB, grow further at once where memory allows.
const slotsOfLarge = 2 ** 24
const usualGrowth = 4
// Above this a slot has no bit left for a tag, and numbers leave the range of fast integers.
const slotsMax = 2 ** 31
// States whose slots are moved to a larger table for each state that comes in: it is there long before the old one is full.
const movedPerEntered = 8
// Where one is full all the same: some tens of milliseconds.
const movedAtATime = 2 ** 18
// The system provides the memory of a table page by page. Were that left to the first states that are moved, these would take a
// hundred times as long: each of them comes to another page.
const touchedAtATime = 2 ** 21
const pageSlots = 2 ** 10

/** What a look-up says of a state that is not in the store. */
export const unknownState = 0xffffffff

/**
 * The table of a store, to look states up in: one 32-bit slot per entry, the state's number + 1 in the low bits, and in the
 * bits above a tag from its hash, so that most look-ups of other states are settled without touching the states.
 */
export class StateTable {
  readonly rows: Rows
  readonly #own: Batch | undefined
  #slots: Int32Array
  #loops: InnerLoops
  #ownLoops: InnerLoops

  /** @param own the batch that nearly all look-ups are of */
  constructor(rows: Rows, slots: Int32Array, own?: Batch) {
    this.rows = rows
    this.#own = own
    this.#slots = slots
    this.#loops = innerLoops(rows.width, slots)
    this.#ownLoops = this.#loops
  }

  get slots(): Int32Array {
    return this.#slots
  }

  set slots(slots: Int32Array) {
    if (slots === this.#slots) return
    this.#slots = slots
    this.#loops = innerLoops(this.rows.width, slots)
    this.#ownLoops = innerLoops(this.rows.width, slots, this.#own)
  }

  /** To be used with this batch, and the slots that the table has now. */
  loopsFor(batch: LookUps): InnerLoops {
    return batch === this.#own ? this.#ownLoops : this.#loops
  }

  get bytes(): number {
    return this.slots.byteLength
  }

  /**
   * Finds which of the first `known` states each of `count` successors is, or {@link unknownState}.
   * Another thread may be adding states from number `known` on: what it has not announced is not looked at.
   */
  find(batch: LookUps, count: number, known: number): void {
    this.loopsFor(batch).find(this.slots, this.rows.segments, batch, count, known)
  }

  /**
   * The same for another thread: puts successors that are not among the first `known` states into another batch, all of them with
   * `keepsAll`. Returns how many.
   * @param dropped all zero, to note by state from `from` on, as bits, the instances whose successors were found; of length 0: not noted
   */
  handOver(
    { batch, from, count }: { readonly batch: Batch; readonly from: number; readonly count: number },
    into: HandedOver,
    known: number,
    dropped: Int32Array,
    keepsAll: boolean,
  ): number {
    const { segments } = this.rows
    return this.loopsFor(batch).handOver(this.slots, segments, batch, into, count, known, dropped, from, keepsAll)
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
  #touched = new Int32Array(0)
  #smallGrowth = usualGrowth
  /** A larger table that is being filled: how many of its slots have their memory, and how many states it has. */
  #next: { readonly slots: Int32Array; touched: number; moved: number } | undefined

  /** @param own the batch that nearly all successors come in */
  constructor(wordsPerState: number, own?: Batch) {
    this.rows = new Rows(wordsPerState)
    this.table = new StateTable(this.rows, sharedWords(startSlots), own)
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

  /** From now on tables grow in small steps. Returns whether they did not before. */
  saveMemory(): boolean {
    if (this.#smallGrowth === 2) return false
    this.#smallGrowth = 2
    return true
  }

  /** Is its table as large as tables can be? */
  isFull(more: number): boolean {
    return this.size + more > slotsMax * lastLoadMax
  }

  /**
   * Makes room for `more` states. A larger table is filled a stretch at a time, while the old one goes on taking states as long as it
   * can. The store takes nothing before this returns true; what it has can be looked up.
   */
  reserve(more: number): boolean {
    this.rows.reserve(this.size + more)
    const slots = this.#slotsFor(this.size + more)
    if (slots === this.table.slots.length) return true
    this.#next ??= { slots: sharedWords(slots), touched: 0, moved: 0 }
    const next = this.#next
    const isTight = this.size + more > this.table.slots.length * lastLoadMax
    if (next.touched < next.slots.length) {
      const end = Math.min(next.slots.length, next.touched + touchedAtATime)
      for (let slot = next.touched; slot < end; slot += pageSlots) next.slots[slot] = 0
      next.touched = end
      if (end < next.slots.length) return !isTight
    }
    const to = Math.min(this.size, next.moved + (isTight ? movedAtATime : movedPerEntered * more))
    this.#move(next.slots, next.moved, to)
    next.moved = to
    if (to < this.size) return !isTight
    this.table.slots = next.slots
    this.#next = undefined
    return this.reserve(more)
  }

  /** Takes over `size` states, which its rows have already. */
  takeOver(size: number): void {
    const slots = sharedWords(this.#slotsFor(size))
    this.#move(slots, 0, size)
    this.table.slots = slots
    this.size = size
  }

  /** Forgets all states. What it has room for stays. */
  clear(): void {
    this.table.slots.fill(0)
    this.#next = undefined
    this.size = 0
  }

  /**
   * Adds `count` successors for which there is room, and writes into `targets` which state each of them is.
   * @param isLookedUp they have been looked up, when there were fewer states: `targets` are those that were found, or unknown
   */
  insert(batch: LookUps, count: number, isLookedUp = false): void {
    const { slots } = this.table
    const loops = this.table.loopsFor(batch)
    if (isLookedUp) loops.touch(slots, batch, count, this.#homes(count))
    else this.table.find(batch, count, this.size)
    this.size = loops.add(slots, this.rows.segments, batch, count, this.size)
  }

  /** Writes into `targets` which state each of `count` successors is. Returns false when one of them is not in the store. */
  find(batch: LookUps, count: number): boolean {
    this.table.find(batch, count, this.size)
    for (let k = 0; k < count; k++) if (batch.targets[k] === unknownState) return false
    return true
  }

  #homes(count: number): Int32Array {
    if (this.#touched.length < count) this.#touched = new Int32Array(2 * count)
    return this.#touched
  }

  #bytesOfStates(states: number): number {
    return states * this.rows.width * 4
  }

  #slotsFor(states: number): number {
    let slots = this.table.slots.length
    while (states > slots * loadMax && slots < slotsMax) slots *= slots < slotsOfLarge ? this.#smallGrowth : 2
    return slots
  }

  /** Enters states into a larger table. */
  #move(slots: Int32Array, from: number, to: number): void {
    innerLoopsForAny(this.rows.width).enter(slots, this.rows.segments, from, to)
  }
}
