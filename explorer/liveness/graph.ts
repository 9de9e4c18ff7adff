import type { Batch } from '../batch.ts'
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

/** Steps found anew by a kernel whenever they are asked for: no memory, and slow. */
export class RecomputedSteps implements StateGraph {
  readonly found: number
  readonly expanded: number
  readonly instances: number
  readonly #explored: Explored
  #kernel: Kernel | undefined
  #state = -1

  constructor(explored: Explored) {
    this.#explored = explored
    this.found = explored.found
    this.expanded = explored.expanded
    this.instances = explored.kernel.instances.length
  }

  stepsFrom(state: number): Steps {
    const { instances, targets } = this.batch
    if (state !== this.#state) {
      this.expand(state, state + 1)
      this.#state = state
    }
    return { begin: 0, end: this.kernel.counters.batched, instances, targets }
  }

  /** Where {@link expand} puts what it finds. */
  get batch(): Batch {
    return this.kernel.batch
  }

  /** Made when it is needed: mostly the search has recorded the steps. */
  get kernel(): Kernel {
    const { system, chunk } = this.#explored
    this.#kernel ??= compile(system, [], { selfLoops: true, chunk })
    return this.#kernel
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
  found = 0
  readonly instances: number
  readonly #starts = new Numbers()
  readonly #instances = new Numbers()
  readonly #targets = new Numbers()
  readonly #steps = { begin: 0, end: 0, instances: this.#instances.values, targets: this.#targets.values }

  /** @param instances action instances of the system */
  constructor(instances: number) {
    this.instances = instances
    this.#starts.push(0)
  }

  get expanded(): number {
    return this.#starts.size - 1
  }

  get bytes(): number {
    return this.#starts.bytes + this.#instances.bytes + this.#targets.bytes
  }

  /** Bytes in use while it takes so many more states and steps. */
  bytesWith(states: number, steps: number): number {
    // Positions are 32 bits wide.
    if (this.#targets.size + steps >= 2 ** 32) return Number.POSITIVE_INFINITY
    return this.#starts.bytesWith(states) + this.#instances.bytesWith(steps) + this.#targets.bytesWith(steps)
  }

  /** The next states up to `to` - 1 have the first `count` steps of a batch. @param wanted those whose steps are needed; all unless told */
  append({ sources, instances, targets }: Batch, count: number, to: number, wanted?: StateSet): void {
    let k = 0
    for (let state = this.expanded; state < to; state++) {
      const isWanted = wanted?.has(state) ?? true
      for (; k < count && sources[k] === state; k++) {
        if (!isWanted) continue
        this.#instances.push(instances[k]!)
        this.#targets.push(targets[k]!)
      }
      this.#starts.push(this.#targets.size)
    }
    this.#steps.instances = this.#instances.values
    this.#steps.targets = this.#targets.values
  }

  /**
   * Keeps the steps from the states that come after those of which they are kept, as far as these are wanted: all of
   * them unless told. Yields the number of
   * states done. Returns false when all would take more than so many bytes.
   */
  *complete(graph: RecomputedSteps, wanted: StateSet | undefined, bytesMax: number): Generator<number, boolean> {
    this.found = graph.found
    if (this.bytesWith(graph.expanded - this.expanded, 0) > bytesMax) return false
    while (this.expanded < graph.expanded) {
      // As many as fill a batch; segments end where one does.
      const { batch } = graph
      const from = this.expanded
      const to = Math.min(graph.expanded, from - (from % batch.states) + batch.states)
      const count = graph.expand(from, to)
      if (this.bytesWith(to - from, count) > bytesMax) return false
      this.append(batch, count, to, wanted)
      yield to
    }
    return true
  }

  stepsFrom(state: number): Steps {
    this.#steps.begin = this.#starts.values[state]!
    this.#steps.end = this.#starts.values[state + 1]!
    return this.#steps
  }
}
