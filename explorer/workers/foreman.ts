import type { Expander, Expansion } from '../expander.ts'
import type { Rows } from '../rows.ts'
import type { StateStore } from '../store.ts'
import { Tally } from '../tally.ts'
import type { Crew } from './crew.ts'
import type { StoreMemory } from './hand.ts'
import {
  announce,
  chunksIn,
  claimTurn,
  control,
  header,
  newWork,
  readyAt,
  type SharedWork,
  type Slot,
  type Stretch,
  statesOf,
} from './work.ts'

/** The coordinating thread's side of shared work: opens levels, and takes the expansions in the order of their turns. */
export class Foreman {
  readonly work: SharedWork
  readonly #store: StateStore
  readonly #states: Rows
  readonly #tallies: readonly Tally[]
  readonly #crew: Crew
  #shared: StoreMemory | undefined
  #turn = 0
  #end = 0

  constructor(crew: Crew, expander: Expander, store: StateStore, states: Rows) {
    const { kernel } = expander
    const properties = kernel.tally.premiseSeen.length
    this.work = newWork(expander, properties, crew.size)
    this.#store = store
    this.#states = states
    this.#tallies = this.work.slots.map(({ tally }) => new Tally(kernel.tally.fired.length, properties, tally))
    this.#crew = crew
  }

  get bytes(): number {
    return this.work.slots.reduce((bytes, slot) => bytes + bytesOf(slot), 0)
  }

  /** Are turns open that have not been taken? */
  get isOpen(): boolean {
    return this.#turn < this.#end
  }

  /** Lets the workers expand these states, which the store has. */
  open(from: number, to: number): void {
    const words = this.work.control
    this.#publish()
    Atomics.store(words, control.from, from)
    Atomics.store(words, control.to, to)
    Atomics.store(words, control.firstTurn, this.#end)
    this.#end += chunksIn(from, to, this.work.chunk)
    Atomics.store(words, control.end, this.#end)
    announce(words)
  }

  /**
   * The expansion whose turn it is, only its states when no worker has begun or could finish it, or undefined when it is not ready
   * after a while.
   * @throws Error when a worker did not expand what it should have
   */
  take(): Expansion | Stretch | undefined {
    if (claimTurn(this.work, this.#turn)) return statesOf(this.work, this.#turn)
    const words = this.work.control
    const position = this.#turn % this.work.slots.length
    const ready = readyAt(position)
    const before = Atomics.load(words, ready)
    if (before !== this.#turn + 1) {
      this.#crew.wait(words, ready, before)
      if (Atomics.load(words, ready) !== this.#turn + 1) return undefined
    }
    const slot = this.work.slots[position]!
    const from = slot.header[header.from]! >>> 0
    const to = slot.header[header.to]! >>> 0
    if (slot.header[header.failed] !== 0) return { from, to }
    if (slot.header[header.expanded] !== to - from) {
      throw new Error(`A worker expanded ${slot.header[header.expanded]} of the states ${from} to ${to - 1}.`)
    }
    const { batch, goals } = slot
    return { from, to, count: slot.header[header.count]!, batch, tally: this.#tallies[position]!, goals }
  }

  /** The store has what was taken: the slot is free again. */
  taken(): void {
    const words = this.work.control
    this.#publish()
    this.#turn++
    Atomics.store(words, control.turn, this.#turn)
    announce(words)
  }

  /** Shows the workers how far the store has come, and where it is. */
  #publish(): void {
    const words = this.work.control
    const { size } = this.#store
    const memory = memoryOf(this.#store, this.#states)
    if (!this.#shared || !isSame(this.#shared, memory)) {
      this.#shared = memory
      this.#crew.share(memory)
      Atomics.add(words, control.memory, 1)
    }
    Atomics.store(words, control.known, size)
  }
}

/** Where a store and its states are now. */
export function memoryOf({ rows, table }: StateStore, states: Rows): StoreMemory {
  const keys = [...rows.segments]
  return { states: states === rows ? keys : [...states.segments], keys, slots: table.slots }
}

function isSame(a: StoreMemory, b: StoreMemory): boolean {
  const alike = (some: readonly Int32Array[], others: readonly Int32Array[]) =>
    some.length === others.length && some.every((segment, i) => segment === others[i])
  return a.slots === b.slots && alike(a.keys, b.keys) && alike(a.states, b.states)
}

function bytesOf({ batch, goals }: Slot): number {
  const { words, hashes, sources, instances, targets } = batch
  return [words, hashes, sources, instances, targets, ...goals].reduce((sum, array) => sum + array.byteLength, 0)
}
