import { type HandedOver, newHandedOver } from '../batch.ts'
import { numbersFor } from '../bits.ts'
import type { Expander } from '../expander.ts'
import { sharedWords } from '../rows.ts'
import { Tally } from '../tally.ts'

/**
 * A level of the search cut into chunks, in memory that all threads share. Chunks are numbered through the whole search by
 * their turn. Whoever is free claims the next turn, expands its states, and leaves what it found in a slot; the coordinating thread
 * takes what is in the slots from turn to turn, and expands states likewise where it would have to wait. So states enter the
 * store in the order in which one thread alone would find them.
 */
export interface SharedWork {
  /** Words by the names below, then one for each slot: 1 + the last turn there that is ready. */
  readonly control: Int32Array
  readonly slots: readonly Slot[]
  /** States of a whole chunk. */
  readonly chunk: number
}

/** States from .. to - 1, which are still to be expanded. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Where an expansion is left until its turn has come. */
export interface Slot {
  readonly header: Int32Array
  readonly batch: HandedOver
  readonly tally: Float64Array
  readonly goals: readonly Uint8Array[]
  /** By state of the chunk, bits of the instances whose successors were left out because the store had them. */
  readonly dropped: Int32Array
}

/** Words of {@link SharedWork.control}. */
export const control = {
  /** The first turn that nobody has claimed, the first that may not be claimed, the first that the store does not have. */
  next: 0,
  end: 1,
  turn: 2,
  /** The states of the level that the claimable turns are of, and the turn of the first of them. */
  from: 3,
  to: 4,
  firstTurn: 5,
  /** States whose words every thread may read. */
  known: 6,
  /** Counts how often the memory of the store was exchanged or extended. */
  memory: 7,
  /** Counts what happened, to wait on. */
  events: 8,
  /** 1 once a thread has found that tabulation is of no use in this search: not all can tell. */
  plainly: 9,
  ofSlots: 10,
} as const

/** Where in the control words it is said which turn is ready in a slot. */
export const readyAt = (position: number): number => control.ofSlots + position

/** Words of {@link Slot.header}. */
export const header = { from: 0, to: 1, count: 2, expanded: 3, failed: 4 } as const
const headerWords = 5

// Turns that all may be ahead of the store, for each thread: enough that nobody waits for one whose chunk takes longer.
export const slotsPerThread = 8

/** @param workers threads beside the coordinating one */
export function newWork({ kernel, keyWords }: Expander, properties: number, workers: number): SharedWork {
  const { states, keys, words } = kernel.batch
  const slots = Array.from({ length: (workers + 1) * slotsPerThread }, () => ({
    header: new Int32Array(new SharedArrayBuffer(headerWords * 4)),
    batch: newHandedOver(kernel.layout.words, kernel.instances.length, states, keys === words ? undefined : keyWords),
    tally: new Float64Array(new SharedArrayBuffer(8 * Tally.length(kernel.tally.fired.length, properties))),
    goals: kernel.goals.map((goals) => new Uint8Array(new SharedArrayBuffer(goals.length))),
    dropped: sharedWords(states * numbersFor(kernel.instances.length)),
  }))
  return { control: new Int32Array(new SharedArrayBuffer(readyAt(slots.length) * 4)), slots, chunk: states }
}

/** The first state of the chunk after the one that `state` is in. Chunks lie at multiples of their size. */
export function chunkAfter(state: number, chunk: number): number {
  return (Math.floor(state / chunk) + 1) * chunk
}

/** How many chunks the states from .. to - 1 lie in. */
export function chunksIn(from: number, to: number, chunk: number): number {
  return Math.ceil(to / chunk) - Math.floor(from / chunk)
}

/** Tells all threads that wait that something has happened. */
export function announce(words: Int32Array): void {
  Atomics.add(words, control.events, 1)
  Atomics.notify(words, control.events)
}

/** The next turn, which whoever asks alone now has, or undefined while there is none. Each is later than all that were claimed before. */
export function claimTurn({ control: words, slots }: SharedWork): number | undefined {
  for (;;) {
    const turn = Atomics.load(words, control.next)
    if (turn >= Atomics.load(words, control.end)) return undefined
    if (turn >= Atomics.load(words, control.turn) + slots.length) return undefined
    if (Atomics.compareExchange(words, control.next, turn, turn + 1) === turn) return turn
  }
}

/** The states whose turn it is, while the level of that turn is open. */
export function statesOf({ control: words, chunk }: SharedWork, turn: number): Stretch {
  const start = Atomics.load(words, control.from) >>> 0
  const end = Atomics.load(words, control.to) >>> 0
  const chunkStart = (Math.floor(start / chunk) + turn - Atomics.load(words, control.firstTurn)) * chunk
  const from = Math.max(start, chunkStart)
  return { from, to: Math.min(end, chunkAfter(from, chunk)) }
}
