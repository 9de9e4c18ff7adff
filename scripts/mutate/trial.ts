import type { ExplorationResult, PropertyVerdict } from '../../explorer/result.ts'
import type { StepDifference } from '../../explorer/same-steps.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { findAction, type System, stepText } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties, isLiveness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness } from '../check/reductions.ts'
import type { Run } from '../check/run.ts'
import { type SearchMode, verdictsOnly } from '../check/search-task.ts'
import type { Task } from '../check/select.ts'
import { ModelError } from '../exit.ts'
import type { Ended, Search } from '../side-by-side/searches.ts'
import { mutantSource } from '../workers/sources.ts'
import { type Mutations, mutantOf } from './mutations.ts'

/** A property whose verdict is another one than that of the design. */
export interface Notice {
  readonly property: string
  readonly verdict: 'holds' | 'violated'
  /** Steps of the shortest behaviour that shows it; none where a state is never reached any more, or a violation is gone. */
  readonly behaviour: readonly string[] | undefined
  /** Position in the behaviour to which it returns for ever, for liveness. */
  readonly loopStart: number | undefined
}

/**
 * - `noticed`: a property has another verdict, or the model itself says that something is wrong
 * - `equivalent`: in every reachable state the same steps lead to the same states, at all bounds that were tried
 * - `idle`: the same but for steps that lead back to the state that they are taken in, and nobody notices those
 * - `unnoticed`: states or steps differ, and no verdict does: a hole in the properties, or something that is not needed for them
 * - `undecided`: a limit ended a search before anything was noticed, or the comparison of steps before any was found that differs
 */
export type TrialOutcome = (typeof trialOutcomes)[number]
export const trialOutcomes = ['noticed', 'unnoticed', 'undecided', 'equivalent', 'idle'] as const

/** What became of a mutant. Plain data, so that it can be kept. */
export interface Trial {
  readonly mutations: Mutations
  readonly outcome: TrialOutcome
  readonly notices: readonly Notice[]
  /**
   * Properties whose premise is true somewhere in the design, and nowhere in the mutant: they hold because they ask nothing any more.
   * Of what is noticed that is not known, as it need not be searched to its end.
   */
  readonly vacuous: readonly string[]
  /** What the model refused to do. */
  readonly refusal: string | undefined
  /** Of the search that says most; of the first one, where none was needed. */
  readonly bounds: Bounds
  /** What that search found, unless it was ended early; and the same of the design itself. */
  readonly found: Size | undefined
  readonly unchanged: Size
}

export type Size = Pick<ExplorationResult, 'states' | 'transitions'>

/** One search of the design as it is, and what its properties say. */
export interface Baseline {
  readonly task: Task
  readonly run: Run
}

/** What one search says of a mutant. */
export interface Part {
  /** Undefined where the design has more states than limits allow to compare. */
  readonly difference: StepDifference | undefined
  readonly isOpen: boolean
  readonly premises: Premises
  readonly trial: Omit<Trial, 'mutations' | 'outcome' | 'vacuous'>
}

/** Names of properties but for those that are vacuous: of the design, and of the mutant. */
export interface Premises {
  readonly before: readonly string[]
  readonly now: readonly string[]
}

export interface TrialMode {
  readonly limits: SearchLimits
  /** Go on after something was noticed, so that every property that notices is named. */
  readonly everyProperty: boolean
}

// A mutant may have very many more states. Unless the user sets a limit, what nobody has noticed among so many times as many counts as undecided.
const moreStatesMax = 5
const statesMin = 50_000

/**
 * What a mutant is tried with, the cheapest first: small searches before large ones, and liveness only after everything else, as
 * it cannot be judged among states that are one up to names.
 */
export function inOrderOfCost(tasks: readonly Task[]): Task[] {
  const ofKind = (live: boolean) =>
    tasks
      .map((task) => ({ ...task, properties: task.properties.filter(({ kind }) => isLiveness(kind) === live) }))
      .filter(({ properties }) => properties.length > 0)
  const states = ({ scenario: { counts } }: Task) => counts?.states ?? Number.MAX_SAFE_INTEGER
  return [false, true].flatMap((live) => ofKind(live).sort((a, b) => states(a) - states(b)))
}

/** How a design is searched, as it is and changed. */
export function searchMode(task: Task, limits: SearchLimits): SearchMode {
  return { ...verdictsOnly, limits, symmetry: !asksLiveness(task) }
}

/** The search of a mutant that stands beside that of its design. */
export function mutantSearch(
  scenarios: readonly Scenario[],
  mutations: Mutations,
  { task, run }: Baseline,
  { limits, everyProperty }: TrialMode,
): Search {
  const system = mutantOf(task.scenario.system, task.system.bounds, mutations)
  const names = new Set(task.properties.map(({ name }) => name))
  const properties = bindProperties(system, task.scenario.properties).filter(({ name }) => names.has(name))
  const own = Math.max(statesMin, moreStatesMax * run.result.states)
  const mode = searchMode(task, { ...limits, states: limits.states ?? own })
  const settled = run.result.verdicts.filter(isUnsettled).map(({ property }) => property)
  return {
    task: { ...task, system, properties },
    mode: everyProperty ? mode : { ...mode, settled },
    source: mutantSource(scenarios, task, mutations),
  }
}

/** What that search says. @throws what went wrong in it, unless that is what the model refuses */
export function judgeSearch(
  { task, run }: Baseline,
  search: Search,
  difference: StepDifference | undefined,
  ended: Ended,
): Part {
  const { system, properties } = search.task
  const common = { bounds: task.system.bounds, unchanged: sizeOf(run.result) }
  if ('error' in ended) {
    const refusal = ended.error instanceof ModelError ? ended.error.cause : ended.error
    if (!(refusal instanceof MoveproofError) || !isOfTheModel(refusal)) throw ended.error
    const trial = { ...common, notices: [], refusal: refusal.details.what, found: undefined }
    return { difference, isOpen: false, premises: { before: [], now: [] }, trial }
  }
  const { result } = ended.run
  const notices = noticesIn(system, properties, result, run.result)
  const isOpen = [...result.verdicts, ...run.result.verdicts].some(({ verdict }) => verdict === 'incomplete')
  const found = result.exhaustive ? sizeOf(result) : undefined
  const premises = { before: premisedIn(run.result), now: premisedIn(result) }
  return { difference, isOpen, premises, trial: { ...common, notices, refusal: undefined, found } }
}

/** What is known without a search of a mutant that takes the steps of its design. */
export function unchangedPart({ task, run }: Baseline): Part {
  const size = sizeOf(run.result)
  const trial = { bounds: task.system.bounds, notices: [], refusal: undefined, found: size, unchanged: size }
  const isOpen = run.result.verdicts.some(({ verdict }) => verdict === 'incomplete')
  const premised = premisedIn(run.result)
  return { difference: 'nothing', isOpen, premises: { before: premised, now: premised }, trial }
}

export function isNoticed({ trial: { notices, refusal } }: Part): boolean {
  return notices.length > 0 || refusal !== undefined
}

/** What all its searches together say of a mutant. */
export function trialOf(mutations: Mutations, parts: readonly Part[]): Trial {
  const noticing = parts.filter(isNoticed)
  const first =
    noticing[0] ?? parts.find(({ isOpen }) => isOpen) ?? parts.find(({ difference }) => difference === 'moves')
  const { trial } = first ?? parts[0]!
  const seen = new Set<string>()
  // Of several searches in which a property notices, the first one: they are in the order of their cost.
  const notices = noticing
    .flatMap((part) => part.trial.notices)
    .filter(({ property }) => !seen.has(property) && seen.add(property))
  const outcome = outcomeOf(parts)
  const vacuous = outcome === 'noticed' || outcome === 'undecided' ? [] : vacuousIn(parts)
  return { mutations, outcome, ...trial, notices, vacuous }
}

function vacuousIn(parts: readonly Part[]): string[] {
  const now = new Set(parts.flatMap(({ premises }) => premises.now))
  return [...new Set(parts.flatMap(({ premises }) => premises.before))].filter((name) => !now.has(name))
}

function outcomeOf(parts: readonly Part[]): TrialOutcome {
  if (parts.some(isNoticed)) return 'noticed'
  if (parts.some(({ isOpen }) => isOpen)) return 'undecided'
  if (parts.some(({ difference }) => difference === 'moves')) return 'unnoticed'
  if (parts.some(({ difference }) => difference === undefined)) return 'undecided'
  return parts.every(({ difference }) => difference === 'nothing') ? 'equivalent' : 'idle'
}

/** Would it be settled before the end of a search if it were noticed? */
function isUnsettled({ kind, verdict }: PropertyVerdict): boolean {
  return verdict === (kind === 'reachable' ? 'violated' : 'holds')
}

function noticesIn(
  system: System,
  properties: readonly BoundProperty[],
  mutant: ExplorationResult,
  before: ExplorationResult,
): Notice[] {
  return mutant.verdicts.flatMap(({ property, verdict, trace }, i) => {
    const unchanged = before.verdicts[i]!.verdict
    if (verdict === 'incomplete' || unchanged === 'incomplete' || verdict === unchanged) return []
    // A trace to a state that is reached shows what holds.
    const isShown = trace !== undefined && (verdict === 'violated' || properties[i]!.kind === 'reachable')
    const behaviour = isShown
      ? trace.steps.map((step) => stepText(findAction(system, step.action), step.parameters))
      : undefined
    return [{ property, verdict, behaviour, loopStart: isShown ? trace.loopStart : undefined }]
  })
}

/** Those without a premise are never vacuous, in the mutant as little as in the design. */
function premisedIn({ verdicts }: ExplorationResult): string[] {
  return verdicts.flatMap(({ property, vacuous }) => (vacuous ? [] : [property]))
}

function sizeOf({ states, transitions }: ExplorationResult): Size {
  return { states, transitions }
}

function isOfTheModel({ code }: MoveproofError): boolean {
  return code === 'out-of-domain' || code === 'action-threw' || code === 'impure-action'
}
