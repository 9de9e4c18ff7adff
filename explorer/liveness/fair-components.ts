import type { Fairness } from '../../model/language/part.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { Kernel } from '../compile/kernel.ts'
import type { StateGraph } from './graph.ts'
import { Numbers } from './numbers.ts'
import { Pace } from './pace.ts'
import type { StateSet } from './state-set.ts'

/** What is assumed of each action instance, in the numbering of the kernel. */
export type InstanceFairness = readonly Fairness[]

export function fairnessOfInstances(
  { fairness }: BoundProperty,
  { instances }: Pick<Kernel, 'instances'>,
): InstanceFairness {
  return instances.map(({ action }) => fairness[action]!)
}

/** A state's set is this when it belongs to none. */
const nowhere = 0
const region = 1
const nothing: readonly number[] = []

/**
 * Sets of states that a fair behaviour can go on in for ever, without leaving a region: strongly connected components in which
 * every weakly fair instance is taken or somewhere disabled, and every strongly fair one is taken or nowhere enabled. A
 * state by itself is such a component where a behaviour may stop. The largest such sets are found, and they are disjoint.
 *
 * Tarjan's algorithm without recursion, with the single number per state of Pearce ("A space-efficient algorithm for finding
 * strongly connected components", 2016). A component that is unfair to a strongly fair instance is taken apart again without
 * the states in which that instance is enabled (Emerson and Lei 1987; Lichtenstein and Pnueli 1985).
 */
export class FairComponents {
  readonly #graph: StateGraph
  readonly #fairness: InstanceFairness
  /** For each state the number of the set that it is in. */
  readonly #sets: Uint32Array
  /** During a decomposition: 0 for states not visited, else the smallest visiting number known to be in its component. */
  readonly #lowest: Uint32Array
  #lastSet = region
  /** For each fair component the fair instances that are enabled in all its states. */
  readonly #fair = new Map<number, readonly number[]>()
  // The states on the way of the depth-first search, their visiting numbers, and how many of their steps have been looked at.
  readonly #way: Numbers
  readonly #visited: Numbers
  readonly #position: Numbers
  /** States whose component is not complete yet. */
  readonly #open: Numbers
  readonly #unfinished: { readonly set: number; readonly states: Uint32Array }[] = []
  // Of the component at hand: in how many states an instance is enabled, and whether it is taken within.
  readonly #enabledIn: Uint32Array
  readonly #taken: Uint8Array
  readonly #pace = new Pace()

  constructor(graph: StateGraph, fairness: InstanceFairness) {
    this.#graph = graph
    this.#fairness = fairness
    this.#sets = new Uint32Array(graph.found)
    this.#lowest = new Uint32Array(graph.found)
    this.#way = new Numbers(graph.expanded)
    this.#visited = new Numbers(graph.expanded)
    this.#position = new Numbers(graph.expanded)
    this.#open = new Numbers(graph.expanded)
    this.#enabledIn = new Uint32Array(graph.instances)
    this.#taken = new Uint8Array(graph.instances)
  }

  get bytes(): number {
    const growing = [this.#way, this.#visited, this.#position, this.#open]
    return this.#sets.byteLength + this.#lowest.byteLength + growing.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  get found(): boolean {
    return this.#fair.size > 0
  }

  /** The number of the fair component that a state is in, 0 for none. */
  componentOf(state: number): number {
    const set = this.#sets[state]!
    return this.#fair.has(set) ? set : nowhere
  }

  /** The fair instances that are enabled in every state of a fair component: whoever stays in it has to take each of them. */
  alwaysEnabledIn(component: number): readonly number[] {
    return this.#fair.get(component) ?? nothing
  }

  /**
   * Searches the states of `within` that can be reached from those in `from` without leaving it. Yields now and
   * then.
   */
  *search(within: StateSet, from: StateSet): Generator<undefined, void> {
    yield* this.#markRegion(within, from)
    for (let state = 0; state < this.#graph.expanded; state++) {
      if (this.#sets[state] === region && this.#lowest[state] === 0) yield* this.#decomposeFrom(state, region)
    }
    for (let next = this.#unfinished.pop(); next; next = this.#unfinished.pop()) {
      for (const state of next.states) {
        if (this.#sets[state] === next.set && this.#lowest[state] === 0) yield* this.#decomposeFrom(state, next.set)
      }
    }
  }

  *#markRegion(within: StateSet, from: StateSet): Generator<undefined, void> {
    const { expanded } = this.#graph
    const enter = (state: number) => {
      if (state >= expanded || this.#sets[state] === region || !within.has(state)) return
      this.#sets[state] = region
      this.#open.push(state)
    }
    for (let state = 0; state < expanded; state++) {
      if (!from.has(state)) continue
      enter(state)
      while (this.#open.size > 0) {
        const { begin, end, targets } = this.#graph.stepsFrom(this.#open.pop())
        for (let k = begin; k < end; k++) enter(targets[k]!)
        if (this.#pace.isDue()) yield
      }
    }
  }

  *#decomposeFrom(root: number, set: number): Generator<undefined, void> {
    const sets = this.#sets
    const lowest = this.#lowest
    const way = this.#way
    let visits = 0
    const visit = (state: number) => {
      lowest[state] = ++visits
      way.push(state)
      this.#visited.push(visits)
      this.#position.push(0)
    }
    visit(root)
    while (way.size > 0) {
      const state = way.values[way.size - 1]!
      const { begin, end, targets } = this.#graph.stepsFrom(state)
      let next: number | undefined
      let k = begin + this.#position.values[way.size - 1]!
      for (; k < end && next === undefined; k++) {
        const target = targets[k]!
        if (sets[target] !== set) continue
        if (lowest[target] === 0) next = target
        else if (lowest[target]! < lowest[state]!) lowest[state] = lowest[target]!
      }
      if (next !== undefined) {
        this.#position.values[way.size - 1] = k - begin
        visit(next)
        continue
      }
      way.pop()
      this.#position.pop()
      const own = this.#visited.pop()
      this.#open.push(state)
      if (lowest[state] === own) yield* this.#settle(own)
      else {
        const before = way.values[way.size - 1]!
        if (lowest[state]! < lowest[before]!) lowest[before] = lowest[state]!
      }
      if (this.#pace.isDue()) yield
    }
  }

  /** The states that are still open and visited from number `own` on are a component. Is it fair? */
  *#settle(own: number): Generator<undefined, void> {
    const open = this.#open
    let first = open.size - 1
    while (first > 0 && this.#lowest[open.values[first - 1]!]! >= own) first--
    const states = open.values.subarray(first, open.size)
    open.size = first
    const set = ++this.#lastSet
    for (const state of states) this.#sets[state] = set
    const concerned = yield* this.#count(states, set)
    const unfair = concerned.filter((instance) => this.#taken[instance] === 0)
    const weakly = unfair.some(
      (instance) => this.#fairness[instance] === 'weak' && this.#enabledIn[instance] === states.length,
    )
    const always = concerned.filter((instance) => this.#enabledIn[instance] === states.length)
    const strongly = new Set(unfair.filter((instance) => this.#fairness[instance] === 'strong'))
    for (const instance of concerned) {
      this.#enabledIn[instance] = 0
      this.#taken[instance] = 0
    }
    // What stays enabled and is not taken does so in every part of the component too.
    if (weakly) for (const state of states) this.#sets[state] = nowhere
    else if (strongly.size > 0) yield* this.#takeApart(states, strongly)
    else this.#fair.set(set, always.length > 0 ? always : nothing)
  }

  /** Counts where fair instances are enabled and whether they are taken. Returns those that are enabled at all. */
  *#count(states: Uint32Array, set: number): Generator<undefined, number[]> {
    const concerned: number[] = []
    for (const state of states) {
      const { begin, end, instances, targets } = this.#graph.stepsFrom(state)
      for (let k = begin; k < end; k++) {
        const instance = instances[k]!
        if (this.#fairness[instance] === 'none') continue
        if (this.#enabledIn[instance]++ === 0) concerned.push(instance)
        if (this.#sets[targets[k]!] === set) this.#taken[instance] = 1
      }
      if (this.#pace.isDue()) yield
    }
    return concerned
  }

  *#takeApart(states: Uint32Array, unfair: ReadonlySet<number>): Generator<undefined, void> {
    const set = ++this.#lastSet
    const rest = new Numbers(states.length)
    for (const state of states) {
      const { begin, end, instances } = this.#graph.stepsFrom(state)
      let enabled = false
      for (let k = begin; k < end; k++) enabled ||= unfair.has(instances[k]!)
      this.#sets[state] = enabled ? nowhere : set
      this.#lowest[state] = 0
      if (!enabled) rest.push(state)
      if (this.#pace.isDue()) yield
    }
    if (rest.size > 0) this.#unfinished.push({ set, states: rest.values.slice(0, rest.size) })
  }
}
