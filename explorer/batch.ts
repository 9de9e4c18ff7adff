import { ints } from './generate.ts'

/** What a store looks up. */
export interface LookUps {
  /** What it tells states by: their words, or fingerprints of them. */
  readonly keys: Int32Array
  readonly hashes: Int32Array
  /** Filled in by the store: number of the state that each of them is, and where in the table its look-up ended. */
  readonly targets: Uint32Array
  readonly ends: Int32Array
}

/** Successors on their way from the kernel to the store, in the order in which they were found. */
export interface Batch extends LookUps {
  /** How many states one run of the kernel may expand: the batch has room for all their successors. */
  readonly states: number
  readonly words: Int32Array
  /** Number of the state that the successor was reached from. */
  readonly sources: Uint32Array
  /** Number of the action instance that led to it. */
  readonly instances: Uint32Array
}

/** What one thread hands to another: the successors that it did not find in the store, or all with their `targets`. Where in the table they belong, the other finds out. */
export type HandedOver = Omit<Batch, 'ends'>

// Large enough to overlap the cache misses of many look-ups, small enough to stay in the cache itself.
const statesMax = 512
// Where states have very many successors.
const statesMin = 16
const successorsMax = 2 ** 16

/**
 * How many states are expanded at a time, a power of two. It depends on the system alone, so that every search of a system
 * stops, counts and hands over at the same states.
 * @param instances action instances of the system: the most successors that one state can have
 */
export function chunkStates(instances: number): number {
  let states = statesMax
  while (states > statesMin && states * instances > successorsMax) states /= 2
  return states
}

/** @param keyWords words of a fingerprint, or undefined where the store has whole states */
export function newBatch(wordsPerState: number, instances: number, states: number, keyWords?: number): Batch {
  const batch = newHandedOver(wordsPerState, instances, states, keyWords)
  return { ...batch, ends: ints(batch.hashes.length) }
}

/** In shared memory, as {@link newBatch}. */
export function newHandedOver(wordsPerState: number, instances: number, states: number, keyWords?: number): HandedOver {
  const size = states * Math.max(1, instances)
  const shared = (count: number) => new SharedArrayBuffer(count * 4)
  const words = new Int32Array(shared(size * wordsPerState))
  return {
    states,
    words,
    keys: keyWords === undefined ? words : new Int32Array(shared(size * keyWords)),
    hashes: new Int32Array(shared(size)),
    sources: new Uint32Array(shared(size)),
    instances: new Uint32Array(shared(size)),
    targets: new Uint32Array(shared(size)),
  }
}
