import type { Place } from './cells.ts'
import { type Box, isSame, type Memory, type PicturedCell } from './memory.ts'
import { escaped } from './xml.ts'

// Pixels. The font is monospaced, so that widths are known without a browser.
const character = 6.7
const line = 17
const padding = 8
const head = 22
const columnGap = 64
const boxGap = 14
const edge = 6

interface PlacedBox {
  readonly box: Box
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One picture of the state for each frame. All of them have the same layout, so that the eye sees what changes. */
export function memorySvgs({ columns, pictures }: Memory): string[] {
  const rows = columns.map((column) =>
    column.map((place) => pictures.map((boxes) => boxes.find((box) => isSame(box.place, place))!)),
  )
  let x = edge
  let bottom = 0
  const positions: Omit<PlacedBox, 'box'>[] = []
  for (const column of rows) {
    const texts = column.flatMap((frames) =>
      frames.flatMap(({ place, cells }) => [titleOf(place), ...cells.map(textOfCell)]),
    )
    const width = Math.ceil(Math.max(...texts.map((text) => text.length)) * character + 2 * padding)
    let y = edge
    for (const frames of column) {
      const height = head + frames[0]!.cells.length * line + (frames[0]!.cells.length > 0 ? 6 : 0)
      positions.push({ x, y, width, height })
      y += height + boxGap
    }
    bottom = Math.max(bottom, y - boxGap)
    x += width + columnGap
  }
  const [width, height] = [x - columnGap + edge + (columns.length === 1 ? columnGap : 24), bottom + edge]
  return pictures.map((boxes, frame) => {
    const placed = boxes.map((box, i) => ({ box, ...positions[i]! }))
    const arrows = placed.flatMap((from) => arrowsFrom(from, placed))
    return `<svg class="memory" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(labelOf(boxes, frame))}">
${arrows.join('\n')}
${placed.map(boxSvg).join('\n')}
</svg>`
  })
}

/** What a reader who does not see the picture should know of it: who refers to whom. */
function labelOf(boxes: readonly Box[], frame: number): string {
  const cells = boxes.flatMap((box) => box.cells).filter(({ targets }) => targets.length > 0)
  const texts = cells.map(
    ({ path, value, staleBeside }) => `${path} is ${value}${staleBeside ? ', which is stale' : ''}`,
  )
  return `Who refers to whom ${frame === 0 ? 'initially' : `after step ${frame}`}: ${texts.join('; ') || 'nobody'}.`
}

function boxSvg({ box: { place, cells }, x, y, width, height }: PlacedBox): string {
  const rows = cells.map((cell, i) => {
    const top = y + head + i * line
    const mark =
      cell.isBlamed || cell.was
        ? `<rect class="${classOf(cell)}" x="${x + 1}" y="${top}" width="${width - 2}" height="${line}"/>`
        : ''
    return `${mark}<text class="cell ${classOf(cell)}" x="${x + padding}" y="${top + 12.5}">${titleTag(cell)}${escaped(textOfCell(cell))}</text>`
  })
  return `<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>
<text class="name" x="${x + padding}" y="${y + 15}">${escaped(titleOf(place))}</text>
${rows.join('\n')}`
}

function arrowsFrom(from: PlacedBox, all: readonly PlacedBox[]): string[] {
  return from.box.cells.flatMap((cell, i) => {
    const y = from.y + head + i * line + line / 2
    const now = cell.targets.map((target) => arrowSvg(from, y, boxOf(all, target), classOf(cell)))
    const gone = (cell.was?.targets ?? []).filter((old) => !cell.targets.some((target) => isSame(old, target)))
    return [...gone.map((target) => arrowSvg(from, y, boxOf(all, target), 'gone')), ...now]
  })
}

function boxOf(all: readonly PlacedBox[], place: Place): PlacedBox {
  return all.find(({ box }) => isSame(box.place, place))!
}

function arrowSvg(from: PlacedBox, y: number, to: PlacedBox, kind: string): string {
  const end = to.y + head / 2
  const goesRight = to.x > from.x
  const side = to.x === from.x ? 1 : goesRight ? 1 : -1
  const start = side > 0 ? from.x + from.width : from.x
  // Within a column the arrow comes back on the side on which it left.
  const tip = to.x === from.x ? to.x + to.width : goesRight ? to.x : to.x + to.width
  const into = to.x === from.x ? -1 : side
  const bend = to.x === from.x ? 40 : Math.max(30, Math.abs(tip - start) / 2)
  const path = `M${start} ${y}C${start + side * bend} ${y} ${tip - into * bend} ${end} ${tip - into * 6} ${end}`
  const point = `M${tip} ${end}l${-into * 8} -4v8z`
  return `<path class="reference ${kind}" d="${path}"/><path class="point ${kind}" d="${point}"/>`
}

function classOf({ isBlamed, staleBeside, was }: PicturedCell): string {
  if (isBlamed) return 'blamed'
  if (staleBeside) return was ? 'stale new' : 'stale'
  return was ? 'new' : 'same'
}

function textOfCell({ name, value, staleBeside, was }: PicturedCell): string {
  const text = was ? `${name}: ${was.value} → ${value}` : `${name}: ${value}`
  return staleBeside ? `${text} (stale)` : text
}

function titleTag({ path, value, staleBeside }: PicturedCell): string {
  if (!staleBeside) return ''
  return `<title>${escaped(`${path} = ${value}, but ${staleBeside.path} = ${staleBeside.value}`)}</title>`
}

function titleOf(place: Place | undefined): string {
  return place?.label ?? 'state'
}
