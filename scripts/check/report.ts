import type { Scenario } from '../../properties/scenario.ts'
import { invocation, quoted } from '../invocation.ts'
import type { Terminal } from '../output/terminal.ts'
import { checkCommand } from './check-command.ts'
import { counterexamples } from './findings.ts'
import type { SearchLimits } from './limits.ts'
import { coverageText } from './report-coverage.ts'
import { counterexampleText, detailText, statisticsText } from './report-detail.ts'
import { Overview } from './report-overview.ts'
import { profileText } from './report-profile.ts'
import type { ConfirmedVerdict, Run } from './run.ts'
import { counterexampleFile } from './save.ts'
import type { Task } from './select.ts'
import { type Ending, summaryText } from './summary.ts'

export interface ReportOptions {
  readonly names: readonly string[]
  readonly limits: SearchLimits
  readonly statistics: boolean
  readonly profile: boolean
  readonly coverage: boolean
  /** The whole table: mutants say which properties can fail. */
  readonly scenarios: readonly Scenario[]
  readonly full: boolean
}

/** Where hints propose to keep counterexamples. */
const proposedDirectory = 'kept'

/** What people read of a check while it goes on: a table of everything, or in detail what they asked for by name. */
export class Report {
  readonly #options: ReportOptions
  readonly #terminal: Terminal
  readonly #overview: Overview | undefined

  constructor(tasks: readonly Task[], options: ReportOptions, terminal: Terminal) {
    this.#options = options
    this.#terminal = terminal
    if (options.names.length > 0) return
    this.#overview = new Overview(terminal, tasks, options.limits)
    terminal.print(this.#overview.heading())
  }

  run(run: Run, saved: ReadonlyMap<ConfirmedVerdict, string>): void {
    const { limits, statistics, profile, coverage, scenarios, full } = this.#options
    const terminal = this.#terminal
    terminal.print(this.#overview?.run(run) ?? detailText(run, terminal, limits))
    if (statistics) terminal.print(`\n${statisticsText(run, terminal)}`)
    if (profile) terminal.print(`\n${profileText(run, limits, terminal)}`)
    if (coverage) terminal.print(`\n${coverageText(run, scenarios, limits, terminal)}`)
    const all = counterexamples(run)
    const shown = all.filter(({ outcome }) => !this.#overview || outcome === 'differs')
    for (const verdict of shown) {
      terminal.print(`\n${counterexampleText(run, verdict, terminal, full)}\n`)
      for (const line of hints(run, verdict, saved.get(verdict))) terminal.print(`${terminal.paint.dim(line)}\n`)
    }
    const files = all.filter((verdict) => !shown.includes(verdict)).map((verdict) => saved.get(verdict))
    for (const file of files.filter((file) => file !== undefined)) terminal.print(`  saved ${file}\n`)
    if (!this.#overview || statistics || profile || coverage || shown.length > 0) terminal.print('\n')
  }

  end(runs: readonly Run[], ending: Ending): void {
    this.#terminal.print((this.#overview?.warnings(runs) ?? '') + summaryText(runs, ending, this.#terminal))
  }
}

/** Commands that show this counterexample again, to be copied. Long ones are not broken: half a command is none. */
function hints({ task }: Run, verdict: ConfirmedVerdict, file: string | undefined): string[] {
  if (file !== undefined) return [`saved; to see it again: ${invocation()} replay ${quoted(file)}`]
  const keptAs = counterexampleFile(proposedDirectory, { system: task.system, ordinal: 1 }, verdict)
  return [
    `to keep it:      ${checkCommand(task, verdict.property)} --save ${proposedDirectory}`,
    `to see it again: ${invocation()} replay ${quoted(keptAs)}`,
  ]
}
