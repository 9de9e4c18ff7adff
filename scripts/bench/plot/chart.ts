import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale'
import { line, symbol } from 'd3-shape'
import { type LineStyle, styleSheet } from './styles.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A line of a chart, with what it is called. */
export interface Series {
  readonly name: string
  readonly style: LineStyle
  /** From left to right. */
  readonly points: readonly Point[]
}

/** An axis: logarithmic, or of whole numbers each of which has a mark. */
export interface Axis {
  readonly title: string
  readonly scale: 'logarithmic' | 'whole'
  readonly format: (value: number) => string
}

export interface Panel {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
}

export interface Chart {
  readonly title: string
  /** What it shows, for those who do not see it. */
  readonly description: string
  /** In small print below: what it was measured on. */
  readonly note: string
  /** One below the other. */
  readonly panels: readonly Panel[]
}

const width = 800
const plot = { left: 84, right: 600, height: 250 }
const head = 36
const gap = 72
/** Between the lines of text of neighbouring names. */
const nameGap = 17
const markerSize = 44

/** The text of an SVG file. It is legible on light and dark ground, and tells lines apart by colour, dashes and markers. */
export function chartSvg({ title, description, note, panels }: Chart): string {
  const height = panels.length * (head + plot.height + gap)
  const body = panels.map((panel, i) => panelSvg(panel, i * (head + plot.height + gap) + head))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${styleSheet}</style>
${body.join('\n')}
${text(plot.left, height - 10, note, 'tick')}
</svg>
`
}

function panelSvg(panel: Panel, top: number): string {
  const all = panel.series.flatMap(({ points }) => points)
  const x = scaleOf(
    panel.x,
    all.map((point) => point.x),
    [plot.left, plot.right],
  )
  const y = scaleOf(
    panel.y,
    all.map((point) => point.y),
    [top + plot.height, top],
  )
  const bottom = top + plot.height
  const middle = (plot.left + plot.right) / 2
  return [
    text(plot.left, top - 14, panel.title, 'heading'),
    ...ticksOf(panel.y, y).map(
      (tick) =>
        `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>` +
        text(plot.left - 8, y(tick) + 4, panel.y.format(tick), 'tick', 'end'),
    ),
    ...ticksOf(panel.x, x).map(
      (tick) =>
        `<line class="grid" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${top}" y2="${bottom}"/>` +
        text(x(tick), bottom + 18, panel.x.format(tick), 'tick', 'middle'),
    ),
    text(middle, bottom + 38, panel.x.title, 'tick', 'middle'),
    `<path class="axis" d="M${plot.left},${top}V${bottom}H${plot.right}"/>`,
    ...seriesSvg(panel.series, x, y, top),
  ].join('\n')
}

type Scale = ScaleContinuousNumeric<number, number>

function scaleOf(axis: Axis, values: readonly number[], range: [number, number]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return axis.scale === 'whole'
    ? scaleLinear([least - 0.25, most + 0.25], range)
    : scaleLog([least / 1.4, most * 1.4], range)
}

/** Powers of ten; where there are fewer than three of them, twice and five times these too. */
function ticksOf(axis: Axis, scale: Scale): number[] {
  const [least, most] = scale.domain() as [number, number]
  if (axis.scale === 'whole') return scale.ticks(most - least).filter(Number.isInteger)
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** (i - 20))
  const inside = (ticks: readonly number[]) => ticks.filter((tick) => tick >= least && tick <= most)
  const powers = inside(decades)
  return powers.length > 2 ? powers : inside(decades.flatMap((power) => [power, 2 * power, 5 * power]))
}

/** Lines first, so that no marker is hidden by one; names on the right, each with a thread to the end of its line. */
function seriesSvg(series: readonly Series[], x: Scale, y: Scale, top: number): string[] {
  const path = line<Point>(
    (point) => x(point.x),
    (point) => y(point.y),
  ).digits(1)
  const places = namePlaces(
    series.map(({ points }) => y(points.at(-1)!.y)),
    top,
  )
  const lines = series.map(
    ({ style, points }) => `<path class="line ${style.colour} ${style.line}" d="${path(points)}"/>`,
  )
  const markers = series.map(({ style, points }) => {
    const shape = markerPath(style)
    return points.map((point) => markerSvg(style, shape, x(point.x), y(point.y))).join('')
  })
  const names = series.map(({ name, style, points }, i) => {
    const end = points.at(-1)!
    const place = places[i]!
    return (
      `<path class="thread ${style.colour}" d="M${at(x(end.x) + 7)},${at(y(end.y))}L${plot.right + 12},${at(place)}"/>` +
      markerSvg(style, markerPath(style), plot.right + 22, place) +
      text(plot.right + 34, place + 4, name, 'name')
    )
  })
  return [...lines, ...markers, ...names]
}

function markerPath(style: LineStyle): string {
  return symbol(style.marker, markerSize).digits(1)()!
}

function markerSvg({ colour, fill }: LineStyle, shape: string, x: number, y: number): string {
  return `<path class="marker ${colour} ${fill}" transform="translate(${at(x)},${at(y)})" d="${shape}"/>`
}

/** As near as possible to where the lines end, in the same order, without overlapping, within the panel. */
export function namePlaces(ends: readonly number[], top: number): number[] {
  const order = ends.map((_, i) => i).toSorted((a, b) => ends[a]! - ends[b]!)
  const places = [...ends]
  let free = top
  for (const i of order) {
    places[i] = Math.max(free, ends[i]!)
    free = places[i]! + nameGap
  }
  let last = top + plot.height
  for (const i of order.reverse()) {
    places[i] = Math.min(last, places[i]!)
    last = places[i]! - nameGap
  }
  return places
}

function text(x: number, y: number, content: string, kind: string, anchor?: 'middle' | 'end'): string {
  const where = anchor ? ` text-anchor="${anchor}"` : ''
  return `<text class="${kind}" x="${at(x)}" y="${at(y)}"${where}>${escaped(content)}</text>`
}

function at(value: number): string {
  return String(Number(value.toFixed(1)))
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
