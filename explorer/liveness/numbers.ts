/** Numbers below 2^32 in a row that grows, as a stack or as a queue that is read by position. */
export class Numbers {
  values: Uint32Array
  size = 0
  readonly #sizeMax: number

  /** @param sizeMax there will never be more numbers than this */
  constructor(sizeMax = 2 ** 32) {
    this.#sizeMax = sizeMax
    this.values = new Uint32Array(Math.min(sizeMax, 2 ** 8))
  }

  get bytes(): number {
    return this.values.byteLength
  }

  /** Bytes in use while it grows to take `more` numbers. */
  bytesWith(more: number): number {
    let room = this.values.length
    while (room < this.size + more) room = Math.min(room * 2, this.#sizeMax)
    return room === this.values.length ? this.bytes : this.bytes + room * 4
  }

  push(value: number): void {
    if (this.size === this.values.length) {
      const larger = new Uint32Array(Math.min(this.size * 2, this.#sizeMax))
      larger.set(this.values)
      this.values = larger
    }
    this.values[this.size++] = value
  }

  pop(): number {
    return this.values[--this.size]!
  }
}
