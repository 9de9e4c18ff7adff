import type { Trace } from '../../model/language/trace.ts'
import type { Explored } from '../liveness/explored.ts'
import { KeptSteps, RecomputedSteps } from '../liveness/graph.ts'

/** The reachable states of a system and its steps, with what can be seen of each. */
export class VisibleGraph {
  readonly states: number
  /** The first so many states are initial. */
  readonly initialStates: number
  /** What can be seen of each action instance; -1: nothing. */
  readonly labels: Int32Array
  readonly #explored: Explored
  readonly #steps: KeptSteps

  private constructor(explored: Explored, steps: KeptSteps, labels: Int32Array) {
    this.states = explored.found
    this.initialStates = explored.initialStates
    this.labels = labels
    this.#explored = explored
    this.#steps = steps
  }

  /** Of a search that has found everything. Yields the number of states done. Undefined: its steps would take more bytes than that. */
  static *of(explored: Explored, labels: Int32Array, bytesMax: number): Generator<number, VisibleGraph | undefined> {
    const graph = new RecomputedSteps(explored)
    const steps = new KeptSteps(graph.instances)
    return (yield* steps.complete(graph, undefined, bytesMax)) ? new VisibleGraph(explored, steps, labels) : undefined
  }

  get bytes(): number {
    return this.#steps.bytes
  }

  /** Steps that change nothing included. What it returns is overwritten by the next call. */
  stepsFrom(state: number) {
    return this.#steps.stepsFrom(state)
  }

  /** A shortest behaviour to one of the initial states is none; it says which one it is. */
  initialTrace(state: number): Trace {
    return this.#explored.behaviourTo(state)
  }

  /** Is nothing left to be done in it that cannot be seen? Steps that change nothing do not count. */
  isStable(state: number): boolean {
    const { begin, end, instances, targets } = this.stepsFrom(state)
    for (let at = begin; at < end; at++) {
      if (this.labels[instances[at]!]! < 0 && targets[at] !== state) return false
    }
    return true
  }

  /** What can be seen next from a state, in order, each once. */
  offered(state: number): readonly number[] {
    const { begin, end, instances } = this.stepsFrom(state)
    const offered = new Set<number>()
    for (let at = begin; at < end; at++) {
      const label = this.labels[instances[at]!]!
      if (label >= 0) offered.add(label)
    }
    return [...offered].sort((a, b) => a - b)
  }
}
