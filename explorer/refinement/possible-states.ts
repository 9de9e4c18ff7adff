import type { VisibleGraph } from './visible-graph.ts'

/** The set of states that a system may be in after what was seen of it: by number, and closed under hidden steps. */
export type PossibleStates = number

/** No state: what was seen is no behaviour of the system. */
export const impossible: PossibleStates = -1

/**
 * All that a system may have come to, told only what can be seen of it: the sets of the subset construction, made as far as they
 * are asked for.
 */
export class Possibilities {
  readonly #graph: VisibleGraph
  readonly #sets: Uint32Array[] = []
  readonly #byHash = new Map<number, PossibleStates[]>()
  /** Per set, what it leads to by each label. */
  readonly #next: (ReadonlyMap<number, PossibleStates> | undefined)[] = []
  readonly #offers: (readonly (readonly number[])[] | undefined)[] = []
  /** Which states the set that is being made has already. */
  readonly #marks: Uint32Array
  #mark = 0
  #members = 0

  constructor(graph: VisibleGraph) {
    this.#graph = graph
    this.#marks = new Uint32Array(graph.states)
  }

  get count(): number {
    return this.#sets.length
  }

  get bytes(): number {
    return this.#members * 4 + this.#marks.byteLength
  }

  /** Before anything was seen. */
  get initial(): PossibleStates {
    return this.#intern(this.#closed(Array.from({ length: this.#graph.initialStates }, (_, state) => state)))
  }

  /** After one more step that was seen. */
  after(set: PossibleStates, label: number): PossibleStates {
    this.#next[set] ??= this.#successorsOf(set)
    return this.#next[set].get(label) ?? impossible
  }

  /** How many states are possible. */
  size(set: PossibleStates): number {
    return this.#sets[set]!.length
  }

  /** What can be seen next, whichever of the states it is. */
  next(set: PossibleStates): readonly number[] {
    this.#next[set] ??= this.#successorsOf(set)
    return [...this.#next[set].keys()].sort((a, b) => a - b)
  }

  /** Of each stable state among them, what can be seen next: no more can be relied on. The smallest ones only. */
  offers(set: PossibleStates): readonly (readonly number[])[] {
    this.#offers[set] ??= this.#offersOf(set)
    return this.#offers[set]
  }

  #successorsOf(set: PossibleStates): ReadonlyMap<number, PossibleStates> {
    const graph = this.#graph
    const targetsOf = new Map<number, number[]>()
    for (const state of this.#sets[set]!) {
      const { begin, end, instances, targets } = graph.stepsFrom(state)
      for (let at = begin; at < end; at++) {
        const label = graph.labels[instances[at]!]!
        if (label < 0) continue
        const known = targetsOf.get(label)
        if (known) known.push(targets[at]!)
        else targetsOf.set(label, [targets[at]!])
      }
    }
    return new Map([...targetsOf].map(([label, targets]) => [label, this.#intern(this.#closed(targets))]))
  }

  #offersOf(set: PossibleStates): readonly (readonly number[])[] {
    const graph = this.#graph
    const offers = new Map<string, readonly number[]>()
    for (const state of this.#sets[set]!) {
      if (!graph.isStable(state)) continue
      const offered = graph.offered(state)
      offers.set(offered.join(), offered)
    }
    const all = [...offers.values()]
    return all.filter((one) => !all.some((other) => other.length < one.length && isSubset(other, one)))
  }

  /** These states, and all that hidden steps lead to from them; in order. */
  #closed(states: readonly number[]): Uint32Array {
    const graph = this.#graph
    const mark = ++this.#mark
    const found: number[] = []
    for (const state of states) {
      if (this.#marks[state] === mark) continue
      this.#marks[state] = mark
      found.push(state)
    }
    for (let i = 0; i < found.length; i++) {
      const { begin, end, instances, targets } = graph.stepsFrom(found[i]!)
      for (let at = begin; at < end; at++) {
        const target = targets[at]!
        if (graph.labels[instances[at]!]! >= 0 || this.#marks[target] === mark) continue
        this.#marks[target] = mark
        found.push(target)
      }
    }
    return Uint32Array.from(found).sort()
  }

  #intern(members: Uint32Array): PossibleStates {
    let hash = members.length
    for (const state of members) hash = (Math.imul(hash, 31) + state) | 0
    const alike = this.#byHash.get(hash) ?? []
    const known = alike.find((set) => areEqual(this.#sets[set]!, members))
    if (known !== undefined) return known
    const set = this.#sets.push(members) - 1
    this.#members += members.length
    this.#byHash.set(hash, [...alike, set])
    return set
  }
}

/** Both in order. */
export function isSubset(part: readonly number[], whole: readonly number[]): boolean {
  let at = 0
  for (const one of part) {
    while (at < whole.length && whole[at]! < one) at++
    if (whole[at] !== one) return false
  }
  return true
}

function areEqual(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i])
}
