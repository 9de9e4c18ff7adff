import type { Scenario } from '../../properties/scenario.ts'
import { worst } from '../check/claim.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness, assertSymmetryAllowed } from '../check/reductions.ts'
import { type Run, runTask } from '../check/run.ts'
import { verdictsOnly } from '../check/search-task.ts'
import type { Task } from '../check/select.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { forecast, type Measured } from '../sweep/growth.ts'
import { sweepJson } from '../sweep/json.ts'
import { planSweep, type SweepSelection } from '../sweep/plan.ts'
import { isNoSmaller } from '../sweep/ranges.ts'
import { SweepTable } from '../sweep/table.ts'
import { endText, titleText } from '../sweep/texts.ts'

export interface SweepOptions extends SweepSelection {
  /** For each point anew. */
  readonly limits: SearchLimits
  /** Undefined: on, unless liveness is asked. */
  readonly symmetry?: boolean | undefined
  /** Threads for searches that take long. */
  readonly workers: number
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Searches a design at every combination of bounds, small ones first, and shows how it grows. */
export async function sweep(
  scenarios: readonly Scenario[],
  options: SweepOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = planSweep(scenarios, options)
  const { limits, json, signal } = options
  if (options.symmetry) assertSymmetryAllowed(plan.tasks)
  const symmetry = options.symmetry ?? !plan.tasks.some(asksLiveness)
  const table = json ? undefined : new SweepTable(plan.varying, limits, terminal)
  if (table) terminal.print(titleText(plan, symmetry, terminal) + table.heading())
  const runs: Run[] = []
  // What is no smaller than a point that hit a limit would hit it too, after as long a wait.
  const skipped: Task[] = []
  for (const task of plan.tasks) {
    if (signal?.aborted) break
    if (runs.some(({ result }) => result.stoppedBy && isNoSmaller(task.system.bounds, result.bounds))) {
      skipped.push(task)
      continue
    }
    const workers = { count: options.workers, scenarios }
    const run = await runTask(task, { ...verdictsOnly, limits, symmetry, workers, signal, progress: terminal.progress })
    terminal.progress.clear()
    runs.push(run)
    if (table) terminal.print(table.row(run))
  }
  const measured = runs.map(measuredOf)
  const next = forecast(measured, plan.varying, plan.tasks[0]!.scenario.system.bounds)
  terminal.print(
    json
      ? `${JSON.stringify(sweepJson(plan, runs, skipped, next), undefined, 2)}\n`
      : endText(plan.varying, { measured, skipped, next }, terminal),
  )
  return signal?.aborted ? exitCodes.interrupted : exitCodeOf(runs)
}

function measuredOf({ task, result, seconds }: Run): Measured {
  return { bounds: task.system.bounds, states: result.states, seconds, finished: !result.stoppedBy }
}

/** A limit counts even where every verdict was in before it: the sweep has not seen what it was to see. */
function exitCodeOf(runs: readonly Run[]): ExitCode {
  const outcome = worst(runs.map((run) => (run.result.stoppedBy ? worst([run.outcome, 'undecided']) : run.outcome)))
  return { met: exitCodes.asClaimed, differs: exitCodes.differs, undecided: exitCodes.undecided }[outcome]
}
