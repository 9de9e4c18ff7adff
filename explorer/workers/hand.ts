import { copySuccessor } from '../batch.ts'
import type { Expander } from '../expander.ts'
import { Rows, rowInSegment, segmentOf } from '../rows.ts'
import { StateTable, unknownState } from '../store.ts'
import { areIntact } from '../tree.ts'
import { claimTurn, control, header, readyAt, type SharedWork, type Slot, statesOf } from './work.ts'

/** The memory of a store, as another thread reads it. */
export interface StoreMemory {
  /** Segments of the packed states. */
  readonly states: readonly Int32Array[]
  /** Segments of what the store tells states by; the same, or fingerprints. */
  readonly keys: readonly Int32Array[]
  readonly slots: Int32Array
}

/**
 * How many turns ahead of the coordinating thread a worker begins. That takes what is ready three times as fast as it expands, so it
 * needs turns to do itself before it comes to one that is not ready; with four it hardly ever waits.
 */
export const usualLead = 4

/** What one worker does, whoever drives it: claims turns, expands, and drops what the store is known to have. */
export class Hand {
  readonly #work: SharedWork
  readonly #newExpander: () => Expander
  readonly #keepsAll: boolean
  readonly #lead: number
  #states: readonly Int32Array[] = []
  readonly #table: StateTable
  #expander: Expander

  /** @param keepsAll hand over what the store already has too, for who needs every transition */
  constructor(work: SharedWork, newExpander: () => Expander, keepsAll: boolean, lead: number) {
    this.#work = work
    this.#lead = lead
    this.#newExpander = newExpander
    this.#keepsAll = keepsAll
    this.#expander = newExpander()
    const { keyWords, kernel } = this.#expander
    this.#table = new StateTable(new Rows(keyWords), new Int32Array(1), kernel.batch.hashes.length)
  }

  /** From now on the store is in this memory. */
  see({ states, keys, slots }: StoreMemory): void {
    this.#states = states
    this.#table.rows.segments.splice(0, this.#table.rows.segments.length, ...keys)
    this.#table.slots = slots
  }

  /** A turn, which this worker alone now has, or undefined while there is none. Each is later than all that it had before. */
  claim(): number | undefined {
    const { control: words, slots } = this.#work
    for (;;) {
      const next = Atomics.load(words, control.next)
      const now = Atomics.load(words, control.turn)
      const turn = Math.max(next, now + this.#lead)
      if (turn >= Atomics.load(words, control.end) || turn >= now + slots.length) return undefined
      if (Atomics.compareExchange(words, control.next, next, turn + 1) !== next) continue
      if (claimTurn(this.#work, turn)) return turn
    }
  }

  /**
   * Expands the chunk whose turn it has claimed. Whatever goes wrong, the coordinating thread finds out by doing it again.
   * @param see called once it is known which states will be looked at
   */
  expand(turn: number, see: () => void): void {
    const { control: words, slots } = this.#work
    const known = Atomics.load(words, control.known) >>> 0
    see()
    const { from, to } = statesOf(this.#work, turn)
    const position = turn % slots.length
    const slot = slots[position]!
    slot.header[header.from] = from
    slot.header[header.to] = to
    try {
      this.#fill(slot, from, to, known)
      slot.header[header.failed] = areIntact(this.#expander.kernel.places) ? 0 : 1
    } catch {
      slot.header[header.failed] = 1
    }
    if (slot.header[header.failed] !== 0) this.#startAnew()
    Atomics.store(words, readyAt(position), turn + 1)
    Atomics.notify(words, readyAt(position))
  }

  /** The tree of the kernel may be damaged, and what was found last, which it will not say again, is not handed over. */
  #startAnew(): void {
    this.#expander = this.#newExpander()
  }

  #fill(slot: Slot, from: number, to: number, known: number): void {
    const row = rowInSegment(from)
    const { kernel } = this.#expander
    const found = this.#expander.expand(this.#states[segmentOf(from)]!, row, row + to - from, from - row)
    slot.header[header.expanded] = kernel.counters.expanded
    slot.header[header.count] = this.#handOver(found.count, slot, known)
    slot.tally.set(found.tally.block)
    for (const [i, goals] of found.goals.entries()) slot.goals[i]!.set(goals)
  }

  #handOver(count: number, slot: Slot, known: number): number {
    const { keyWords, kernel } = this.#expander
    const { batch, layout } = kernel
    const { keys, hashes, targets } = batch
    if (!this.#keepsAll) this.#table.find(keys, hashes, count, targets, known)
    let kept = 0
    for (let k = 0; k < count; k++) {
      if (this.#keepsAll || targets[k] === unknownState) {
        copySuccessor(batch, k, slot.batch, kept++, layout.words, keyWords)
      }
    }
    return kept
  }
}
