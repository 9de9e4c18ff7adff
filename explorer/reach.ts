import { Rows, rowInSegment, segmentOf } from './rows.ts'

/** Compressed rows: the sources of the edges into state t are at positions starts[t] .. starts[t + 1]. */
interface ByTarget {
  readonly starts: Uint32Array
  readonly sources: Uint32Array
}

/** Transitions as pairs of state numbers, in the order in which they were found. */
export class Edges {
  /** Source and target of each. */
  readonly rows = new Rows(2)
  count = 0
  /** The same steps by where they lead: for so many states and edges. */
  #byTarget: { readonly states: number; readonly edges: number; readonly rows: ByTarget } | undefined

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
    const { starts, sources } = this.#rowsByTarget(states)
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

  // One property after the other asks for them.
  #rowsByTarget(states: number): ByTarget {
    const edges = this.count
    if (this.#byTarget?.states !== states || this.#byTarget.edges !== edges) {
      this.#byTarget = { states, edges, rows: this.#sortByTarget(states) }
    }
    return this.#byTarget.rows
  }

  #sortByTarget(states: number): ByTarget {
    const starts = new Uint32Array(states + 1)
    for (let e = 0; e < this.count; e++) starts[this.#word(e, 1) + 1]!++
    for (let t = 0; t < states; t++) starts[t + 1]! += starts[t]!
    const next = starts.slice()
    const sources = new Uint32Array(this.count)
    for (let e = 0; e < this.count; e++) sources[next[this.#word(e, 1)]!++] = this.#word(e, 0)
    return { starts, sources }
  }

  #word(edge: number, which: 0 | 1): number {
    return this.rows.segments[segmentOf(edge)]![rowInSegment(edge) * 2 + which]! >>> 0
  }
}
