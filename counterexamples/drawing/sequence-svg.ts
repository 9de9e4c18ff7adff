import { colours } from './colours.ts'
import type { Lane } from './lanes.ts'
import { endLines, isBad, type Row, type Scene } from './scene.ts'
import { escaped } from './xml.ts'

// Pixels. Texts are in a monospaced font, so that their widths are known without a browser.
const character = 7.3
const smallCharacter = 6.4
const smallLine = 15
const margin = 16
const headHeight = 50
const rowHeight = 34
const gutter = 40
const laneMin = 88
/** Columns of the text below the steps. */
const endWidth = 84

interface Layout {
  readonly scene: Scene
  readonly x: (lane: Lane) => number
  /** Where the column with the changes begins. */
  readonly changesX: number
  readonly width: number
  /** Top of each row, and below the last one. */
  readonly tops: readonly number[]
  readonly bottom: number
  readonly end: readonly string[]
}

export interface SequenceOptions {
  /** Part of a page that brings title and colours: each step is a link to `#step-N`. */
  readonly embedded?: boolean
}

/** The behaviour as a drawing: lanes from left to right, time downwards, what each step changed at the right. */
export function sequenceSvg(scene: Scene, options: SequenceOptions = {}): string {
  const layout = layOut(scene, options)
  const { system, property, lanes, rows, length } = scene
  const { width, bottom, end } = layout
  const height = bottom + end.length * smallLine + 3 * margin
  const title = `${system.name}: ${property.name}, ${length}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${options.embedded ? 'group' : 'img'}" aria-label="${escaped(`Sequence diagram. ${title}`)}">
${options.embedded ? '' : `<title>${escaped(title)}</title>\n`}<style>${options.embedded ? '' : colours}${style}</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
<rect class="sheet" width="${width}" height="${height}"/>
${options.embedded ? '' : `<text class="title" x="${margin}" y="24">${escaped(title)}</text>\n`}${lanes.map((lane) => laneSvg(layout, lane)).join('\n')}
${loopSvg(layout)}
${rows.map((row) => rowSvg(layout, row, options)).join('\n')}
${endSvg(layout, height)}
</svg>
`
}

function layOut(scene: Scene, { embedded = false }: SequenceOptions): Layout {
  const { lanes, rows } = scene
  const gap = Math.max(laneMin, ...lanes.flatMap(titleLines).map((line) => line.length * character + 22))
  const left = margin + gutter
  const x = (lane: Lane) => Math.round(left + gap / 2 + lanes.indexOf(lane) * gap)
  const lanesRight = left + lanes.length * gap
  // A step's name stands on the side of its lane where there is more room.
  const labelsRight = rows.map(({ text, lane }) => {
    const size = text.length * character + 12
    return x(lane) - left >= size ? 0 : x(lane) + size
  })
  const changesX = Math.round(Math.max(lanesRight, ...labelsRight) + margin)
  const changeTexts = rows.flatMap(({ changes }) => changes.map(changeText))
  const end = endLines(scene, endWidth)
  const changesWidth = Math.max(0, ...changeTexts.map((text) => text.length * smallCharacter))
  const endPixels = Math.max(...end.map((line) => line.length * smallCharacter)) + 2 * margin
  const title = `${scene.system.name}: ${scene.property.name}, ${scene.length}`.length * 8.6
  const width = Math.ceil(Math.max(changesX + changesWidth, endPixels + margin, embedded ? 0 : title) + 2 * margin)
  let top = (embedded ? 0 : 30) + margin + headHeight
  const tops = rows.map(({ changes }) => {
    const here = top
    top += Math.max(rowHeight, changes.length * smallLine + 12)
    return here
  })
  return { scene, x, changesX, width, tops, bottom: top + margin, end }
}

function laneSvg({ x, tops, bottom }: Layout, lane: Lane): string {
  const head = (tops[0] ?? bottom - margin) - headHeight
  const lines = titleLines(lane)
  const size = Math.max(...lines.map((line) => line.length)) * character + 14
  const texts = lines.map((line, i) => {
    const y = head + 23 + (i - (lines.length - 1) / 2) * smallLine
    return `<text class="lane" x="${x(lane)}" y="${y}" text-anchor="middle">${escaped(line)}</text>`
  })
  return `<line class="life" x1="${x(lane)}" x2="${x(lane)}" y1="${head + 38}" y2="${bottom - 8}"/>
<rect class="box" x="${x(lane) - size / 2}" y="${head}" width="${size}" height="38" rx="4"/>
${texts.join('')}`
}

function titleLines({ actor, element }: Lane): string[] {
  return element === undefined ? [actor] : [actor, element]
}

function rowSvg(layout: Layout, row: Row, { embedded = false }: SequenceOptions): string {
  const { scene, x, changesX, tops } = layout
  const { number, text, lane, cause, changes } = row
  const top = tops[number - 1]!
  const y = top + 22
  const here = x(lane)
  const fitsLeft = here - margin - gutter >= text.length * character + 12
  // Beside an arrow from the left there is no room above it on the other side.
  const onRight = !fitsLeft || here - margin - gutter < changesX - margin - here
  const label = onRight ? `x="${here + 8}"` : `x="${here - 8}" text-anchor="end"`
  const arrow = cause
    ? `<line class="arrow" x1="${x(cause)}" y1="${y}" x2="${here + (x(cause) < here ? -6 : 6)}" y2="${y}" marker-end="url(#arrow)"/>`
    : ''
  const isLast = number === scene.rows.length
  const body = `<g class="row${isLast ? ' last' : ''}" data-step="${number}">
<text class="number" x="${margin + 22}" y="${y + 4}" text-anchor="end">${number}</text>
${arrow}<circle class="dot" cx="${here}" cy="${y}" r="4"/>
<text class="step" ${label} y="${y - 7}">${escaped(text)}</text>
${changes.map((change, i) => `<text class="change" x="${changesX}" y="${top + 15 + i * smallLine}">${escaped(changeText(change))}</text>`).join('\n')}</g>`
  return embedded ? `<a href="#step-${number}">${body}</a>` : body
}

function loopSvg({ scene: { loop }, width, tops, bottom }: Layout): string {
  if (!loop) return ''
  const [top, end] = [tops[loop.first - 1]! - 2, bottom - margin]
  return `<rect class="loop" x="${margin / 2}" y="${top}" width="${width - margin}" height="${end - top}" rx="6"/>
<text class="forever" x="${width - margin}" y="${end - 6}" text-anchor="end">for ever</text>`
}

function endSvg({ width, bottom, end }: Layout, height: number): string {
  const lines = end.map((line, i) => {
    const y = bottom + margin + 6 + i * smallLine
    return `<text class="${i > 0 ? 'why' : isBad(end) ? 'verdict' : 'verdict good'}" x="${2 * margin}" y="${y}" xml:space="preserve">${escaped(line)}</text>`
  })
  return `<rect class="end${isBad(end) ? '' : ' good'}" x="${margin}" y="${bottom}" width="${width - 2 * margin}" height="${height - bottom - margin}" rx="6"/>
${lines.join('\n')}`
}

function changeText({ path, before, after }: Row['changes'][number]): string {
  return `${path}: ${before} → ${after}`
}

const style = `
  svg text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); }
  .sheet { fill: var(--page); }
  svg .title { font: 600 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  .box { fill: var(--soft); stroke: var(--line); } .life { stroke: var(--line); stroke-dasharray: 3 3; }
  .dot { fill: var(--accent); } .arrow { stroke: var(--accent); } .head { fill: var(--accent); }
  .last .dot { fill: var(--bad); }
  svg .number, svg .change { fill: var(--faint); } svg .change, svg .why, svg .verdict { font-size: 10.5px; }
  svg .step { font-weight: 600; paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
  .loop { fill: none; stroke: var(--accent); stroke-dasharray: 6 4; } svg .forever { fill: var(--accent); font-weight: 600; }
  .end { fill: var(--bad-soft); stroke: var(--bad); } svg .verdict { fill: var(--bad); font-weight: 600; }
  .end.good { fill: var(--soft); stroke: var(--new); } svg .verdict.good { fill: var(--new); }
`
