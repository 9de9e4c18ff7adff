/** Transitions as pairs of state numbers, in the order in which they were found. Grows as needed. */
export class Edges {
  #sources = new Uint32Array(2 ** 12)
  #targets = new Uint32Array(2 ** 12)
  #count = 0

  get bytes(): number {
    return this.#sources.byteLength + this.#targets.byteLength
  }

  append(sources: Uint32Array, targets: Uint32Array, count: number): void {
    while (this.#count + count > this.#sources.length) {
      this.#sources = grown(this.#sources)
      this.#targets = grown(this.#targets)
    }
    this.#sources.set(sources.subarray(0, count), this.#count)
    this.#targets.set(targets.subarray(0, count), this.#count)
    this.#count += count
  }

  /** The first of `states` states from which no goal can be reached along the edges, or undefined when there is none. */
  firstWithout(goals: Uint8Array, states: number): number | undefined {
    const [starts, sources] = this.#byTarget(states)
    const reaches = Uint8Array.from(goals.subarray(0, states))
    const queue = new Uint32Array(states)
    let [head, tail] = [0, 0]
    for (let state = 0; state < states; state++) if (reaches[state]) queue[tail++] = state
    while (head < tail) {
      const target = queue[head++]!
      for (let e = starts[target]!; e < starts[target + 1]!; e++) {
        const source = sources[e]!
        if (reaches[source]) continue
        reaches[source] = 1
        queue[tail++] = source
      }
    }
    const first = reaches.indexOf(0)
    return first < 0 ? undefined : first
  }

  // Compressed rows: the sources of the edges into state t are at positions starts[t] .. starts[t + 1].
  #byTarget(states: number): [starts: Uint32Array, sources: Uint32Array] {
    const starts = new Uint32Array(states + 1)
    for (let e = 0; e < this.#count; e++) starts[this.#targets[e]! + 1]!++
    for (let t = 0; t < states; t++) starts[t + 1]! += starts[t]!
    const next = starts.slice()
    const sources = new Uint32Array(this.#count)
    for (let e = 0; e < this.#count; e++) sources[next[this.#targets[e]!]!++] = this.#sources[e]!
    return [starts, sources]
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
