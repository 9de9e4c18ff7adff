import { type Batch, newBatch } from '../batch.ts'
import type { Expander } from '../expander.ts'
import { Tally } from '../tally.ts'

/**
 * A level of the search cut into chunks, in memory that all threads share. Chunks are numbered through the whole search by
 * their turn. A worker claims the next turn, expands its states, and leaves what it found in a slot; the coordinating thread
 * takes the slots turn by turn, so that states enter the store in the order in which one thread alone would find them.
 */
export interface SharedWork {
  /** Words by the names below, then for each slot 1 + the turn that is ready in it. */
  readonly control: Int32Array
  readonly slots: readonly Slot[]
  /** States of a whole chunk. */
  readonly chunk: number
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
  /** The next turn to claim, the first that may not be claimed, and the first that the store does not have yet. */
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
  ready: 9,
} as const

/** Words of {@link Slot.header}. */
export const header = { from: 0, to: 1, count: 2, expanded: 3, failed: 4 } as const
const headerWords = 5

/** Turns that may be under way at a time, for each worker: it need not wait while the coordinating thread is busy. */
const slotsPerWorker = 4

export function newWork({ kernel, keyWords }: Expander, properties: number, workers: number): SharedWork {
  const { states, keys, words } = kernel.batch
  const slots = Array.from({ length: workers * slotsPerWorker }, () => ({
    header: new Int32Array(new SharedArrayBuffer(headerWords * 4)),
    batch: newBatch(kernel.layout.words, kernel.instances.length, states, keys === words ? undefined : keyWords),
    tally: new Float64Array(new SharedArrayBuffer(8 * Tally.length(kernel.tally.fired.length, properties))),
    goals: kernel.goals.map((goals) => new Uint8Array(new SharedArrayBuffer(goals.length))),
  }))
  return { control: new Int32Array(new SharedArrayBuffer((control.ready + slots.length) * 4)), slots, chunk: states }
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
