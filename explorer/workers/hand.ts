import type { Expander } from '../expander.ts'
import { Rows, rowInSegment, segmentOf } from '../rows.ts'
import { StateTable } from '../store.ts'
import { areIntact } from '../tree.ts'
import { control, header, readyAt, type SharedWork, type Slot, statesOf } from './work.ts'

/** The memory of a store, as another thread reads it. */
export interface StoreMemory {
  /** Counts from 0 how often the table was exchanged. */
  readonly table: number
  /** Segments of the packed states. */
  readonly states: readonly Int32Array[]
  /** Segments of what the store tells states by; the same, or fingerprints. */
  readonly keys: readonly Int32Array[]
  readonly slots: Int32Array
  /** Segments of what is asleep in states; undefined where that is not noted. */
  readonly asleep: readonly Int32Array[] | undefined
}

const nothingNoted = new Int32Array(0)

/** What one thread does ahead of the store, whoever drives it: expands the turns it has claimed, and drops what the store is known to have. */
export class Hand {
  readonly #work: SharedWork
  readonly #newExpander: () => Expander
  readonly #keepsAll: boolean
  #memory: StoreMemory
  readonly #table: StateTable
  #expander: Expander

  /** @param keepsAll hand over what the store already has too, for who needs every transition */
  constructor(
    work: SharedWork,
    memory: StoreMemory,
    expander: Expander,
    newExpander: () => Expander,
    keepsAll: boolean,
  ) {
    this.#work = work
    this.#newExpander = newExpander
    this.#keepsAll = keepsAll
    this.#expander = expander
    this.#table = new StateTable(new Rows(expander.keyWords), memory.slots, expander.kernel.batch)
    this.#memory = memory
    this.see(memory)
  }

  /** From now on the store is in this memory. */
  see(memory: StoreMemory): void {
    const { segments } = this.#table.rows
    segments.splice(0, segments.length, ...memory.keys)
    // Between threads the same slots come as another object each time.
    if (memory.table !== this.#memory.table) this.#table.slots = memory.slots
    this.#memory = memory
  }

  /** The store has so many states, of which the first have been expanded: begins to tabulate if they are enough for it. */
  expect(known: number, expanded: number): void {
    const { states: segments, asleep } = this.#memory
    this.#expander.kernel.expect({ segments, count: known, expanded, sleeps: asleep !== undefined })
  }

  /**
   * Expands the chunk whose turn it has claimed: later turns after earlier ones. Whatever goes wrong, the coordinating thread finds
   * out by doing it again.
   * @param see called once it is known which states will be looked at
   */
  expand(turn: number, see: () => void = () => undefined): void {
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

  #agreeOnTabulation(): void {
    const { kernel } = this.#expander
    const words = this.#work.control
    if (kernel.isTabulationGivenUp()) Atomics.store(words, control.plainly, 1)
    else if (Atomics.load(words, control.plainly) === 1) kernel.giveUpTabulation()
  }

  /** The tree of the kernel may be damaged, and what was found last, which it will not say again, is not handed over. */
  #startAnew(): void {
    this.#expander = this.#newExpander()
  }

  #fill(slot: Slot, from: number, to: number, known: number): void {
    this.expect(known, to)
    const row = rowInSegment(from)
    const { kernel } = this.#expander
    this.#agreeOnTabulation()
    const segment = segmentOf(from)
    const { states, asleep } = this.#memory
    const found = this.#expander.expand(states[segment]!, row, row + to - from, from - row, asleep?.[segment])
    slot.header[header.expanded] = kernel.counters.expanded
    slot.dropped.fill(0)
    const dropped = asleep ? slot.dropped : nothingNoted
    slot.header[header.count] = this.#table.handOver(found, slot.batch, known, dropped, this.#keepsAll)
    slot.tally.set(found.tally.block)
    for (const [i, goals] of found.goals.entries()) slot.goals[i]!.set(goals)
  }
}
