/** Successors on their way from the kernel to the store, in the order in which they were found. */
export interface Batch {
  /** How many successors after which the kernel hands over; it does so only between two states. */
  readonly full: number
  readonly words: Int32Array
  readonly hashes: Int32Array
  /** Number of the state that the successor was reached from. */
  readonly sources: Uint32Array
  /** Number of the action instance that led to it. */
  readonly instances: Uint32Array
  /** Filled in by the store: number of the state that the successor is. */
  readonly targets: Uint32Array
}

// Large enough to overlap the cache misses of many look-ups, small enough to stay in the cache itself.
const full = 4096

/** @param most the most successors that one state can have */
export function newBatch(wordsPerState: number, most: number): Batch {
  const size = full + most
  return {
    full,
    words: new Int32Array(size * wordsPerState),
    hashes: new Int32Array(size),
    sources: new Uint32Array(size),
    instances: new Uint32Array(size),
    targets: new Uint32Array(size),
  }
}
