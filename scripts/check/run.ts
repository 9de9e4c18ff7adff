import { type Confirmation, confirm } from '../../counterexamples/replay.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { Keeper } from '../checkpoint/keeper.ts'
import { withSystem } from '../exit.ts'
import type { ProgressLine } from '../output/progress.ts'
import { SearchLine } from '../progress/search-line.ts'
import { driveSearch } from '../slices.ts'
import { scenarioSource } from '../workers/sources.ts'
import { type Certification, certifySearch } from './certification.ts'
import { countDifferences, type JudgedVerdict, judgeVerdict, type Outcome, worst } from './claim.ts'
import type { SearchLimits } from './limits.ts'
import { type FieldProfiles, profileFields } from './profiling.ts'
import type { Task } from './select.ts'

// To show that a goal cannot be reached any more takes the witness some seconds for so many states, without a pause.
const confirmStatesMax = 20_000

export interface RunOptions {
  readonly limits: SearchLimits
  readonly certify: boolean
  readonly countBlocked: boolean
  /** Find out where the states come from. */
  readonly profile: boolean
  readonly symmetry: boolean
  readonly compact: boolean
  readonly tabulate: boolean
  /** Threads for searches that take long, and the table that the task is from, which they load again. */
  readonly workers: { readonly count: number; readonly scenarios: readonly Scenario[] }
  /** Keeps the search while it runs. */
  readonly keeper?: Keeper | undefined
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** A verdict with what the witness says of its trace. */
export interface ConfirmedVerdict extends JudgedVerdict {
  /** Undefined where there is no trace to confirm. */
  readonly confirmation: Confirmation | undefined
}

/** One search and everything that came of it. */
export interface Run {
  readonly task: Task
  readonly result: ExplorationResult
  readonly seconds: number
  /** It went on from a checkpoint, and the seconds are those since then. */
  readonly resumed: boolean
  readonly verdicts: readonly ConfirmedVerdict[]
  readonly countDifferences: readonly string[]
  readonly outcome: Outcome
  /** Undefined when it was not asked for. */
  readonly certification: Certification | undefined
  readonly profile: FieldProfiles | undefined
}

/**
 * Searches, confirms every trace with the witness, and compares with the claims.
 * @throws unconfirmed, ModelError
 */
export function runTask(task: Task, options: RunOptions): Promise<Run> {
  return withSystem(task.system, async () => {
    const start = performance.now()
    const exploration = await search(task, options)
    const result = exploration.result()
    options.keeper?.end(exploration, result.stoppedBy === undefined)
    const seconds = (performance.now() - start) / 1000
    const verdicts = task.properties.map((property, i) => {
      const judged = judgeVerdict(task, property, result.verdicts[i]!, result.exhaustive)
      const { trace } = judged.found
      return {
        ...judged,
        confirmation: trace && confirm(task.system, property, trace, { statesMax: confirmStatesMax }),
      }
    })
    const watch = { signal: options.signal, seconds: options.limits.seconds }
    const certification = options.certify
      ? await certifySearch(task, exploration, result, watch, options.progress)
      : undefined
    const profile = options.profile ? await profileFields(exploration, result, watch, options.progress) : undefined
    const differences = countDifferences(task, result)
    const outcome = worst([
      ...verdicts.map(({ outcome }) => outcome),
      differences.length > 0 ? 'differs' : 'met',
      certification && 'stoppedBy' in certification ? 'undecided' : 'met',
    ])
    const resumed = options.keeper?.kept !== undefined
    return { task, result, seconds, resumed, verdicts, countDifferences: differences, outcome, certification, profile }
  })
}

async function search(task: Task, options: RunOptions): Promise<Exploration> {
  const { system, properties } = task
  const { workers, limits, countBlocked, profile: countNew, symmetry, compact, tabulate, keeper, progress } = options
  const plain = { limits, countBlocked, countNew, symmetry, compact, tabulate }
  const exploration = new Exploration(system, properties, { ...plain, from: keeper?.kept })
  const line = new SearchLine(system.name, limits)
  const start = performance.now()
  const watch = {
    signal: options.signal,
    seconds: limits.seconds,
    onSlice: () => {
      progress.show((width) => line.text(exploration.progress(), (performance.now() - start) / 1000, width))
      keeper?.consider(exploration)
    },
  }
  const helpers = { count: workers.count, source: scenarioSource(workers.scenarios, task) }
  await driveSearch(exploration, watch, helpers)
  return exploration
}
