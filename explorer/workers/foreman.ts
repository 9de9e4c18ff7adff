import type { Batch, HandedOver } from '../batch.ts'
import type { Expansion } from '../expander.ts'
import type { StateSpace } from '../state-space.ts'
import { unknownState } from '../store.ts'
import type { Tally } from '../tally.ts'
import type { Crew } from './crew.ts'
import type { Hand, StoreMemory } from './hand.ts'
import {
  announce,
  chunksIn,
  claimTurn,
  control,
  header,
  readyAt,
  type SharedWork,
  type Slot,
  type Stretch,
  slotsPerThread,
  statesOf,
} from './work.ts'

// Who has to wait until slots are free is woken for several: it takes as long to wake as to expand a few states, and so long turns go on.
const wakeAfter = slotsPerThread / 2

/** A chunk whose turn it is and that is still to be expanded. */
export interface Assignment extends Stretch {
  /** Somebody has tried, and something went wrong. */
  readonly failed: boolean
}

/**
 * The coordinating thread's side of shared work: opens levels, takes the expansions in the order of their turns, and works ahead
 * of the store itself rather than wait.
 */
export class Foreman {
  readonly #work: SharedWork
  readonly #space: StateSpace
  readonly #tallies: readonly Tally[]
  readonly #batch: Batch
  readonly #keepsAll: boolean
  readonly #crew: Crew
  readonly #hand: Hand
  #shared: StoreMemory
  #turn = 0
  #end = 0

  /**
   * @param hand of this thread
   * @param shared the memory that the store was in when crew and hand were told
   */
  constructor(
    work: SharedWork,
    crew: Crew,
    hand: Hand,
    {
      space,
      shared,
      batch,
      keepsAll,
      tallyOf,
    }: {
      readonly space: StateSpace
      readonly shared: StoreMemory
      /** Where to put what was handed over: the batch that nearly all successors come to the store in. */
      readonly batch: Batch
      /** What the store already has is handed over too. */
      readonly keepsAll: boolean
      readonly tallyOf: (slot: Slot) => Tally
    },
  ) {
    this.#batch = batch
    this.#keepsAll = keepsAll
    this.#work = work
    this.#space = space
    this.#tallies = work.slots.map(tallyOf)
    this.#crew = crew
    this.#hand = hand
    this.#shared = shared
  }

  get bytes(): number {
    return this.#work.slots.reduce((bytes, slot) => bytes + bytesOf(slot), 0)
  }

  /** Are turns open that have not been taken? */
  get isOpen(): boolean {
    return this.#turn < this.#end
  }

  /** Lets all expand these states, which the store has. */
  open(from: number, to: number): void {
    const words = this.#work.control
    this.#publish()
    Atomics.store(words, control.from, from)
    Atomics.store(words, control.to, to)
    Atomics.store(words, control.firstTurn, this.#end)
    this.#end += chunksIn(from, to, this.#work.chunk)
    Atomics.store(words, control.end, this.#end)
    announce(words)
  }

  /**
   * The expansion whose turn it is, only its states where that is left to do, or undefined when it is not ready after a while.
   * @throws Error when somebody did not expand what it should have
   */
  take(): Expansion | Assignment | undefined {
    const words = this.#work.control
    const position = this.#turn % this.#work.slots.length
    const ready = readyAt(position)
    for (;;) {
      const before = Atomics.load(words, ready)
      if (before === this.#turn + 1) return this.#found(position)
      const turn = claimTurn(this.#work)
      // Nobody is ahead of this one: it need not go through a slot.
      if (turn === this.#turn) return { ...statesOf(this.#work, turn), failed: false }
      if (turn !== undefined) {
        this.#hand.expand(turn)
        continue
      }
      this.#crew.wait(words, ready, before)
      if (Atomics.load(words, ready) === before) return undefined
    }
  }

  /** The store has what was taken: the slot is free again. */
  taken(): void {
    const words = this.#work.control
    this.#publish()
    this.#turn++
    Atomics.store(words, control.turn, this.#turn)
    if (this.#turn % wakeAfter === 0) announce(words)
  }

  #found(position: number): Expansion | Assignment {
    const { header: words, batch: handedOver, goals, dropped } = this.#work.slots[position]!
    const from = words[header.from]! >>> 0
    const to = words[header.to]! >>> 0
    if (words[header.failed] !== 0) return { from, to, failed: true }
    if (words[header.expanded] !== to - from) {
      throw new Error(`A worker expanded ${words[header.expanded]} of the states ${from} to ${to - 1}.`)
    }
    const count = words[header.count]!
    const batch = this.#batch
    takeOver(handedOver, batch, count)
    if (this.#keepsAll) batch.targets.set(handedOver.targets.subarray(0, count))
    else batch.targets.fill(unknownState, 0, count)
    return { from, to, count, batch, tally: this.#tallies[position]!, goals, dropped, isLookedUp: true }
  }

  /** Shows everybody how far the store has come, and where it is. */
  #publish(): void {
    const words = this.#work.control
    const { size } = this.#space
    const memory = memoryOf(this.#space, this.#shared)
    if (!isSame(this.#shared, memory)) {
      this.#shared = memory
      this.#hand.see(memory)
      this.#crew.share(memory)
      Atomics.add(words, control.memory, 1)
    }
    Atomics.store(words, control.known, size)
  }
}

/** Copies the first `count` successors, but for what they have been found to be. To work on one batch only is faster than to work on each. */
function takeOver(from: HandedOver, into: Batch, count: number): void {
  const part = (array: Int32Array) => array.subarray(0, (array.length / into.hashes.length) * count)
  into.words.set(part(from.words))
  if (into.keys !== into.words) into.keys.set(part(from.keys))
  into.hashes.set(part(from.hashes))
  into.sources.set(from.sources.subarray(0, count))
  into.instances.set(from.instances.subarray(0, count))
}

/** Where a state space is now. @param before where it was */
export function memoryOf({ store, states, asleep }: StateSpace, before?: StoreMemory): StoreMemory {
  const {
    rows,
    table: { slots },
  } = store
  const keys = [...rows.segments]
  const table = before ? before.table + (before.slots === slots ? 0 : 1) : 0
  return {
    table,
    states: states === rows ? keys : [...states.segments],
    keys,
    slots,
    asleep: asleep && [...asleep.segments],
  }
}

function isSame(a: StoreMemory, b: StoreMemory): boolean {
  const alike = (some: readonly Int32Array[], others: readonly Int32Array[]) =>
    some.length === others.length && some.every((segment, i) => segment === others[i])
  const sleeping = alike(a.asleep ?? [], b.asleep ?? [])
  return a.slots === b.slots && alike(a.keys, b.keys) && alike(a.states, b.states) && sleeping
}

function bytesOf({ batch, goals, dropped }: Slot): number {
  const { words, hashes, sources, instances, targets } = batch
  return [words, hashes, sources, instances, targets, dropped, ...goals].reduce(
    (sum, array) => sum + array.byteLength,
    0,
  )
}
