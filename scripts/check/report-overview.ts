import { Page, type Painter } from '../../counterexamples/layout.ts'
import { durationText } from '../output/durations.ts'
import { countText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { SearchLimits } from './limits.ts'
import { shortName } from './names.ts'
import {
  addBoundsNote,
  addCertificate,
  addDifferences,
  addWarnings,
  extentSegments,
  outcomeSegment,
} from './report-parts.ts'
import type { ConfirmedVerdict, Run } from './run.ts'
import type { Task } from './select.ts'

interface Columns {
  readonly name: number
  readonly figures: readonly number[]
}

const headings = ['states', 'transitions', 'levels', 'time'] as const
const outcomeWidth = 'as claimed'.length

/** A table of many runs, printed row by row as they end. */
export class Overview {
  readonly #terminal: Terminal
  readonly #limits: SearchLimits
  readonly #certify: boolean
  readonly #columns: Columns

  constructor(terminal: Terminal, tasks: readonly Task[], limits: SearchLimits, certify: boolean) {
    this.#terminal = terminal
    this.#limits = limits
    this.#certify = certify
    this.#columns = columnsFor(tasks, terminal.width)
  }

  heading(): string {
    const { paint } = this.#terminal
    return `${paint.dim(this.#row('design', headings, 'claim'))}\n`
  }

  run(run: Run): string {
    const { paint, width } = this.#terminal
    const { task, result } = run
    const figures = [
      numberText(result.states),
      numberText(result.transitions),
      numberText(result.levels),
      durationText(run.seconds),
    ]
    const outcome = outcomeSegment(run.outcome, paint)
    const page = new Page({ width, paint })
    if (task.scenario.mutantOf === undefined) page.line(2, 2, { text: task.system.title, paint: paint.dim })
    page.line(2, 4, ...this.#extent(run))
    this.#verdicts(page, run)
    addDifferences(page, 2, run, paint)
    addBoundsNote(page, 2, run, paint)
    // A mutant is broken on purpose; that it leaves something unused is no news.
    if (task.scenario.mutantOf === undefined || run.outcome !== 'met') addWarnings(page, 2, run, paint)
    addCertificate(page, 2, run, this.#certify)
    return `${this.#row(task.system.name, figures, outcome.paint!(outcome.text), paint.bold)}\n${page.text}`
  }

  #extent(run: Run) {
    const { paint } = this.#terminal
    const extent = extentSegments(run, this.#limits, paint)
    if (run.task.scenario.mutantOf === undefined) return extent
    const broken = brokenText(run.verdicts)
    return [{ text: broken ? `breaks ${broken}` : 'breaks nothing' }, { text: '; ' }, ...extent]
  }

  #verdicts(page: Page, run: Run): void {
    const isMutant = run.task.scenario.mutantOf !== undefined
    const list = (label: string, verdicts: readonly ConfirmedVerdict[]) => {
      if (verdicts.length === 0) return
      page.line(2, 4, { text: `${label} ${verdicts.map(({ property }) => shortName(property.name)).join(', ')}` })
    }
    const { verdicts } = run
    const ofKind = (verdict: string, goal: boolean) =>
      verdicts.filter(({ found, property }) => found.verdict === verdict && (property.kind === 'reachable') === goal)
    if (!isMutant) {
      list('hold:', ofKind('holds', false))
      list('happen:', ofKind('holds', true))
      const broken = brokenText(verdicts)
      if (broken) page.line(2, 4, { text: `violated: ${broken}` })
    }
    list(
      'undecided:',
      verdicts.filter(({ found }) => found.verdict === 'incomplete'),
    )
  }

  /** A name that does not fit its column stands on a line of its own. */
  #row(name: string, figures: readonly string[], outcome: string, paintName: Painter = (text) => text): string {
    const { name: nameWidth, figures: widths } = this.#columns
    const cells = figures.map((figure, i) => figure.padStart(widths[i]!)).join('  ')
    const gap = name.length <= nameWidth ? ' '.repeat(nameWidth - name.length) : `\n${' '.repeat(nameWidth)}`
    return `${paintName(name)}${gap}  ${cells}  ${outcome}`
  }
}

/** `P1 in 9 steps, P4 in 11 steps, never R2` */
function brokenText(verdicts: readonly ConfirmedVerdict[]): string {
  return verdicts
    .filter(({ found }) => found.verdict === 'violated')
    .map(({ property, steps }) => {
      const name = shortName(property.name)
      if (property.kind === 'reachable') return `${name} (never happens)`
      return steps === undefined ? name : `${name} in ${countText(steps, 'step')}`
    })
    .join(', ')
}

function columnsFor(tasks: readonly Task[], width: number): Columns {
  const counts = tasks.map(({ scenario }) => scenario.counts).filter((claimed) => claimed !== undefined)
  const widthOf = (name: 'states' | 'transitions' | 'levels', least: number) =>
    Math.max(least, ...counts.map((claimed) => numberText(claimed[name]).length))
  const figures = [widthOf('states', 9), widthOf('transitions', 11), widthOf('levels', 6), 'time 00 s'.length]
  const room = width - figures.reduce((sum, column) => sum + column + 2, 0) - 2 - outcomeWidth
  const longest = Math.max('design'.length, ...tasks.map(({ system }) => system.name.length))
  return { name: Math.max(6, Math.min(longest, room)), figures }
}
