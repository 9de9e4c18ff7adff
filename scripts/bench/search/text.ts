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

/** What was measured, as Markdown: totals, by kind, what was missed or is another one than the kept one, and a row for each design and mutant. */
export function measuredText(all: readonly Measured[], { seed, runs }: MeasuredShown): string {
  const missed = all.filter(({ outcome }) => outcome === 'missed')
  const seconds = all.map(({ seconds }) => seconds)
  return [
    `Seed ${seed}, at most ${countText(runs, 'walk')} for each design or mutant, at the bounds of its claims; processor time on one core.`,
    '',
    `- ${countText(all.length, 'claimed violation')}; ${missed.length === 0 ? 'all' : numberText(all.length - missed.length)} were found, in ${longTimeText(walkingSeconds(all))} of walking.`,
    `- Half of them were found in ${timeText(median(seconds))}; the slowest took ${timeText(Math.max(0, ...seconds))}.`,
    `- Not found: ${missed.map(nameOf).join(', ') || 'none'}.`,
    ...shrunkLines(all),
    '',
    '| kind | violations found | walks, half of them within | walks at most | time at most | shrunk to the kept one | to another as small |',
    '|---|---|---|---|---|---|---|',
    ...Map.groupBy(all, ({ kind }) => kind)
      .entries()
      .map(([kind, own]) => kindRow(kind, own)),
    '',
    ...otherTable(all),
    '| design or mutant | violations found | walks | time | steps | shrunk |',
    '|---|---|---|---|---|---|',
    ...Map.groupBy(all, ({ system }) => system)
      .entries()
      .map(([system, own]) => row(system, own)),
    '',
  ].join('\n')
}

/** Found, and shrunk. */
type MeasuredShrunk = Measured & { readonly shrunk: Shrunk }

function shrunkOf(all: readonly Measured[]): MeasuredShrunk[] {
  return all.flatMap((one) => (one.shrunk ? [{ ...one, shrunk: one.shrunk }] : []))
}

function shrunkLines(all: readonly Measured[]): string[] {
  const shrunk = shrunkOf(all)
  if (shrunk.length === 0) return ['- None of them was shrunk.']
  const other = shrunk.filter((one) => !isAsKept(one))
  const [proved, open] = [other.filter(({ shrunk }) => shrunk.isProved), other.filter(({ shrunk }) => !shrunk.isProved)]
  const otherwise = proved.filter(({ shrunk: { small, kept } }) => small.conjunct !== kept.conjunct)
  const seconds = shrunk.map(({ shrunk }) => shrunk.seconds)
  return [
    `- ${shrunk.length === all.length ? 'All of them were shrunk' : `${numberText(shrunk.length)} of them were shrunk`}, in ${longTimeText(seconds.reduce((sum, one) => sum + one, 0))}; ${numberText(shrunk.length - other.length)} came to the steps and bounds of the counterexample that is kept.`,
    ...(proved.length > 0
      ? [
          `- ${numberText(proved.length)} came to another one, of which exhaustive searches prove that nothing is smaller; in ${numberText(otherwise.length)} of these another part of the property is false.`,
        ]
      : []),
    `- Perhaps not smallest: ${open.map(nameOf).join(', ') || 'none'}.`,
    `- Half of them were shrunk in ${timeText(median(seconds))}; the slowest took ${timeText(Math.max(...seconds))}${longest(shrunk)}.`,
  ]
}

function longest(shrunk: readonly MeasuredShrunk[]): string {
  const long = shrunk.filter(({ steps = 0 }) => steps >= 150)
  if (long.length === 0) return ''
  const seconds = long.map(({ shrunk }) => shrunk.seconds)
  return `, of the ${numberText(long.length)} with 150 steps and more ${timeText(Math.max(...seconds))}`
}

/** Of all walks: each design was walked until its last violation was found. */
function walkingSeconds(all: readonly Measured[]): number {
  const groups = Map.groupBy(all, ({ system, bounds }) => `${system} ${JSON.stringify(bounds)}`)
  return groups.values().reduce((sum, own) => sum + Math.max(...own.map(({ seconds }) => seconds)), 0)
}

function nameOf({ system, property }: Measured): string {
  return `${system} ${property}`
}

function kindRow(kind: string, own: readonly Measured[]): string {
  const found = own.filter(({ outcome }) => outcome === 'found')
  const shrunk = shrunkOf(own)
  const asKept = shrunk.filter(isAsKept)
  const asSmall = shrunk.filter((one) => !isAsKept(one) && one.shrunk.isProved)
  const walks = found.map(({ walks }) => walks)
  const cells = [
    kind,
    `${numberText(found.length)} of ${numberText(own.length)}`,
    numberText(median(walks)),
    numberText(Math.max(0, ...walks)),
    timeText(Math.max(...own.map(({ seconds }) => seconds))),
    shrunk.length > 0 ? `${numberText(asKept.length)} of ${numberText(shrunk.length)}` : '-',
    shrunk.length > 0 ? numberText(asSmall.length) : '-',
  ]
  return `| ${cells.join(' | ')} |`
}

/** Where and how other counterexamples differ from those that are kept. */
function otherTable(all: readonly Measured[]): string[] {
  const other = shrunkOf(all).filter((one) => !isAsKept(one))
  if (other.length === 0) return []
  return [
    'These came to another counterexample than the one that is kept:',
    '',
    '| design or mutant | property | steps | kept | what differs |',
    '|---|---|---|---|---|',
    ...other.map((one) => {
      const { small, kept } = one.shrunk
      return `| ${one.system} | ${one.property} | ${small.steps} | ${kept.steps} | ${differenceText(one.shrunk)} |`
    }),
    '',
  ]
}

function differenceText({ small, kept, isProved }: Shrunk): string {
  const what =
    small.conjunct === kept.conjunct
      ? `at ${boundsText(small.bounds)}, kept at ${boundsText(kept.bounds)}`
      : `'${small.conjunct}' is false, kept '${kept.conjunct}'`
  return isProved ? what : `${what}; perhaps not smallest`
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

function isAsKept({ shrunk: { small, kept } }: MeasuredShrunk): boolean {
  return small.steps === kept.steps && isDeepStrictEqual(small.bounds, kept.bounds)
}

function rangeText(numbers: readonly number[]): string {
  if (numbers.length === 0) return '-'
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)]
  return min === max ? numberText(min) : `${numberText(min)} to ${numberText(max)}`
}

function longTimeText(seconds: number): string {
  return seconds < 120 ? timeText(seconds) : countText(Math.round(seconds / 60), 'minute')
}

function timeText(seconds: number): string {
  return seconds < 0.1 ? '< 0.1 s' : `${roundedText(Number(seconds.toFixed(1)))} s`
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
