import type { ExplorationResult } from '../../explorer/result.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties, isLiveness } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness } from '../check/reductions.ts'
import { type Run, type RunOptions, runTask } from '../check/run.ts'
import type { Task } from '../check/select.ts'
import { ModelError } from '../exit.ts'
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

export interface TrialOptions extends Pick<RunOptions, 'signal' | 'progress'> {
  readonly limits: SearchLimits
}

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

/** Searches a design as it is. */
export async function searchBaseline(task: Task, options: TrialOptions): Promise<Baseline> {
  return { task, run: await runTask(task, { ...plain, ...options, symmetry: !asksLiveness(task) }) }
}

/** Searches a weakened design as each baseline was searched, until one of them notices. */
export async function attempt(
  weakening: Weakening,
  baselines: readonly Baseline[],
  options: TrialOptions,
): Promise<Trial> {
  const trials: Trial[] = []
  for (const one of baselines) {
    const trial = await attemptOne(weakening, one, options)
    if (trial.outcome === 'noticed') return trial
    trials.push(trial)
    if (options.signal?.aborted) break
  }
  const first = (outcome: TrialOutcome) => trials.find((trial) => trial.outcome === outcome)
  return first('undecided') ?? first('unnoticed') ?? trials[0]!
}

const plain = {
  certify: false,
  countBlocked: false,
  profile: false,
  compact: false,
  tabulate: true,
  workers: { count: 1, scenarios: [] },
}

async function attemptOne(weakening: Weakening, { task, run }: Baseline, options: TrialOptions): Promise<Trial> {
  const system = instantiate(weakening.system, task.system.bounds)
  const names = new Set(task.properties.map(({ name }) => name))
  const properties = bindProperties(system, task.scenario.properties).filter(({ name }) => names.has(name))
  const unchanged = { states: run.result.states, transitions: run.result.transitions }
  const own = Math.max(statesMin, moreStatesMax * unchanged.states)
  const limits = { ...options.limits, states: Math.min(own, options.limits.states ?? own) }
  const common = { weakening, task, unchanged }
  const symmetry = !asksLiveness(task)
  try {
    const { result } = await runTask({ ...task, system, properties }, { ...plain, ...options, limits, symmetry })
    const notices = noticesIn(result, run.result)
    const found = { states: result.states, transitions: result.transitions }
    const isSame = found.states === unchanged.states && found.transitions === unchanged.transitions
    const open = [...result.verdicts, ...run.result.verdicts].some(({ verdict }) => verdict === 'incomplete')
    const outcome = notices.length > 0 ? 'noticed' : open ? 'undecided' : isSame ? 'same' : 'unnoticed'
    return { ...common, outcome, notices, modelError: undefined, found }
  } catch (error) {
    const modelError = error instanceof ModelError ? error.cause : error
    if (!(modelError instanceof MoveproofError) || !isOfTheModel(modelError)) throw error
    return { ...common, outcome: 'noticed', notices: [], modelError, found: undefined }
  }
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
