import type { Scenario } from '../../properties/scenario.ts'
import { withSystem } from '../exit.ts'
import { scenarioSource } from '../workers/sources.ts'
import { countDifferences, type JudgedVerdict, judgeVerdict, type Outcome, worst } from './claim.ts'
import { type Confirmed, type Searched, type SearchOptions, searchTask } from './search-task.ts'
import type { Task } from './select.ts'

export interface RunOptions extends Omit<SearchOptions, 'helpers'> {
  /** Threads for searches that take long, and the table that the task is from, which they load again. */
  readonly workers: { readonly count: number; readonly scenarios: readonly Scenario[] }
}

/** A verdict with what the witness says of its trace. */
export interface ConfirmedVerdict extends JudgedVerdict {
  /** Undefined where there is no trace to confirm. */
  readonly confirmation: Confirmed | undefined
}

/** One search and everything that came of it. */
export interface Run extends Omit<Searched, 'confirmations'> {
  readonly task: Task
  readonly verdicts: readonly ConfirmedVerdict[]
  readonly countDifferences: readonly string[]
  readonly outcome: Outcome
}

/**
 * Searches, confirms every trace with the witness, and compares with the claims.
 * @throws unconfirmed, ModelError
 */
export function runTask(task: Task, { workers, ...options }: RunOptions): Promise<Run> {
  const helpers = { count: workers.count, source: scenarioSource(workers.scenarios, task) }
  return withSystem(task.system, async () => judgeRun(task, await searchTask(task, { ...options, helpers })))
}

/** What was found beside what is claimed. */
export function judgeRun(task: Task, { confirmations, ...searched }: Searched): Run {
  const { result, certification } = searched
  const verdicts = task.properties.map((property, i) => ({
    ...judgeVerdict(task, property, result.verdicts[i]!, result.exhaustive),
    confirmation: confirmations[i],
  }))
  const differences = countDifferences(task, result)
  const outcome = worst([
    ...verdicts.map(({ outcome }) => outcome),
    differences.length > 0 ? 'differs' : 'met',
    certification && 'stoppedBy' in certification ? 'undecided' : 'met',
  ])
  return { ...searched, task, verdicts, countDifferences: differences, outcome }
}
