import { wrap } from '../layout.ts'
import { endLines, type Row, type Scene } from './scene.ts'

/** Columns of a mail to a kernel list. */
const width = 72
// Between the beginnings of two columns: no more than needed, and no less than what tells them apart.
const strideMax = 32
const strideMin = 4

/** The behaviour as commit messages of the kernel show races: a column for each thread, time goes down. */
export function lkml(scene: Scene): string {
  const { property, rows, loop, length } = scene
  const threads = [...new Set(scene.lanes.map(threadOf))]
  const stride = strideOf(threads, rows)
  const offsets = threads.map((_, i) => i * stride)
  const lines = [
    ...wrap([{ text: `${property.name} (${length})` }], width, { first: 0, rest: 2 }),
    ...wrap([{ text: property.sentence }], width, { first: 0, rest: 0 }),
    '',
    ...headLines(threads, offsets, stride),
  ]
  for (const row of rows) {
    if (row.number === loop?.first) lines.push('', '/* from here on for ever: */')
    lines.push(...stepLines(row, offsets[threads.indexOf(threadOf(row.lane))]!))
    if (row.number === loop?.last) {
      const back = loop.first === 1 ? 'the first step' : `step ${loop.first}, ${rows[loop.first - 1]!.text}`
      lines.push(...wrap([{ text: `/* and again from ${back} */` }], width, { first: 0, rest: 3 }))
    }
  }
  return `${[...lines, '', ...endLines(scene, width)].map((line) => line.trimEnd()).join('\n')}\n`
}

/** A thread does what several actors do in turn: a callback of a driver runs in the thread that called it. */
function threadOf({ element, actor }: { readonly element: string | undefined; readonly actor: string }): string {
  return element ?? actor
}

/** As wide as it can be while every step fits beside those before it. */
function strideOf(threads: readonly string[], rows: readonly Row[]): number {
  const room = rows.map(({ text, lane }) => {
    const column = threads.indexOf(threadOf(lane))
    return column === 0 ? strideMax : Math.floor((width - text.length) / column)
  })
  return Math.max(strideMin, Math.min(strideMax, ...room))
}

/** The titles stand in one line where there is room, else on stairs. */
function headLines(threads: readonly string[], offsets: readonly number[], stride: number): string[] {
  if (threads.some((thread, i) => i < threads.length - 1 && thread.length >= stride)) {
    return threads.map((thread, i) => `${' '.repeat(offsets[i]!)}${thread}:`)
  }
  const inColumns = (texts: readonly string[]) => texts.map((text) => text.padEnd(stride)).join('')
  return [inColumns(threads), inColumns(threads.map((thread) => '-'.repeat(thread.length)))]
}

/** A step in its column. Nothing stands to the right of it, so a long one may go on there; what does not fit is broken before a parameter. */
function stepLines({ text }: Row, offset: number): string[] {
  const open = text.indexOf('(') + 1
  const segments = [{ text: text.slice(0, open) }, { text: text.slice(open) }]
  return wrap(segments, width, { first: offset, rest: offset + 4 })
}
