import type { Bounds } from '../../model/language/bounds.ts'
import { chosenText } from '../check/bounds.ts'
import type { Cell, Matrix } from './cells.ts'
import { documentHtml } from './html-document.ts'
import { panelHtml } from './html-panel.ts'
import { escaped } from './html-text.ts'
import { symbols } from './symbols.ts'

/** Tables that fit a screen: the columns of each begin with one of these letters, those of the last with any other. */
const sections = [
  { letters: 'P', title: 'What never happens' },
  { letters: 'L', title: 'What happens in the end' },
  { letters: undefined, title: 'What can happen, and what single steps achieve' },
]

/** The matrix as one page that needs nothing else: no network, no script. Cells open what was found, with the behaviour. */
export function matrixHtml(matrix: Matrix, bounds: Bounds): string {
  const { columns, rows } = matrix
  const grouped = Map.groupBy(columns.keys(), (i) => sections.find(({ letters }) => belongsTo(columns[i]!, letters))!)
  const tables = [...grouped].map(([{ title }, own]) => tableHtml(matrix, own, grouped.size > 1 ? title : ''))
  const panels = rows.flatMap(({ design, cells }, row) =>
    cells.flatMap((cell, column) =>
      cell.kind === 'none' ? [] : [panelHtml(idOf(row, column), `${design}, ${columns[column]}`, design, cell)],
    ),
  )
  const legend = Object.entries(symbols).map(
    ([kind, { symbol, meaning }]) => `<li><span class="${kind}" aria-hidden="true">${symbol}</span> ${meaning}</li>`,
  )
  const body = `<h1>Designs and properties</h1>
<p>Each cell opens what was found, with the behaviour that shows it. Searched ${chosenText(bounds)}.</p>
<ul class="legend">${legend.join('')}</ul>
${tables.join('\n')}
${panels.join('\n')}`
  return documentHtml('moveproof: designs and properties', body)
}

const idOf = (row: number, column: number) => `cell-${row}-${column}`

/** Families of the catalogue have a letter and perhaps a number: `P`, `P2m`. */
function belongsTo(column: string, letters: string | undefined): boolean {
  return letters === undefined || (letters.includes(column[0]!) && /^[A-Z]\d*[a-z]?$/.test(column))
}

function tableHtml({ columns, rows }: Matrix, shown: readonly number[], title: string): string {
  const head = shown.map((i) => `<th scope="col">${escaped(columns[i]!)}</th>`).join('')
  const body = rows.map(({ design, title, cells }, row) => {
    const own = shown.map((i) => cellHtml(idOf(row, i), `${design}, ${columns[i]}`, cells[i]!))
    return `<tr><th scope="row" title="${escaped(title)}">${escaped(design)}</th>${own.join('')}</tr>`
  })
  const caption = title === '' ? '' : `<caption>${title}</caption>\n`
  return `<div class="scroll" role="region" aria-label="${title || 'Matrix'}" tabindex="0">
<table>
${caption}<thead><tr><th scope="col">design</th>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`
}

function cellHtml(id: string, name: string, { kind }: Cell): string {
  const { symbol, meaning } = symbols[kind]
  if (kind === 'none') return `<td class="none"><span aria-label="${meaning}" role="img">${symbol}</span></td>`
  const label = escaped(`${name}: ${meaning}`)
  return `<td class="${kind}"><button type="button" popovertarget="${id}" aria-label="${label}" title="${label}">${symbol}</button></td>`
}
