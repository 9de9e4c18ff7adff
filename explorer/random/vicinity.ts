import type { System } from '../../model/language/system.ts'
import { compile, type Kernel } from '../compile/kernel.ts'
import { hashWords } from '../hash.ts'
import type { StateGraph, Steps } from '../liveness/graph.ts'
import { Numbers } from '../liveness/numbers.ts'
import { rowInSegment, segmentOf } from '../rows.ts'
import { StateStore } from '../store.ts'

/** What to look at around a state. */
export interface Scope {
  /** Nothing more is judged once it has taken this: 2 for each state that is judged, and 1 for each of its steps. */
  readonly effortMax: number
  /** Per action instance: what steps of it lead to comes at once; all others wait until nothing else is left. */
  readonly isFirst: (instance: number) => boolean
  /**
   * Asked of each state once, when it is in the tree of the kernel: `on`: its steps are looked at; `aside`: they are not;
   * `enough`: nothing more is.
   */
  readonly judge: (state: number) => 'on' | 'aside' | 'enough'
}

export interface Outcome {
  readonly effort: number
  readonly isSettled: boolean
}

/**
 * The states around one, numbered as they are found, from 0. Of those that were expanded all steps are known, so what is enabled is,
 * also where it leads to a state that was not. First comes everything that follows without steps of the others (environment and
 * application, for liveness), then what follows with one of them, with two, and so on: these are the behaviours in which nobody
 * comes to help, and they are few (compare delay bounding: M. Emmi, S. Qadeer, Z. Rakamarić: Delay-bounded scheduling, 2011).
 */
export class Vicinity implements StateGraph {
  readonly kernel: Kernel
  readonly #store: StateStore
  readonly #begins = new Numbers()
  readonly #ends = new Numbers()
  readonly #instances = new Numbers()
  readonly #targets = new Numbers()
  /** Per state: the round in which it waits or was looked at; 0: none yet. */
  readonly #rounds = new Numbers()
  readonly #looked = new Numbers()
  #current = 0

  constructor(system: System) {
    this.kernel = compile(system, [], { selfLoops: true, walk: true, chunk: 1 })
    this.#store = new StateStore(this.kernel.layout.words)
  }

  get found(): number {
    return this.#store.size
  }

  /** States in the order in which they are found: those that were not expanded have no steps here, and are to be left out. */
  get expanded(): number {
    return this.#store.size
  }

  /** The state that was looked at last. */
  get current(): number {
    return this.#current
  }

  get instances(): number {
    return this.kernel.instances.length
  }

  stepsFrom(state: number): Steps {
    return {
      begin: this.#begins.values[state]!,
      end: this.#ends.values[state]!,
      instances: this.#instances.values,
      targets: this.#targets.values,
    }
  }

  /**
   * Looks at what is around a state.
   * @param start packed; it is state 0
   * @returns what it took, and whether that settles it: nothing is left to judge, or it was enough
   * @throws whatever conditions and effects throw; {@link current} is then the state
   */
  explore(start: Int32Array, { effortMax, isFirst, judge }: Scope): Outcome {
    this.#begin(start)
    let [now, later] = [new Numbers(), new Numbers()]
    let effort = 0
    now.push(0)
    this.#rounds.values[0] = 1
    for (let round = 1; now.size > 0; round++) {
      for (let head = 0; head < now.size; head++) {
        const state = now.values[head]!
        if (this.#looked.values[state] === 1) continue
        if (effort >= effortMax) return { effort, isSettled: false }
        effort += 2
        this.#looked.values[state] = 1
        this.#current = state
        const { segments } = this.#store.rows
        this.kernel.reload(segments[segmentOf(state)]!, rowInSegment(state))
        const judged = judge(state)
        if (judged === 'enough') return { effort, isSettled: effort <= effortMax }
        if (judged === 'aside') continue
        effort += this.#expand(state)
        for (let k = this.#begins.values[state]!; k < this.#ends.values[state]!; k++) {
          const target = this.#targets.values[k]!
          const own = isFirst(this.#instances.values[k]!) ? round : round + 1
          const known = this.#rounds.values[target]!
          if (known !== 0 && known <= own) continue
          this.#rounds.values[target] = own
          if (own === round) now.push(target)
          else later.push(target)
        }
      }
      ;[now, later] = [later, new Numbers()]
    }
    return { effort, isSettled: effort <= effortMax }
  }

  /** Some shortest way from state 0 to a state along steps that are known, as action instances. */
  wayTo(wanted: number): number[] {
    const from = new Map<number, readonly [state: number, instance: number]>([[0, [0, 0]]])
    for (const state of from.keys()) {
      if (state === wanted) break
      const { begin, end, instances, targets } = this.stepsFrom(state)
      for (let k = begin; k < end; k++) if (!from.has(targets[k]!)) from.set(targets[k]!, [state, instances[k]!])
    }
    const way: number[] = []
    for (let at = wanted; at !== 0; ) {
      const [before, instance] = from.get(at)!
      way.push(instance)
      at = before
    }
    return way.reverse()
  }

  #begin(start: Int32Array): void {
    this.#store.clear()
    for (const numbers of [this.#begins, this.#ends, this.#instances, this.#targets, this.#rounds, this.#looked])
      numbers.size = 0
    const { batch } = this.kernel
    batch.words.set(start)
    batch.hashes[0] = hashWords(start, 0, start.length)
    this.#insert(1)
  }

  #expand(state: number): number {
    const { kernel } = this
    kernel.successors(this.#store.rows.segments[segmentOf(state)]!, rowInSegment(state))
    const count = kernel.counters.batched
    this.#insert(count)
    this.#begins.values[state] = this.#targets.size
    for (let k = 0; k < count; k++) {
      this.#instances.push(kernel.batch.instances[k]!)
      this.#targets.push(kernel.batch.targets[k]!)
    }
    this.#ends.values[state] = this.#targets.size
    return count
  }

  #insert(count: number): void {
    while (!this.#store.reserve(count));
    this.#store.insert(this.kernel.batch, count)
    while (this.#rounds.size < this.#store.size) {
      for (const numbers of [this.#begins, this.#ends, this.#rounds, this.#looked]) numbers.push(0)
    }
  }
}
