import type { FairComponents } from './fair-components.ts'
import type { StateGraph } from './graph.ts'
import { Numbers } from './numbers.ts'
import type { Met, Obligations } from './obligations.ts'
import { Pace } from './pace.ts'

/** A loop as the action instances that are taken. */
export type Loop = readonly number[]

/** A step of a loop, and where it leads. */
interface Step {
  readonly instance: number
  readonly target: number
}

/** Finds some fair loop through a state of a fair component, soon and not very long. */
export class SomeLoop {
  readonly #graph: StateGraph
  readonly #components: FairComponents
  readonly #obligations: Obligations
  readonly #pace = new Pace()
  /** During a search for the nearest step: how a state was reached, and in which search. */
  readonly #from: Uint32Array
  readonly #by: Uint32Array
  readonly #search: Uint32Array
  #searches = 0

  constructor(graph: StateGraph, components: FairComponents, obligations: Obligations) {
    this.#graph = graph
    this.#components = components
    this.#obligations = obligations
    this.#from = new Uint32Array(graph.expanded)
    this.#by = new Uint32Array(graph.expanded)
    this.#search = new Uint32Array(graph.expanded)
  }

  /**
   * Some fair loop: goes to the nearest step that meets something owed, again and again, and back. Every stretch is a shortest
   * one; the whole need not be.
   * @param before what the behaviour has met before it comes to the state
   */
  *through(state: number, before: Met): Generator<undefined, Loop> {
    const obligations = this.#obligations
    const loop: number[] = []
    let at = state
    let met = before | obligations.metIn(state)
    for (;;) {
      const owed = obligations.owed(met)
      if (owed === 0n && at === state && loop.length > 0) return loop
      for (const { instance, target } of yield* this.#nearest(at, owed, state)) {
        met = obligations.after(met, instance, target)
        loop.push(instance)
        at = target
      }
    }
  }

  /** The shortest way within the component to meet something owed or, when nothing is, to come to `home`. */
  *#nearest(from: number, owed: Met, home: number): Generator<undefined, Step[]> {
    const obligations = this.#obligations
    const search = ++this.#searches
    const component = this.#components.componentOf(from)
    const queue = new Numbers(this.#graph.expanded)
    this.#search[from] = search
    queue.push(from)
    for (let head = 0; head < queue.size; head++) {
      const state = queue.values[head]!
      if (head > 0 && owed !== 0n && obligations.isMetIn(owed, state)) return this.#wayTo(state, from)
      const { begin, end, instances, targets } = this.#graph.stepsFrom(state)
      for (let k = begin; k < end; k++) {
        const [instance, target] = [instances[k]!, targets[k]!]
        if (this.#components.componentOf(target) !== component) continue
        if (owed === 0n ? target === home : obligations.isMetBy(owed, instance)) {
          return [...this.#wayTo(state, from), { instance, target }]
        }
        if (this.#search[target] === search) continue
        this.#search[target] = search
        this.#from[target] = state
        this.#by[target] = instance
        queue.push(target)
      }
      if (this.#pace.isDue()) yield
    }
    throw new Error('a fair component in which something owed cannot be met')
  }

  #wayTo(state: number, from: number): Step[] {
    const way: Step[] = []
    for (let at = state; at !== from; at = this.#from[at]!) way.push({ instance: this.#by[at]!, target: at })
    return way.reverse()
  }
}
