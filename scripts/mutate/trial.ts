import type { ExplorationResult } from '../../explorer/result.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties, isLiveness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness } from '../check/reductions.ts'
import type { Run } from '../check/run.ts'
import type { SearchMode } from '../check/search-task.ts'
import type { Task } from '../check/select.ts'
import { ModelError } from '../exit.ts'
import type { Ended, Search } from '../side-by-side/searches.ts'
import { weakenedSource } from '../workers/sources.ts'
import type { Weakening } from './weakenings.ts'

/** A property whose verdict is another one without the condition or effect. */
export interface Notice {
  readonly property: string
  /** Length of the shortest counterexample; undefined for a property that is no longer violated, or never reached. */
  readonly steps: number | undefined
  readonly verdict: 'holds' | 'violated'
}

/**
 * `noticed`: a property has another verdict, or the model itself says that something is wrong. `same`: not even the numbers of
 * states and transitions change. `unnoticed`: they do, and nothing else. `undecided`: a limit ended the search before anything
 * was noticed.
 */
export type TrialOutcome = 'noticed' | 'same' | 'unnoticed' | 'undecided'

export interface Trial {
  readonly weakening: Weakening
  readonly outcome: TrialOutcome
  /** The search that noticed, else the first. */
  readonly task: Task
  readonly notices: readonly Notice[]
  /** What the model refused to do without it. */
  readonly modelError: MoveproofError | undefined
  /** States and transitions of the search, beside those of the design itself. */
  readonly found: Size | undefined
  readonly unchanged: Size
}

export type Size = Pick<ExplorationResult, 'states' | 'transitions'>

/** One search of the design as it is, and what its properties say. */
export interface Baseline {
  readonly task: Task
  readonly run: Run
}

// A weaker design may have very many more states. What nobody has noticed among so many times as many counts as undecided.
const moreStatesMax = 10
const statesMin = 50_000

/**
 * What a weakened design is tried with, the cheapest first: small searches before large ones, and liveness only after everything
 * else, as it cannot be judged among states that are one up to names.
 */
export function inOrderOfCost(tasks: readonly Task[]): Task[] {
  const ofKind = (live: boolean) =>
    tasks
      .map((task) => ({ ...task, properties: task.properties.filter(({ kind }) => isLiveness(kind) === live) }))
      .filter(({ properties }) => properties.length > 0)
  const states = ({ scenario: { counts } }: Task) => counts?.states ?? Number.MAX_SAFE_INTEGER
  return [false, true].flatMap((live) => ofKind(live).sort((a, b) => states(a) - states(b)))
}

/** How a design is searched, as it is and weakened. */
export function searchMode(task: Task, limits: SearchLimits): SearchMode {
  const symmetry = !asksLiveness(task)
  return { limits, symmetry, certify: false, countBlocked: false, profile: false, compact: false, tabulate: true }
}

/** The search of a weakened design that stands beside that of the design. */
export function weakenedSearch(
  scenarios: readonly Scenario[],
  weakening: Weakening,
  { task, run }: Baseline,
  limits: SearchLimits,
): Search {
  const system = instantiate(weakening.system, task.system.bounds)
  const names = new Set(task.properties.map(({ name }) => name))
  const properties = bindProperties(system, task.scenario.properties).filter(({ name }) => names.has(name))
  const own = Math.max(statesMin, moreStatesMax * run.result.states)
  const mode = searchMode(task, { ...limits, states: Math.min(own, limits.states ?? own) })
  const weakened = { ...task, scenario: { ...task.scenario, system: weakening.system }, system, properties }
  return { task: weakened, mode, source: weakenedSource(scenarios, task, weakening) }
}

/** What that search says. @throws what went wrong in it, unless that is what the model refuses */
export function judgeTrial(weakening: Weakening, { task, run }: Baseline, ended: Ended): Trial {
  const unchanged = { states: run.result.states, transitions: run.result.transitions }
  const common = { weakening, task, unchanged }
  if ('error' in ended) {
    const modelError = ended.error instanceof ModelError ? ended.error.cause : ended.error
    if (!(modelError instanceof MoveproofError) || !isOfTheModel(modelError)) throw ended.error
    return { ...common, outcome: 'noticed', notices: [], modelError, found: undefined }
  }
  const { result } = ended.run
  const notices = noticesIn(result, run.result)
  const found = { states: result.states, transitions: result.transitions }
  const isSame = found.states === unchanged.states && found.transitions === unchanged.transitions
  const open = [...result.verdicts, ...run.result.verdicts].some(({ verdict }) => verdict === 'incomplete')
  const outcome = notices.length > 0 ? 'noticed' : open ? 'undecided' : isSame ? 'same' : 'unnoticed'
  return { ...common, outcome, notices, modelError: undefined, found }
}

/** Of trials of one weakening with several searches, the one that says most. */
export function decisive(trials: readonly Trial[]): Trial {
  const first = (outcome: TrialOutcome) => trials.find((trial) => trial.outcome === outcome)
  return first('noticed') ?? first('undecided') ?? first('unnoticed') ?? trials[0]!
}

function noticesIn(weakened: ExplorationResult, before: ExplorationResult): Notice[] {
  return weakened.verdicts.flatMap(({ property, verdict, trace }, i) => {
    const unchanged = before.verdicts[i]!.verdict
    if (verdict === 'incomplete' || unchanged === 'incomplete' || verdict === unchanged) return []
    return [{ property, verdict, steps: verdict === 'violated' ? trace?.steps.length : undefined }]
  })
}

function isOfTheModel({ code }: MoveproofError): boolean {
  return code === 'out-of-domain' || code === 'action-threw' || code === 'impure-action'
}
