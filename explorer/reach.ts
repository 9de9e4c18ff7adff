import { Rows, rowInSegment, segmentOf } from './rows.ts'

/** Transitions as pairs of state numbers, in the order in which they were found. */
export class Edges {
  /** Source and target of each. */
  readonly rows = new Rows(2)
  count = 0

  get bytes(): number {
    return this.count * 8
  }

  append(sources: Uint32Array, targets: Uint32Array, count: number): void {
    this.rows.reserve(this.count + count)
    for (let k = 0; k < count; k++) {
      const edge = this.count++
      const segment = this.rows.segments[segmentOf(edge)]!
      const at = rowInSegment(edge) * 2
      segment[at] = sources[k]!
      segment[at + 1] = targets[k]!
    }
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
    for (let e = 0; e < this.count; e++) starts[this.#word(e, 1) + 1]!++
    for (let t = 0; t < states; t++) starts[t + 1]! += starts[t]!
    const next = starts.slice()
    const sources = new Uint32Array(this.count)
    for (let e = 0; e < this.count; e++) sources[next[this.#word(e, 1)]!++] = this.#word(e, 0)
    return [starts, sources]
  }

  #word(edge: number, which: 0 | 1): number {
    return this.rows.segments[segmentOf(edge)]![rowInSegment(edge) * 2 + which]! >>> 0
  }
}
