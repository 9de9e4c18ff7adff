/** Words that threads share while they take walks. Walks have the numbers that they have in the search. */
export const control = {
  /** The next walk that nobody has begun. */
  next: 0,
  /** Walks from this one on are not open yet. */
  end: 1,
  /** Raised when walks are opened. */
  events: 2,
  /** Raised when a thread has taken a walk and said so. */
  taken: 3,
} as const

export function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(control).length))
}

/** The next walk, which whoever asked alone now has, or undefined while there is none. */
export function claimed(words: Int32Array): number | undefined {
  for (;;) {
    const next = Atomics.load(words, control.next)
    if (next >= Atomics.load(words, control.end)) return undefined
    if (Atomics.compareExchange(words, control.next, next, next + 1) === next) return next
  }
}
