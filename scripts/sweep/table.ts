import { Page } from '../../counterexamples/layout.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { violated } from '../check/findings.ts'
import type { SearchLimits } from '../check/limits.ts'
import { shortNames } from '../check/names.ts'
import { addDifferences, addWarnings } from '../check/report-parts.ts'
import type { Run } from '../check/run.ts'
import { stopText } from '../check/stop-text.ts'
import { numberText, roundedText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'

// Narrow enough that two bounds and a verdict as claimed fit 80 columns.
const figures = ['   states', ' transitions', 'levels', '   time', 'B/state'] as const
const gap = '  '
const asClaimed = 'all as claimed'

/** The points of a sweep, row by row as they end. What does not fit beside the figures stands on a line of its own. */
export class SweepTable {
  readonly #varying: readonly string[]
  readonly #limits: SearchLimits
  readonly #terminal: Terminal

  constructor(varying: readonly string[], limits: SearchLimits, terminal: Terminal) {
    this.#varying = varying
    this.#limits = limits
    this.#terminal = terminal
  }

  heading(): string {
    const columns = joined(this.#varying.join(' '), figures)
    const fits = columns.length + gap.length + asClaimed.length <= this.#terminal.width
    return `${this.#terminal.paint.dim(fits ? `${columns}${gap}verdicts` : columns)}\n`
  }

  row(run: Run): string {
    const { width, paint } = this.#terminal
    const { result, seconds, task, outcome } = run
    const cells = [
      ...[result.states, result.transitions, result.levels].map(numberText),
      `${seconds.toFixed(2)} s`,
      roundedText(result.bytes / result.states),
    ].map((cell, i) => cell.padStart(figures[i]!.length))
    const row = joined(boundCells(task.system.bounds, this.#varying), cells)
    const verdict = verdictText(run, this.#limits)
    const verdictPaint =
      outcome === 'differs' ? paint.red : outcome === 'undecided' || result.stoppedBy ? paint.yellow : paint.green
    const fits = row.length + gap.length + verdict.length <= width
    const page = new Page({ width, paint })
    if (!fits) page.line(2, 4, { text: verdict, paint: verdictPaint })
    addDifferences(page, 2, run, paint)
    addWarnings(page, 2, run, paint)
    return `${row}${fits ? gap + verdictPaint(verdict) : ''}\n${page.text === '\n' ? '' : page.text}`
  }
}

function joined(bounds: string, cells: readonly string[]): string {
  return `${bounds ? bounds + gap : ''}${cells.join(' ')}`
}

/** The values of the bounds that vary, under their names. */
export function boundCells(bounds: Bounds, varying: readonly string[]): string {
  return varying.map((name) => String(bounds[name]).padEnd(name.length)).join(' ')
}

/** `all as claimed`, `violated: P1, P4`, `stopped by the limit of 1,000 states` */
function verdictText(run: Run, limits: SearchLimits): string {
  const { outcome, result } = run
  const names = violated(run).map(shortNames(run.task.scenario)).join(', ')
  const parts = [
    outcome === 'differs' && (names ? `violated: ${names}` : 'differs'),
    result.stoppedBy && stopText(result.stoppedBy, limits),
  ]
  return parts.filter(Boolean).join('; ') || asClaimed
}
