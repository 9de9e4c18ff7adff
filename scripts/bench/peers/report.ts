import { boundsText } from '../../check/bounds.ts'
import { bytesText, countText, numberText, rateText, roundedText } from '../../output/numbers.ts'
import type { Terminal } from '../../output/terminal.ts'
import { type Contest, type Measured, medianRun, type Row } from './measure.ts'

type Asked = Pick<Contest, 'model' | 'bounds' | 'repeat'>

const headings = ['states', 'transitions', 'time', 'process', 'per second', 'memory', 'times ours']

/** Each is measured against ours of the same kind. */
const sections = [
  { title: 'every state', has: ({ competitor }: Row) => competitor.stores === 'states' },
  { title: 'with symmetry', has: ({ competitor }: Row) => competitor.stores !== 'states' },
]

/** The tables, and below them why some are not in them. */
export function reportText(rows: readonly Row[], { model, bounds, repeat }: Asked, { paint }: Terminal): string {
  const cells = sections.flatMap(({ title, has }) => {
    const of = rows.filter(has)
    const lines = of.flatMap(({ competitor, runs }) => {
      const median = medianRun(runs)
      return median ? [[competitor.name, ...figureCells(median, ourRun(of))]] : []
    })
    return lines.length > 0 ? [[title, ...headings], ...lines] : []
  })
  const absent = rows.flatMap(({ competitor: { name }, skipped, refused }) => {
    if (refused !== undefined) return [`${paint.red('refused')}  ${name}: ${refused}`]
    return skipped === undefined ? [] : [`${name}: ${skipped}`]
  })
  const how = repeat === 1 ? 'one run each' : `medians of ${countText(repeat, 'run')}, taken in turn`
  const title = `${paint.bold(model.name)} at ${boundsText(bounds)}, ${how}`
  return `${title}\n${cells.length > 0 ? tableText(cells) : ''}${absent.map((line) => `${line}\n`).join('')}`
}

/** Our first row among these. */
function ourRun(rows: readonly Row[]): Measured | undefined {
  return medianRun(rows.find(({ competitor }) => competitor.tool === 'moveproof')?.runs ?? [])
}

function figureCells(run: Measured, ours: Measured | undefined): string[] {
  return [
    numberText(run.states),
    numberText(run.transitions),
    secondsText(run.seconds),
    secondsText(run.processSeconds),
    rateText(run.transitions / run.seconds),
    run.peakBytes === undefined ? '–' : bytesText(run.peakBytes),
    ours ? `${Number((run.seconds / ours.seconds).toPrecision(2))}` : '–',
  ]
}

function secondsText(seconds: number): string {
  return `${seconds < 1 ? seconds.toFixed(3) : roundedText(seconds)} s`
}

/** The first column to the left, numbers to the right. */
function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  )
  return `${lines.join('\n')}\n`
}

/** The same for machines, with every run. */
export function reportJson(rows: readonly Row[], { model, bounds, repeat }: Asked, differing: readonly string[]) {
  return {
    model: model.name,
    bounds,
    repeat,
    differences: differing,
    rows: rows.map((row) => {
      const { competitor, runs, skipped, refused } = row
      const median = medianRun(runs)
      const ours = ourRun(rows.filter(sections.find(({ has }) => has(row))!.has))
      return {
        name: competitor.name,
        tool: competitor.tool,
        stores: competitor.stores,
        skipped: skipped ?? null,
        refused: refused ?? null,
        median: median ? figures(median, ours) : null,
        seconds: runs.map(({ seconds }) => seconds),
      }
    }),
  }
}

function figures(run: Measured, ours: Measured | undefined) {
  const { states, transitions, seconds, processSeconds, peakBytes, bytesPerState } = run
  return {
    states,
    transitions,
    seconds,
    processSeconds: Number(processSeconds.toFixed(4)),
    transitionsPerSecond: Math.round(transitions / seconds),
    peakBytes: peakBytes ?? null,
    bytesPerState: bytesPerState === undefined ? null : Number(bytesPerState.toFixed(2)),
    timesOurs: ours ? Number((seconds / ours.seconds).toFixed(3)) : null,
  }
}
