import type { Sample } from './grouping.ts'

const sampleStates = 1024
// A walk through all positions that brings those that follow one another far apart.
const stride = 397

/** Keeps some of the states that are expanded: of the latter half of all so far, evenly, since neighbours are alike. */
export class Sampler {
  readonly #width: number
  readonly #words: Int32Array
  /** Positions, until all are taken. */
  readonly #filled: number[] = []
  #taken = 0
  #next = 0

  constructor(width: number) {
    this.#width = width
    this.#words = new Int32Array(sampleStates * width)
  }

  /** The states at these rows are about to be expanded; `before` states were expanded before them. */
  look(words: Int32Array, from: number, to: number, before: number): void {
    const width = this.#width
    for (; this.#next < before + to - from; this.#next += 1 + Math.floor(this.#next / sampleStates)) {
      const row = from + this.#next - before
      const position = (this.#taken++ * stride) % sampleStates
      for (let j = 0; j < width; j++) this.#words[position * width + j] = words[row * width + j]!
      if (this.#taken < sampleStates) this.#filled.push(position)
    }
  }

  /** @param of how many states were expanded */
  sample(of: number): Sample {
    const width = this.#width
    const count = Math.min(this.#taken, sampleStates)
    const words = new Int32Array(count * width)
    for (let k = 0; k < count; k++) {
      const position = this.#taken >= sampleStates ? k : this.#filled[k]!
      words.set(this.#words.subarray(position * width, (position + 1) * width), k * width)
    }
    return { words, width, count, of: Math.max(of, count) }
  }
}
