import type { SystemDefinition } from '../../model/language/system.ts'
import { shortNames } from '../check/names.ts'
import type { Task } from '../check/select.ts'
import { mutationKinds, mutationName, mutationsName, mutationsOf } from './mutations.ts'
import { type Trial, type TrialOutcome, trialOutcomes } from './trial.ts'

/** What a trial comes to, once what was accepted with a reason is taken for that. */
export type Standing = TrialOutcome | 'accepted'
export const standings: readonly Standing[] = [...trialOutcomes, 'accepted']

export interface JudgedTrial extends Trial {
  readonly standing: Standing
  /** Why it was accepted that nobody notices it. */
  readonly reason: string | undefined
}

/** An acceptance that is not true any more. */
export interface Stale {
  readonly mutation: string
  readonly problem: string
}

/** Everything that was found out about one design. */
export interface DesignReport {
  readonly design: string
  readonly title: string
  readonly tasks: readonly Task[]
  readonly trials: readonly JudgedTrial[]
  readonly counts: Readonly<Record<Standing, number>>
  /** Share of those that change anything that somebody notices; undefined where nothing does. */
  readonly score: number | undefined
  readonly stale: readonly Stale[]
  /** Not tried before an interruption. */
  readonly left: number
  /** Trials that were taken from the cache. */
  readonly taken: number
  /** File of the cache; undefined: none. */
  readonly cachedIn: string | undefined
  readonly short: (property: string) => string
}

export interface ReportOptions {
  /** Mutants of the design that may go unnoticed, each with the reason. */
  readonly accepted: ReadonlyMap<string, string>
  /** Everything was tried as it is claimed: what was accepted can be held against it. */
  readonly isWhole: boolean
  readonly left: number
  readonly taken: number
  readonly cachedIn: string | undefined
}

export function reportOf(tasks: readonly Task[], trials: readonly Trial[], options: ReportOptions): DesignReport {
  const { accepted, isWhole, left, taken, cachedIn } = options
  const { system } = tasks[0]!.scenario
  const judged = trials.map((trial): JudgedTrial => {
    const reason = trial.outcome === 'unnoticed' ? accepted.get(mutationsName(trial.mutations)) : undefined
    return { ...trial, standing: reason === undefined ? trial.outcome : 'accepted', reason }
  })
  const count = (standing: Standing) => judged.filter((trial) => trial.standing === standing).length
  const counts = Object.fromEntries(standings.map((one) => [one, count(one)])) as Record<Standing, number>
  const changing = counts.noticed + counts.unnoticed + counts.accepted
  const properties = new Map(
    tasks.flatMap(({ scenario }) => scenario.properties.map((one) => [one.name, one] as const)),
  )
  return {
    design: system.name,
    title: system.title,
    tasks,
    trials: judged,
    counts,
    score: changing === 0 ? undefined : counts.noticed / changing,
    stale: [...accepted.keys()].flatMap((name) => problemsWith(name, system, isWhole ? judged : [])),
    left,
    taken,
    cachedIn,
    short: shortNames({ properties: [...properties.values()] }),
  }
}

/** What is wrong with having accepted something, if anything is. */
function problemsWith(mutation: string, system: SystemDefinition, trials: readonly JudgedTrial[]): Stale[] {
  const there = new Set(mutationsOf(system, mutationKinds).map(mutationName))
  const missing = mutation.split(' and ').find((name) => !there.has(name))
  if (missing !== undefined) return [{ mutation, problem: `there is nothing to ${missing} in ${system.name}` }]
  const trial = trials.find(({ mutations }) => mutationsName(mutations) === mutation)
  if (trial?.outcome === 'equivalent' || trial?.outcome === 'idle') return [{ mutation, problem: 'it changes nothing' }]
  if (trial?.outcome !== 'noticed') return []
  const by = trial.notices[0]?.property ?? 'the model itself'
  return [{ mutation, problem: `${by} notices it` }]
}

/** Nothing is left to be done about it. */
export function isFine({ counts, stale }: DesignReport): boolean {
  return counts.unnoticed === 0 && counts.undecided === 0 && stale.length === 0
}
