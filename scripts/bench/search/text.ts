import { isDeepStrictEqual } from 'node:util'
import { boundsText } from '../../check/bounds.ts'
import { countText, numberText, roundedText } from '../../output/numbers.ts'
import type { Measured, Shrunk } from './measure.ts'

const begin = '<!-- npm run bench:search -- --write: begin -->'
const end = '<!-- end -->'

export interface MeasuredShown {
  readonly seed: number
  readonly runs: number
}

/** The document with another table in the place that is marked for it. */
export function withTable(document: string, table: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the document has no place for the table: ${begin} … ${end}`)
  return `${document.slice(0, from)}${begin}\n\n${table}\n${document.slice(to)}`
}

/** What was measured, as Markdown: totals, what was missed or is longer than it could be, and a row for each design and mutant. */
export function measuredText(all: readonly Measured[], { seed, runs }: MeasuredShown): string {
  const judged = all.filter(({ outcome }) => outcome !== 'not judged')
  const missed = judged.filter(({ outcome }) => outcome === 'missed')
  const seconds = judged.map(({ seconds }) => seconds).sort((a, b) => a - b)
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0
  return [
    `Seed ${seed}, at most ${countText(runs, 'walk')} for each design or mutant, at the bounds of its claims; processor time on one core.`,
    '',
    `- ${countText(all.length, 'claimed violation')}; single walks can show ${numberText(judged.length)} of them, and found ${numberText(judged.length - missed.length)}.`,
    `- Half of them were found within ${timeText(median)}; the slowest took ${timeText(seconds.at(-1) ?? 0)}.`,
    `- Not found: ${missed.map(nameOf).join(', ') || 'none'}.`,
    ...shrunkLines(judged),
    '',
    '| design or mutant | violations found | walks | time | steps | shrunk |',
    '|---|---|---|---|---|---|',
    ...Map.groupBy(judged, ({ system }) => system)
      .entries()
      .map(([system, own]) => row(system, own)),
    '',
  ].join('\n')
}

function shrunkLines(judged: readonly Measured[]): string[] {
  const shrunk = judged.flatMap((one) => (one.shrunk ? [{ ...one, shrunk: one.shrunk }] : []))
  if (shrunk.length === 0) return []
  const other = shrunk.filter(({ shrunk }) => !isAsKept(shrunk))
  const proved = other.filter(({ shrunk }) => shrunk.isProved)
  const open = other.filter(({ shrunk }) => !shrunk.isProved)
  const longest = Math.max(...shrunk.map(({ shrunk }) => shrunk.seconds))
  const long = shrunk.filter(({ steps = 0 }) => steps >= 150)
  return [
    `- Of ${numberText(shrunk.length)} that were shrunk, ${numberText(shrunk.length - other.length)} came to the steps and bounds of the counterexample that is kept.`,
    `- ${numberText(proved.length)} came to another one, and exhaustive searches prove that nothing is smaller: ${proved.map(otherText).join(', ') || '-'}.`,
    `- Perhaps not smallest: ${open.map(otherText).join(', ') || 'none'}.`,
    `- Shrinking took at most ${timeText(longest)}; of the ${numberText(long.length)} with 150 steps and more at most ${timeText(Math.max(0, ...long.map(({ shrunk }) => shrunk.seconds)))}.`,
  ]
}

function nameOf({ system, property }: Measured): string {
  return `${system} ${property}`
}

/** Where and how another counterexample differs from the one that is kept. */
function otherText(one: Measured & { readonly shrunk: Shrunk }): string {
  const { small, kept } = one.shrunk
  const why =
    small.conjunct === kept.conjunct
      ? `at ${boundsText(small.bounds)}, kept at ${boundsText(kept.bounds)}`
      : `'${small.conjunct}' is false, kept '${kept.conjunct}'`
  return `${nameOf(one)} (${small.steps} steps, kept ${kept.steps}: ${why})`
}

function row(system: string, own: readonly Measured[]): string {
  const found = own.filter(({ outcome }) => outcome === 'found')
  const cells = [
    system,
    `${found.length} of ${own.length}`,
    rangeText(found.map(({ walks }) => walks)),
    timeText(Math.max(...own.map(({ seconds }) => seconds))),
    rangeText(found.flatMap(({ steps }) => steps ?? [])),
    rangeText(found.flatMap(({ shrunk }) => shrunk?.small.steps ?? [])),
  ]
  return `| ${cells.join(' | ')} |`
}

function isAsKept({ small, kept }: Shrunk): boolean {
  return small.steps === kept.steps && isDeepStrictEqual(small.bounds, kept.bounds)
}

function rangeText(numbers: readonly number[]): string {
  if (numbers.length === 0) return '-'
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)]
  return min === max ? numberText(min) : `${numberText(min)} to ${numberText(max)}`
}

function timeText(seconds: number): string {
  return seconds < 0.1 ? '< 0.1 s' : `${roundedText(Number(seconds.toFixed(1)))} s`
}
