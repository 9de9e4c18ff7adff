import type { StateGraph } from './graph.ts'
import { Numbers } from './numbers.ts'
import { Pace } from './pace.ts'
import type { StateSet } from './state-set.ts'

const unreached = 0xffffffff

/**
 * The shortest behaviours that come to a state through one in which a premise holds and, from there on, stay within a region.
 * Breadth-first, from all states with the premise at once, each as many steps away as it is from the initial states.
 */
export class Approach {
  readonly #graph: StateGraph
  readonly #steps: Uint32Array
  readonly #from: Uint32Array

  private constructor(graph: StateGraph) {
    this.#graph = graph
    this.#steps = new Uint32Array(graph.expanded).fill(unreached)
    this.#from = new Uint32Array(graph.expanded)
  }

  /** @param starts the states of the region in which the premise holds */
  static *of(
    graph: StateGraph,
    region: StateSet,
    starts: StateSet,
    depthOf: (state: number) => number,
  ): Generator<undefined, Approach> {
    const approach = new Approach(graph)
    const steps = approach.#steps
    const queue = new Numbers(graph.expanded)
    const pace = new Pace()
    const reach = (state: number, length: number, from: number) => {
      if (steps[state] !== unreached) return
      steps[state] = length
      approach.#from[state] = from
      queue.push(state)
    }
    // States are in the order of their depths: a start goes into the queue before what lies as deep or deeper.
    let start = 0
    let head = 0
    for (;;) {
      while (start < graph.expanded && !starts.has(start)) start++
      const depth = start < graph.expanded ? depthOf(start) : unreached
      if (head < queue.size && steps[queue.values[head]!]! < depth) {
        const state = queue.values[head++]!
        const { begin, end, targets } = graph.stepsFrom(state)
        for (let k = begin; k < end; k++) {
          const target = targets[k]!
          if (target < graph.expanded && region.has(target)) reach(target, steps[state]! + 1, state)
        }
      } else if (start < graph.expanded) {
        reach(start, depth, start)
        start++
      } else if (head === queue.size) return approach
      if (pace.isDue()) yield
    }
  }

  /** Length of the shortest such behaviour, infinite when there is none. */
  stepsTo(state: number): number {
    const steps = this.#steps[state]!
    return steps === unreached ? Number.POSITIVE_INFINITY : steps
  }

  /** The start that the behaviour to a state goes through last, and the action instances that are taken from there. */
  wayTo(state: number): { readonly start: number; readonly instances: readonly number[] } {
    const way: number[] = []
    let at = state
    for (let from = this.#from[at]!; from !== at; from = this.#from[at]!) {
      way.push(this.#instanceBetween(from, at))
      at = from
    }
    return { start: at, instances: way.reverse() }
  }

  #instanceBetween(from: number, to: number): number {
    const { begin, end, instances, targets } = this.#graph.stepsFrom(from)
    for (let k = begin; k < end; k++) if (targets[k] === to) return instances[k]!
    throw new Error(`no step from state ${from} to state ${to}`)
  }
}
