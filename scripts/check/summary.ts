import { Page, type Segment } from '../../counterexamples/layout.ts'
import { durationText } from '../output/durations.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Run } from './run.ts'

export interface Ending {
  readonly seconds: number
  readonly interrupted: boolean
  /** Searches that were not begun. */
  readonly left: number
}

/** The last line: is all as claimed, and if not, where to look. */
export function summaryText(runs: readonly Run[], ending: Ending, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  const namesOf = (outcome: Run['outcome']) => [
    ...new Set(runs.filter((run) => run.outcome === outcome).map(({ task }) => task.system.name)),
  ]
  const [differing, undecided] = [namesOf('differs'), namesOf('undecided')]
  const parts: Segment[][] = []
  if (ending.interrupted) {
    const left = ending.left > 0 ? `, ${countText(ending.left, 'search', 'searches')} not begun` : ''
    parts.push([{ text: `interrupted${left}`, paint: paint.yellow }])
  }
  if (differing.length > 0)
    parts.push([{ text: 'differs from its claim', paint: paint.red }, { text: `: ${differing.join(', ')}` }])
  if (undecided.length > 0)
    parts.push([{ text: 'undecided', paint: paint.yellow }, { text: `: ${undecided.join(', ')}` }])
  if (parts.length === 0) parts.push([{ text: 'all as claimed', paint: paint.green }])
  const verdicts = runs.reduce((count, run) => count + run.verdicts.length, 0)
  const [mutants, designs] = [namedApart(runs.filter(isMutant)), namedApart(runs.filter((run) => !isMutant(run)))]
  const checked = [designs > 0 && countText(designs, 'design'), mutants > 0 && countText(mutants, 'mutant')]
  const searches = runs.length > designs + mutants ? ` in ${countText(runs.length, 'search', 'searches')}` : ''
  const done = `${checked.filter(Boolean).join(' and ') || 'nothing'}${searches}, ${countText(verdicts, 'verdict')}`
  page.line(0, 2, { text: `${done} in ${durationText(ending.seconds)}: ` }, ...joined(parts))
  return page.text
}

function isMutant({ task }: Run): boolean {
  return task.scenario.mutantOf !== undefined
}

function namedApart(runs: readonly Run[]): number {
  return new Set(runs.map(({ task }) => task.system.name)).size
}

function joined(parts: readonly Segment[][]): Segment[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [{ text: '; ' }, ...part]))
}
