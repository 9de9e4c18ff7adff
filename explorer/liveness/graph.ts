import { compile, type Kernel } from '../compile/kernel.ts'
import { rowInSegment, segmentOf } from '../rows.ts'
import type { Explored } from './explored.ts'
import { Numbers } from './numbers.ts'
import type { StateSet } from './state-set.ts'

/** Steps from one state, those that change nothing included: positions `begin` to `end` - 1 of both arrays. */
export interface Steps {
  readonly begin: number
  readonly end: number
  /** Action instances, in the numbering of the kernel. */
  readonly instances: Uint32Array
  readonly targets: Uint32Array
}

/** The explored states with their steps. */
export interface StateGraph {
  /** Targets are below this. */
  readonly found: number
  /** Steps are known of states below this. */
  readonly expanded: number
  /** Action instances are below this. */
  readonly instances: number
  /** What it returns is overwritten by the next call; for one state it is always the same, in the same order. */
  stepsFrom(state: number): Steps
}

/** Steps found anew by the kernel whenever they are asked for: no memory, and slow. */
export class RecomputedSteps implements StateGraph {
  readonly found: number
  readonly expanded: number
  readonly instances: number
  readonly kernel: Kernel
  readonly #explored: Explored
  readonly #steps: { begin: number; end: number; instances: Uint32Array; targets: Uint32Array }
  #state = -1

  constructor(explored: Explored) {
    this.#explored = explored
    this.kernel = compile(explored.system, [], { selfLoops: true, chunk: explored.chunk })
    this.found = explored.found
    this.expanded = explored.expanded
    this.instances = this.kernel.instances.length
    const { instances, targets } = this.kernel.batch
    this.#steps = { begin: 0, end: 0, instances, targets }
  }

  stepsFrom(state: number): Steps {
    if (state !== this.#state) {
      this.#steps.end = this.expand(state, state + 1)
      this.#state = state
    }
    return this.#steps
  }

  /** Expands the states from .. to - 1, which lie in one segment, into the kernel's batch. Returns how many steps there are. */
  expand(from: number, to: number): number {
    const { kernel } = this
    const row = rowInSegment(from)
    this.#state = -1
    kernel.run(this.#explored.rows.segments[segmentOf(from)]!, row, row + to - from, from - row)
    this.#explored.find(kernel.batch, kernel.counters.batched)
    return kernel.counters.batched
  }
}

/** Steps kept in compressed rows: those from state s are at positions starts[s] to starts[s + 1] - 1. */
export class KeptSteps implements StateGraph {
  readonly found: number
  readonly expanded: number
  readonly instances: number
  readonly #starts: Uint32Array
  readonly #instances = new Numbers()
  readonly #targets = new Numbers()
  readonly #steps: { begin: number; end: number; instances: Uint32Array; targets: Uint32Array }

  private constructor(graph: StateGraph) {
    this.found = graph.found
    this.expanded = graph.expanded
    this.instances = graph.instances
    this.#starts = new Uint32Array(graph.expanded + 1)
    this.#steps = { begin: 0, end: 0, instances: this.#instances.values, targets: this.#targets.values }
  }

  /**
   * Keeps the steps from some states; those from others are not needed. Yields the number of states done. Returns undefined
   * when that would take more than so many bytes.
   */
  static *of(graph: RecomputedSteps, states: StateSet, bytesMax: number): Generator<number, KeptSteps | undefined> {
    if ((graph.expanded + 1) * 4 > bytesMax) return undefined
    const kept = new KeptSteps(graph)
    const { batch } = graph.kernel
    // As many as fill a batch; segments end where one does.
    for (let from = 0; from < graph.expanded; from += batch.states) {
      const to = Math.min(graph.expanded, from + batch.states)
      const count = graph.expand(from, to)
      if (kept.#bytesWith(count) > bytesMax) return undefined
      let k = 0
      for (let state = from; state < to; state++) {
        for (; k < count && batch.sources[k] === state; k++) {
          if (states.has(state)) kept.#append(batch.instances[k]!, batch.targets[k]!)
        }
        kept.#starts[state + 1] = kept.#targets.size
      }
      yield to
    }
    Object.assign(kept.#steps, { instances: kept.#instances.values, targets: kept.#targets.values })
    return kept
  }

  get bytes(): number {
    return this.#starts.byteLength + this.#instances.bytes + this.#targets.bytes
  }

  #bytesWith(more: number): number {
    // Positions are 32 bits wide.
    if (this.#targets.size + more >= 2 ** 32) return Number.POSITIVE_INFINITY
    return this.#starts.byteLength + this.#instances.bytesWith(more) + this.#targets.bytesWith(more)
  }

  stepsFrom(state: number): Steps {
    this.#steps.begin = this.#starts[state]!
    this.#steps.end = this.#starts[state + 1]!
    return this.#steps
  }

  #append(instance: number, target: number): void {
    this.#instances.push(instance)
    this.#targets.push(target)
  }
}
