import { type Batch, newBatch } from '../batch.ts'
import type { Expander } from '../expander.ts'
import { Tally } from '../tally.ts'

/**
 * A level of the search cut into chunks, in memory that all threads share. Chunks are numbered through the whole search by
 * their turn. A worker claims a turn some way ahead, expands its states, and leaves what it found in a slot; the coordinating thread
 * goes from turn to turn, takes what is in its slot or, where nobody has begun it, expands it itself. So states enter the
 * store in the order in which one thread alone would find them.
 */
export interface SharedWork {
  /** Words by the names below, then two for each slot: 1 + the last turn there that somebody has claimed, that is ready. */
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

/** Where a worker leaves an expansion. */
export interface Slot {
  readonly header: Int32Array
  readonly batch: Batch
  readonly tally: Float64Array
  readonly goals: readonly Uint8Array[]
}

/** Words of {@link SharedWork.control}. */
export const control = {
  /** The turn after the last that a worker has claimed, the first that may not be claimed, the first that the store does not have. */
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
  ofSlots: 9,
} as const

const wordsOfSlot = 2
/** Where in the control words a slot has the last turn that was claimed, and that is ready. */
export const claimedAt = (position: number): number => control.ofSlots + wordsOfSlot * position
export const readyAt = (position: number): number => claimedAt(position) + 1

/** Words of {@link Slot.header}. */
export const header = { from: 0, to: 1, count: 2, expanded: 3, failed: 4 } as const
const headerWords = 5

// Turns that workers may be ahead of the coordinating thread, for each worker: twice their usual lead.
const slotsPerWorker = 8

export function newWork({ kernel, keyWords }: Expander, properties: number, workers: number): SharedWork {
  const { states, keys, words } = kernel.batch
  const slots = Array.from({ length: workers * slotsPerWorker }, () => ({
    header: new Int32Array(new SharedArrayBuffer(headerWords * 4)),
    batch: newBatch(kernel.layout.words, kernel.instances.length, states, keys === words ? undefined : keyWords),
    tally: new Float64Array(new SharedArrayBuffer(8 * Tally.length(kernel.tally.fired.length, properties))),
    goals: kernel.goals.map((goals) => new Uint8Array(new SharedArrayBuffer(goals.length))),
  }))
  return { control: new Int32Array(new SharedArrayBuffer(claimedAt(slots.length) * 4)), slots, chunk: states }
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

/** Takes a turn for whoever asks, unless it was taken, or a later one in its slot. */
export function claimTurn({ control: words, slots }: SharedWork, turn: number): boolean {
  const at = claimedAt(turn % slots.length)
  const before = Atomics.load(words, at)
  return before <= turn && Atomics.compareExchange(words, at, before, turn + 1) === before
}

/** The states whose turn it is, while the level of that turn is open. */
export function statesOf({ control: words, chunk }: SharedWork, turn: number): Stretch {
  const start = Atomics.load(words, control.from) >>> 0
  const end = Atomics.load(words, control.to) >>> 0
  const chunkStart = (Math.floor(start / chunk) + turn - Atomics.load(words, control.firstTurn)) * chunk
  const from = Math.max(start, chunkStart)
  return { from, to: Math.min(end, chunkAfter(from, chunk)) }
}
