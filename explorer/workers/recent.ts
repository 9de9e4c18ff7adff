const entries = 2 ** 15

/**
 * The states that a worker has handed over lately. Breadth-first neighbours have many successors in common, and only the first
 * who finds a state matters.
 */
export class Recent {
  readonly #width: number
  readonly #words: Int32Array
  readonly #isUsed = new Uint8Array(entries)

  constructor(width: number) {
    this.#width = width
    this.#words = new Int32Array(entries * width)
  }

  /** Is the state at word `at` here? From now on it is, and another one may have had to go. */
  has(words: Int32Array, at: number, hash: number): boolean {
    const entry = hash & (entries - 1)
    const own = entry * this.#width
    let same = this.#isUsed[entry] === 1
    for (let j = 0; j < this.#width; j++) {
      same &&= this.#words[own + j] === words[at + j]
      this.#words[own + j] = words[at + j]!
    }
    this.#isUsed[entry] = 1
    return same
  }

  clear(): void {
    this.#isUsed.fill(0)
  }
}
