import { numberText, roundedText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { growthOf, type Measured } from './growth.ts'
import { boundCells } from './table.ts'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const full = '█'
const barMin = 8
const barMax = 48

/** One bar for each point, as long as the logarithm of its states, with the growth against smaller neighbours. */
export function chartText(points: readonly Measured[], varying: readonly string[], { width, paint }: Terminal): string {
  const rows = points.map((point) => ({
    label: boundCells(point.bounds, varying),
    states: `${point.finished ? '' : '≥ '}${numberText(point.states)}`,
    growth: growthOf(point, points, varying)
      .map(({ bound, factor }) => `×${roundedText(factor)}${varying.length > 1 ? ` by ${bound}` : ''}`)
      .join(', '),
    value: point.states,
  }))
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length))
  const label = Math.max(widest(rows.map((row) => row.label)), varying.join(' ').length)
  const states = widest(rows.map((row) => row.states))
  const growth = widest(rows.map((row) => row.growth))
  const room = width - label - states - growth - 6
  const bar = Math.min(barMax, Math.max(barMin, room))
  const most = Math.max(2, ...rows.map((row) => row.value))
  const scale = `states on a logarithmic scale: a block is ×${roundedText(most ** (1 / bar))}`
  const names = varying.join(' ').padEnd(label)
  return [
    paint.dim(`${names}  ${scale}`),
    ...rows.map((row) =>
      [
        row.label.padEnd(label),
        paint.cyan(barText(row.value, most, bar).padEnd(bar)),
        row.states.padStart(states),
        row.growth,
      ]
        .join('  ')
        .trimEnd(),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** Of eighths of a block; a single state still shows. */
function barText(value: number, most: number, width: number): string {
  const length = Math.max(1, Math.round((Math.log(value) / Math.log(most)) * width * 8))
  return full.repeat(Math.floor(length / 8)) + eighths[length % 8]!
}
