/** A set of state numbers below a fixed one, one bit each. */
export class StateSet {
  readonly #bits: Uint8Array
  #size = 0

  constructor(states: number) {
    this.#bits = new Uint8Array(Math.ceil(states / 8))
  }

  get bytes(): number {
    return this.#bits.byteLength
  }

  get size(): number {
    return this.#size
  }

  has(state: number): boolean {
    return (this.#bits[state >>> 3]! & (1 << (state & 7))) !== 0
  }

  add(state: number): void {
    if (this.has(state)) return
    this.#bits[state >>> 3]! |= 1 << (state & 7)
    this.#size++
  }
}
