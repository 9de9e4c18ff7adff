import type { Bounds } from '../../../model/language/bounds.ts'
import { boundsText } from '../../check/bounds.ts'
import { durationText } from '../../output/durations.ts'
import { bytesText, countText, numberText } from '../../output/numbers.ts'
import type { Axis, Chart, Panel, Series } from './chart.ts'
import type { MeasuredContest, Measurements } from './measurements.ts'
import type { Sizes } from './sizes.ts'
import { lineStyle } from './styles.ts'

type Row = MeasuredContest['rows'][number]
type Figures = NonNullable<Row['median']>

export interface NamedChart {
  /** Without its ending. */
  readonly file: string
  readonly chart: Chart
}

/** The drawings of one model: everybody over the states there are, and over a bound what symmetry makes of it. */
export function chartsOf({ contests, machine }: Measurements, { model, sweep }: Sizes): NamedChart[] {
  const own = contests.filter((contest) => contest.model === model)
  const byStates = own
    .flatMap((contest) => {
      const states = ourStates(contest)
      return states === undefined ? [] : [{ contest, x: states }]
    })
    .toSorted((a, b) => a.x - b.x)
  const bySize = sweep.sizes.flatMap((bounds) => {
    const contest = own.find((one) => isSame(one.bounds, bounds))
    return contest ? [{ contest, x: bounds[sweep.bound]! }] : []
  })
  const everyState = (row: Row) => row.stores === 'states'
  const compared = (row: Row) => row.stores !== 'states' || row.name === 'moveproof'
  const states: Axis = { title: 'states', scale: 'logarithmic', format: countOf }
  const size: Axis = { title: sweep.text, scale: 'whole', format: String }
  const largest = byStates.at(-1)
  const repeat = own[0]?.repeat
  const note = `${repeat === 1 ? 'One run each' : `Medians of ${repeat} runs`}; ${machine}`
  return [
    ...(largest
      ? [
          {
            file: `${model}-states`,
            chart: {
              title: `${model}: time and memory by the number of states, every state stored`,
              description: summary(largest.contest, everyState),
              note,
              panels: panels(byStates, states, everyState, [time, memory]),
            },
          },
        ]
      : []),
    ...(bySize.length > 0
      ? [
          {
            file: `${model}-symmetry`,
            chart: {
              title: `${model}: what symmetry saves by the number of ${sweep.bound}`,
              description: summary(bySize.at(-1)!.contest, compared),
              note,
              panels: panels(bySize, size, compared, [stored, time]),
            },
          },
        ]
      : []),
  ]
}

interface Quantity {
  readonly title: string
  readonly of: (figures: Figures) => number | null
  readonly axis: Axis
}

const mega = 2 ** 20
const scale = 'logarithmic'
const time: Quantity = {
  title: 'Time of the search',
  of: ({ seconds }) => seconds,
  axis: { title: 'seconds', scale, format: (value) => `${numberOf(value)} s` },
}
const memory: Quantity = {
  title: 'Memory of the process, at most',
  // The memory of a process is looked at while it runs: too seldom when it is over at once.
  of: ({ peakBytes, processSeconds }) => (processSeconds < 0.05 ? null : peakBytes && peakBytes / mega),
  axis: { title: 'memory', scale, format: (value) => `${numberOf(value)} MB` },
}
const stored: Quantity = {
  title: 'States stored',
  of: ({ states }) => states,
  axis: { title: 'states', scale, format: countOf },
}

interface Placed {
  readonly contest: MeasuredContest
  readonly x: number
}

function panels(
  contests: readonly Placed[],
  x: Axis,
  isShown: (row: Row) => boolean,
  quantities: readonly Quantity[],
): Panel[] {
  return quantities.map(({ title, of, axis }) => ({ title, x, y: axis, series: seriesOf(contests, isShown, of) }))
}

function seriesOf(contests: readonly Placed[], isShown: (row: Row) => boolean, of: Quantity['of']): Series[] {
  const rows = contests.flatMap(({ contest, x }) => contest.rows.filter(isShown).map((row) => ({ row, x })))
  return [...Map.groupBy(rows, ({ row }) => row.name)].flatMap(([name, own]) => {
    const points = own.flatMap(({ row, x }) => {
      const y = row.median && of(row.median)
      return y === null || y <= 0 ? [] : [{ x, y }]
    })
    const { tool, stores } = own[0]!.row
    const isFirst = rows.find(({ row }) => row.tool === tool && row.stores === stores)!.row.name === name
    return points.length === 0 ? [] : [{ name, style: lineStyle(tool, stores, isFirst), points }]
  })
}

/** How many states there are, as we found when we stored them all. */
function ourStates({ rows }: MeasuredContest): number | undefined {
  return rows.find(({ tool, stores }) => tool === 'moveproof' && stores === 'states')?.median?.states
}

/** The figures of the largest size, in words. */
function summary({ bounds, rows }: MeasuredContest, isShown: (row: Row) => boolean): string {
  const texts = rows.filter(isShown).flatMap(({ name, median, skipped, refused }) => {
    if (!median) return [`${name}: ${refused ?? skipped}`]
    const { states, seconds, peakBytes } = median
    const most = peakBytes === null ? '' : ` and ${bytesText(peakBytes)}`
    return [`${name}: ${countText(states, 'state')} in ${durationText(seconds)}${most}`]
  })
  return `At ${boundsText(bounds)}, the largest size: ${texts.join('; ')}.`
}

function countOf(value: number): string {
  return value < 1e6 ? numberText(value) : `${numberText(value / 1e6)} M`
}

function numberOf(value: number): string {
  return value < 1 ? String(Number(value.toPrecision(2))) : numberText(value)
}

function isSame(bounds: Bounds, other: Bounds): boolean {
  return Object.entries(bounds).every(([name, value]) => other[name] === value)
}
