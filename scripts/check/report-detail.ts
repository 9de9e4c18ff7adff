import { Page } from '../../counterexamples/layout.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import { durationText } from '../output/durations.ts'
import { countText, numberText, rateText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { verdictText } from './claim.ts'
import { addFigures } from './figures.ts'
import type { SearchLimits } from './limits.ts'
import {
  addBoundsNote,
  addCertification,
  addDifferences,
  addFairness,
  addIdle,
  addWarnings,
  extentSegments,
  outcomeSegment,
} from './report-parts.ts'
import type { ConfirmedVerdict, Run } from './run.ts'

/** One run with a line for each property, as somebody who works on this design wants to read it. */
export function detailText(run: Run, terminal: Terminal, limits: SearchLimits): string {
  const { task } = run
  const { paint, width } = terminal
  const page = new Page({ width, paint })
  page.line(0, 2, { text: task.system.name, paint: paint.bold }, { text: '  ' }, outcomeSegment(run.outcome, paint))
  page.line(0, 0, { text: task.system.title, paint: paint.dim })
  page.line(0, 0, ...extentSegments(run, limits, paint))
  page.line(0, 0, { text: figuresText(run) })
  page.blank()
  const nameWidth = Math.max(...run.verdicts.map(({ property }) => property.name.length))
  const kindWidth = Math.max(...run.verdicts.map(({ property }) => property.kind.length))
  for (const { property, found, steps } of run.verdicts) {
    const good = found.verdict === 'holds' ? paint.green : found.verdict === 'violated' ? paint.red : paint.yellow
    page.line(
      2,
      4,
      { text: property.name, paint: paint.cyan },
      { text: ' '.repeat(nameWidth - property.name.length + 2) },
      { text: property.kind.padEnd(kindWidth), paint: paint.dim },
      { text: '  ' },
      { text: verdictText(property, found.verdict, steps ?? found.trace?.steps.length), paint: good },
    )
  }
  page.blank()
  addFairness(page, 0, run)
  addDifferences(page, 0, run, paint)
  addBoundsNote(page, 0, run, paint)
  addIdle(page, 0, run, paint)
  addWarnings(page, 0, run, paint)
  addCertification(page, 0, run, limits, paint)
  return `${page.text.trimEnd()}\n`
}

/** The behaviour that shows a violation. */
export function counterexampleText(
  { task }: Run,
  verdict: ConfirmedVerdict,
  terminal: Terminal,
  full: boolean,
): string {
  const { width, paint } = terminal
  return renderTrace(task.system, verdict.property, verdict.found.trace!, { width, paint, full })
}

/** Per action how much of the search it was, and per condition how often it alone stood in the way. */
export function statisticsText({ result }: Run, { paint, width }: Terminal): string {
  const page = new Page({ width, paint })
  const rows = result.actions.flatMap(({ name, enabledStates, fired, blockedAlone }) => [
    { name, isPart: false, figures: [numberText(enabledStates), numberText(fired)] },
    ...Object.entries(blockedAlone ?? {}).map(([condition, count]) => ({
      name: condition,
      isPart: true,
      figures: ['', '', numberText(count)],
    })),
  ])
  addFigures(page, ['action', 'enabled in', 'fired', 'blocked alone'], rows, paint)
  return page.text
}

function figuresText({ result, seconds, resumed }: Run): string {
  const rate = resumed
    ? ' since it was resumed'
    : seconds > 0.2
      ? ` (${rateText(result.transitions / seconds)} transitions/s)`
      : ''
  const counts = [
    countText(result.states, 'state'),
    countText(result.transitions, 'transition'),
    countText(result.levels, 'level'),
  ]
  return `${counts.join(', ')} in ${durationText(seconds)}${rate}`
}
