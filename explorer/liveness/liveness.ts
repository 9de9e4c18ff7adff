import type { Trace, TraceStep } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { Explored } from './explored.ts'
import { fairnessOfInstances } from './fair-components.ts'
import { type KeptSteps, RecomputedSteps } from './graph.ts'
import type { Lasso } from './lasso.ts'
import { statesPerYield } from './pace.ts'
import { ask, bytesOfQuestions, type Question } from './questions.ts'
import { StateSet } from './state-set.ts'
import { violationAmong } from './violation.ts'

// Steps that may be looked at for a shorter lasso, for each property: a fraction of a second.
const stepsForShortest = 2 ** 17

// Beside its graph a search for fair components takes 36 bytes per state at the most, and one for a lasso in them 40 more.
const bytesPerState = 76

/** How far the judging of liveness is: conditions are asked, steps are kept, then one property after the other is judged. */
export interface LivenessProgress {
  readonly at: 'conditions' | 'steps' | 'properties'
  /** States done; when at properties, properties. */
  readonly done: number
  readonly of: number
}

export interface LivenessOptions {
  /** What it may take. */
  readonly memoryBytes: number
  /**
   * The steps from the first states, as the search has found them; those from others are kept beside them while they fit. Otherwise,
   * and where there are none, they are found anew whenever they are needed.
   */
  readonly recorded: KeptSteps | undefined
}

/**
 * Judges liveness on explored states: is there a behaviour that is fair and stays for ever where a condition is false? Its owner
 * advances it in slices.
 *
 * Of a search that was stopped, only states are looked at that were expanded, so that all their steps are known: a
 * behaviour that is found is one, and that none is found says nothing.
 */
export class Liveness {
  readonly #explored: Explored
  readonly #properties: readonly BoundProperty[]
  readonly #options: LivenessOptions
  readonly #work: Generator<number | undefined, void>
  readonly #lassos = new Map<BoundProperty, Trace>()
  #premised: ReadonlySet<BoundProperty> | undefined
  #progress: LivenessProgress
  #bytes = 0
  #outOfMemory = false

  constructor(explored: Explored, properties: readonly BoundProperty[], options: LivenessOptions) {
    this.#explored = explored
    this.#properties = properties
    this.#options = options
    this.#progress = { at: 'conditions', done: 0, of: explored.expanded }
    this.#work = this.#judge()
  }

  /** Does about as much work as `states` states take. Returns true when all is judged, or cannot be for want of memory. */
  advance(states: number): boolean {
    for (let done = 0; done < states; done += statesPerYield) {
      const { done: ended, value } = this.#work.next()
      if (ended) return true
      if (value !== undefined) this.#progress = { ...this.#progress, done: value }
    }
    return false
  }

  get progress(): LivenessProgress {
    return this.#progress
  }

  /** The most that it has taken so far. */
  get bytes(): number {
    return this.#bytes
  }

  get outOfMemory(): boolean {
    return this.#outOfMemory
  }

  /** A behaviour that violates a property, if one was found. */
  lassoOf(property: BoundProperty): Trace | undefined {
    return this.#lassos.get(property)
  }

  /** Was its premise true anywhere? Undefined while not every condition has been asked. */
  isPremised(property: BoundProperty): boolean | undefined {
    return this.#premised?.has(property)
  }

  *#judge(): Generator<number | undefined, void> {
    const { expanded, found } = this.#explored
    const { memoryBytes, recorded } = this.#options
    const needed = bytesOfQuestions(this.#properties, expanded) + found * bytesPerState
    if (needed > memoryBytes) {
      this.#outOfMemory = true
      return
    }
    const recomputed = new RecomputedSteps(this.#explored)
    const { questions, premised } = yield* ask(this.#properties, this.#explored)
    this.#premised = premised
    this.#progress = { at: 'steps', done: 0, of: expanded }
    const fits = recorded && (yield* recorded.complete(recomputed, union(questions, expanded), memoryBytes - needed))
    const kept = fits ? recorded : undefined
    this.#bytes = needed + (kept?.bytes ?? 0)
    for (const [done, property] of this.#properties.entries()) {
      this.#progress = { at: 'properties', done, of: this.#properties.length }
      const own = questions.filter((question) => question.property === property)
      const fairness = fairnessOfInstances(property, this.#explored.kernel)
      const lasso = yield* violationAmong(own, kept ?? recomputed, fairness, {
        depthOf: (state) => this.#explored.depthOf(state),
        budget: { steps: stepsForShortest },
      })
      if (lasso) this.#lassos.set(property, this.#traceOf(lasso))
    }
  }

  #traceOf({ to, then, loop }: Lasso): Trace {
    const { system, kernel } = this.#explored
    const stepOf = (instance: number): TraceStep => {
      const { action, parameters } = kernel.instances[instance]!
      return { action: system.actions[action]!.name, parameters }
    }
    const { initial, steps } = this.#explored.behaviourTo(to)
    const stem = [...steps, ...then.map(stepOf)]
    return { initial, steps: [...stem, ...loop.map(stepOf)], loopStart: stem.length }
  }
}

/** The states in which some condition is false. */
function union(questions: readonly Question[], states: number): StateSet {
  const all = new StateSet(states)
  for (let state = 0; state < states; state++) if (questions.some(({ away }) => away.has(state))) all.add(state)
  return all
}
