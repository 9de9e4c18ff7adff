import { Exploration } from '../../explorer/explore.ts'
import { StepComparison, type StepDifference } from '../../explorer/same-steps.ts'
import type { Tree } from '../../model/language/shape.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { boundsText } from '../check/bounds.ts'
import type { Task } from '../check/select.ts'
import type { ProgressLine } from '../output/progress.ts'
import { runOf, type SearchesOptions, searchAll } from '../side-by-side/searches.ts'
import { driveGenerator, driveSearch } from '../slices.ts'
import { type Mutations, mutantOf } from './mutations.ts'
import {
  type Baseline,
  isNoticed,
  judgeSearch,
  mutantSearch,
  type Part,
  searchMode,
  type Trial,
  type TrialMode,
  trialOf,
  unchangedPart,
} from './trial.ts'

export interface TrialsOptions extends TrialMode {
  /** Searches at a time. */
  readonly workers: number
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** Mutants of one design, tried with one search after the other for as long as nothing has noticed. */
export class Trials {
  readonly #scenarios: readonly Scenario[]
  readonly #tasks: readonly Task[]
  readonly #options: TrialsOptions
  readonly #baselines = new Map<Task, Baseline>()

  /** @param tasks of one design, the cheapest first */
  constructor(scenarios: readonly Scenario[], tasks: readonly Task[], options: TrialsOptions) {
    this.#scenarios = scenarios
    this.#tasks = tasks
    this.#options = options
  }

  /** What became of each, in their order; interrupted: of those that were decided by then. */
  async of(all: readonly Mutations[]): Promise<Trial[]> {
    const { everyProperty, signal } = this.#options
    const parts = new Map(all.map((mutations) => [mutations, [] as Part[]]))
    const differences = new Map<string, ReadonlyMap<Mutations, StepDifference | undefined>>()
    let open = all
    for (const task of this.#tasks) {
      if (open.length === 0) break
      const baseline = await this.#baseline(task)
      if (!baseline) break
      // Searches at the same bounds, for other kinds of properties, have the same states.
      const at = boundsText(task.system.bounds)
      const differing = differences.get(at) ?? (await this.#compare(task, open))
      differences.set(at, differing)
      await this.#search(baseline, open, differing, parts)
      if (signal?.aborted) break
      if (!everyProperty) open = open.filter((mutations) => !parts.get(mutations)!.some(isNoticed))
    }
    const isDone = (own: readonly Part[]) =>
      own.length === this.#tasks.length || (!everyProperty && own.some(isNoticed))
    return [...parts].flatMap(([mutations, own]) => (isDone(own) ? [trialOf(mutations, own)] : []))
  }

  async #baseline(task: Task): Promise<Baseline | undefined> {
    const known = this.#baselines.get(task)
    if (known) return known
    for await (const ended of searchAll([{ task, mode: searchMode(task, this.#options.limits) }], this.#searching)) {
      const baseline = { task, run: runOf(ended) }
      if (this.#options.signal?.aborted) return undefined
      this.#baselines.set(task, baseline)
      return baseline
    }
    return undefined
  }

  get #searching(): SearchesOptions {
    const { workers, signal, progress } = this.#options
    return { workers, scenarios: this.#scenarios, signal, progress }
  }

  async #search(
    baseline: Baseline,
    open: readonly Mutations[],
    differing: ReadonlyMap<Mutations, StepDifference | undefined>,
    parts: ReadonlyMap<Mutations, Part[]>,
  ): Promise<void> {
    const { signal } = this.#options
    const searched: Mutations[] = []
    for (const mutations of open) {
      if (differing.get(mutations) === 'nothing') parts.get(mutations)!.push(unchangedPart(baseline))
      else searched.push(mutations)
    }
    const searches = searched.map((mutations) => mutantSearch(this.#scenarios, mutations, baseline, this.#options))
    let at = 0
    for await (const ended of searchAll(searches, this.#searching)) {
      const mutations = searched[at]!
      const search = searches[at++]!
      // What was interrupted has said nothing.
      if (signal?.aborted) return
      parts.get(mutations)!.push(judgeSearch(baseline, search, differing.get(mutations), ended))
    }
  }

  /** Which of them take other steps than their design. Undefined: not known within the limits. */
  async #compare(
    { system, scenario }: Task,
    open: readonly Mutations[],
  ): Promise<Map<Mutations, StepDifference | undefined>> {
    const { limits, signal, progress } = this.#options
    const watch = { signal, seconds: limits.seconds }
    const exploration = new Exploration(system, [], { symmetry: true, limits })
    await driveSearch(exploration, watch)
    const { exhaustive } = exploration.result()
    const pairs = open.map((mutations) => ({
      mutations,
      comparison: new StepComparison(system, mutantOf(scenario.system, system.bounds, mutations)),
    }))
    const differences = new Map<Mutations, StepDifference | undefined>(open.map((mutations) => [mutations, 'nothing']))
    const compared = await driveGenerator(comparing(exploration.visited(), pairs, differences), watch, (states) =>
      progress.show(() => `${system.name}: steps of mutants compared in ${states} states`),
    )
    const isComplete = exhaustive && !('stoppedBy' in compared)
    for (const [mutations, difference] of differences) {
      if (!isComplete && difference !== 'moves') differences.set(mutations, undefined)
    }
    return differences
  }
}

/** Notes what tells mutants from their design in these states; yields after how many. */
function* comparing(
  states: Iterable<Tree>,
  all: readonly { readonly mutations: Mutations; readonly comparison: StepComparison }[],
  differences: Map<Mutations, StepDifference | undefined>,
): Generator<number, void, void> {
  let left = all
  let count = 0
  for (const tree of states) {
    let found = false
    for (const { mutations, comparison } of left) {
      const difference = comparison.in(tree)
      if (difference === 'nothing') continue
      differences.set(mutations, difference)
      found ||= difference === 'moves'
    }
    if (found) left = left.filter(({ mutations }) => differences.get(mutations) !== 'moves')
    if (left.length === 0) return
    yield ++count
  }
}
