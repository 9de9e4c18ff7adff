import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { worst } from '../check/claim.ts'
import { counterexamples } from '../check/findings.ts'
import { checkJson } from '../check/json.ts'
import type { SearchLimits } from '../check/limits.ts'
import { shortName } from '../check/names.ts'
import { counterexampleText, detailText, statisticsText } from '../check/report-detail.ts'
import { Overview } from '../check/report-overview.ts'
import { type ConfirmedVerdict, type Run, runTask } from '../check/run.ts'
import { counterexampleFile, prepareDirectory, saveCounterexample } from '../check/save.ts'
import { selectTasks, type Task } from '../check/select.ts'
import { summaryText } from '../check/summary.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { invocation, quoted } from '../invocation.ts'
import type { Terminal } from '../output/terminal.ts'

export interface CheckOptions {
  readonly names: readonly string[]
  readonly mutants?: boolean | undefined
  readonly bounds: Bounds
  readonly properties: readonly string[]
  readonly limits: SearchLimits
  readonly certify: boolean
  readonly statistics: boolean
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
  const tasks = selectTasks(scenarios, options)
  if (options.save !== undefined) prepareDirectory(options.save)
  const report = options.json ? undefined : reporter(tasks, options, terminal)
  const start = performance.now()
  const runs: Run[] = []
  const saved = new Map<ConfirmedVerdict, string>()
  const { limits, certify, statistics: countBlocked, signal } = options
  for (const task of tasks) {
    if (signal?.aborted) break
    const run = await runTask(task, { limits, certify, countBlocked, signal, progress: terminal.progress })
    terminal.progress.clear()
    runs.push(run)
    if (options.save !== undefined) {
      for (const verdict of counterexamples(run)) saved.set(verdict, saveCounterexample(options.save, task, verdict))
    }
    report?.(run, saved)
  }
  const interrupted = signal?.aborted ?? false
  const outcome = worst(runs.map((run) => run.outcome))
  if (options.json) {
    const ok = outcome === 'met' && !interrupted
    terminal.print(`${JSON.stringify(checkJson(runs, { ok, interrupted, saved }), undefined, 2)}\n`)
  } else {
    const seconds = (performance.now() - start) / 1000
    terminal.print(
      summaryText(runs, { seconds, left: interrupted ? tasks.length - runs.length : 0, interrupted }, terminal),
    )
  }
  if (interrupted) return exitCodes.interrupted
  return { met: exitCodes.asClaimed, differs: exitCodes.differs, undecided: exitCodes.undecided }[outcome]
}

type Report = (run: Run, saved: ReadonlyMap<ConfirmedVerdict, string>) => void

function reporter(tasks: readonly Task[], options: CheckOptions, terminal: Terminal): Report {
  const named = options.names.length > 0
  const overview = new Overview(terminal, tasks, options.limits, options.certify)
  if (!named) terminal.print(overview.heading())
  return (run, saved) => {
    terminal.print(named ? detailText(run, terminal, options.limits, options.certify) : overview.run(run))
    if (options.statistics) terminal.print(`\n${statisticsText(run, terminal)}`)
    const shown = counterexamples(run).filter(({ outcome }) => named || outcome === 'differs')
    for (const verdict of shown) {
      terminal.print(`\n${counterexampleText(run, verdict, terminal, options.full)}`)
      terminal.print(
        `\n${replayHint(run, verdict, saved.get(verdict)).split('\n').map(terminal.paint.dim).join('\n')}\n`,
      )
    }
    for (const verdict of counterexamples(run).filter((verdict) => !shown.includes(verdict))) {
      const file = saved.get(verdict)
      if (file) terminal.print(`  saved ${file}\n`)
    }
    if (named || shown.length > 0) terminal.print('\n')
  }
}

/** Commands that show this counterexample again, to be copied. Long ones are not broken: half a command is none. */
function replayHint({ task }: Run, verdict: ConfirmedVerdict, file: string | undefined): string {
  if (file !== undefined) return `saved; to see it again: ${invocation()} replay ${quoted(file)}`
  const { name, bounds } = task.system
  const changed = task.atClaimedBounds ? [] : Object.entries(bounds).map(([bound, value]) => `--${bound} ${value}`)
  const words = [quoted(name), ...changed, '--property', quoted(shortName(verdict.property.name)), '--save', directory]
  return `to keep it:      ${invocation()} check ${words.join(' ')}
to see it again: ${invocation()} replay ${quoted(counterexampleFile(directory, task, verdict))}`
}

/** Where hints propose to keep counterexamples. */
const directory = 'kept'
