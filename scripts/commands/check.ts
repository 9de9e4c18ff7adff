import type { Accelerators } from '../../explorer/options.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { worst } from '../check/claim.ts'
import { counterexamples } from '../check/findings.ts'
import { checkJson } from '../check/json.ts'
import type { SearchLimits } from '../check/limits.ts'
import {
  asksLiveness,
  assertCompactAllowed,
  assertSymmetryAllowed,
  claimsAllStates,
  settledBy,
} from '../check/reductions.ts'
import { Report } from '../check/report.ts'
import type { ConfirmedVerdict, Run } from '../check/run.ts'
import { prepareDirectory, saveCounterexample } from '../check/save.ts'
import { selectTasks, type Task } from '../check/select.ts'
import { type CheckpointOptions, Keeper } from '../checkpoint/keeper.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { runOf, searchAll } from '../side-by-side/searches.ts'

export interface CheckOptions {
  readonly names: readonly string[]
  readonly mutants?: boolean | undefined
  /** The larger claims instead of the usual ones. */
  readonly deep?: boolean | undefined
  readonly bounds: Bounds
  readonly properties: readonly string[]
  readonly limits: SearchLimits
  readonly certify: boolean
  readonly statistics: boolean
  /** What of the model was exercised, and what not. */
  readonly coverage: boolean
  /** Where the states come from: per field and per action. */
  readonly profile: boolean
  /** Undefined: on, unless all states are wanted for a certificate, for statistics, for liveness or by the claim. */
  readonly symmetry?: boolean | undefined
  /** Keep fingerprints of states only. */
  readonly compact: boolean
  /** Keep the search, of which there is one only, while it runs. */
  readonly checkpoint?: CheckpointOptions | undefined
  /** Threads for searches that take long. */
  readonly workers: number
  readonly accelerators: Accelerators
  /** Whole states in counterexamples. */
  readonly full: boolean
  /** Directory to keep counterexamples in. */
  readonly save?: string | undefined
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Searches what was asked for, reports it, and says whether the claims are met. */
export async function check(
  scenarios: readonly Scenario[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  // Certificates, statistics and profiles speak of all states.
  const untilReached = !options.certify && !options.statistics && !options.coverage && !options.profile
  const tasks = selectTasks(scenarios, { ...options, untilReached })
  assertAllowed(options, tasks)
  if (options.save !== undefined) prepareDirectory(options.save)
  const keeper = options.checkpoint && keeperFor(options.checkpoint, tasks, terminal)
  const report = options.json ? undefined : new Report(tasks, { ...options, scenarios }, terminal)
  const start = performance.now()
  const runs: Run[] = []
  const saved = new Map<ConfirmedVerdict, string>()
  const { limits, certify, statistics, coverage, profile, compact, accelerators, signal } = options
  const countBlocked = statistics || coverage
  const mode = { limits, certify, countBlocked, profile, coverage, compact, accelerators }
  const searches = tasks.map((task) => ({
    task,
    mode: {
      ...mode,
      ...settledBy(task),
      symmetry: options.symmetry ?? (!certify && !countBlocked && !claimsAllStates(task) && !asksLiveness(task)),
    },
  }))
  const { progress } = terminal
  for await (const ended of searchAll(searches, { workers: options.workers, scenarios, keeper, signal, progress })) {
    const run = runOf(ended)
    const { task } = run
    runs.push(run)
    if (options.save !== undefined) {
      for (const verdict of counterexamples(run)) saved.set(verdict, saveCounterexample(options.save, task, verdict))
    }
    report?.run(run, saved)
    if (keeper?.isKept && !options.json) terminal.print(`${keptText(keeper)}\n`)
  }
  const interrupted = signal?.aborted ?? false
  const outcome = worst(runs.map((run) => run.outcome))
  if (options.json) {
    const ok = outcome === 'met' && !interrupted
    terminal.print(`${JSON.stringify(checkJson(runs, { ok, interrupted, saved, keeper, scenarios }), undefined, 2)}\n`)
  } else {
    report?.end(runs, { seconds: (performance.now() - start) / 1000, left: tasks.length - runs.length, interrupted })
  }
  if (interrupted) return exitCodes.interrupted
  return { met: exitCodes.asClaimed, differs: exitCodes.differs, undecided: exitCodes.undecided }[outcome]
}

function assertAllowed(options: CheckOptions, tasks: readonly Task[]): void {
  const { symmetry, compact, certify, statistics, coverage } = options
  if (symmetry) assertSymmetryAllowed(tasks)
  if (compact) assertCompactAllowed(tasks, options)
  const all = certify ? '--certify' : statistics ? '--statistics' : coverage ? '--coverage' : undefined
  if (symmetry && all) {
    throw new UsageError(`${all} speaks of all states, and --symmetry stores one for all that differ only in names.`)
  }
}

function keeperFor(options: CheckpointOptions, tasks: readonly Task[], terminal: Terminal): Keeper {
  if (tasks.length !== 1) {
    throw new UsageError(
      `A checkpoint is of one search, and these are ${tasks.length}. Name one design, and bounds if it has several claims.`,
    )
  }
  return new Keeper(options, (text) => terminal.diagnose(text))
}

function keptText({ directory }: Keeper): string {
  return `kept in ${directory}; to go on: the same command with --resume ${directory} and a higher limit, or none`
}
