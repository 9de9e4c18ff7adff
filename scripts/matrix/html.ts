import { renderTrace } from '../../counterexamples/render.ts'
import { boundsText } from '../check/bounds.ts'
import { checkCommand } from '../check/check-command.ts'
import { verdictText } from '../check/claim.ts'
import type { Cell, CellVerdict, Matrix } from './cells.ts'
import { style } from './html-style.ts'
import { symbols } from './symbols.ts'

/** The matrix as one page that needs nothing else: no network, no script. Cells open what was found, with the behaviour. */
export function matrixHtml({ columns, rows }: Matrix): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('')
  const panels: string[] = []
  const body = rows.map(({ design, title, cells }, row) => {
    const shown = cells.map((cell, column) => {
      const id = `cell-${row}-${column}`
      const name = `${design}, ${columns[column]}`
      if (cell.kind !== 'none') panels.push(panelHtml(id, name, cell))
      return cellHtml(id, name, cell)
    })
    return `<tr><th scope="row" title="${escaped(title)}">${escaped(design)}</th>${shown.join('')}</tr>`
  })
  const legend = Object.entries(symbols).map(
    ([kind, { symbol, meaning }]) => `<li><span class="${kind}" aria-hidden="true">${symbol}</span> ${meaning}</li>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>moveproof: designs and properties</title>
<style>${style}</style>
</head>
<body>
<h1>Designs and properties</h1>
<ul class="legend">${legend.join('')}</ul>
<div class="scroll" role="region" aria-label="Matrix" tabindex="0">
<table>
<caption>Each cell opens what was found, with the behaviour that shows it.</caption>
<thead><tr><th scope="col">design</th>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>
${panels.join('\n')}
</body>
</html>
`
}

function cellHtml(id: string, name: string, { kind }: Cell): string {
  const { symbol, meaning } = symbols[kind]
  if (kind === 'none') return `<td class="none"><span aria-label="${meaning}" role="img">${symbol}</span></td>`
  const label = escaped(`${name}: ${meaning}`)
  return `<td class="${kind}"><button type="button" popovertarget="${id}" aria-label="${label}" title="${label}">${symbol}</button></td>`
}

function panelHtml(id: string, name: string, { verdicts }: Cell): string {
  const heading = `${id}-heading`
  return `<div popover id="${id}" role="dialog" aria-labelledby="${heading}">
<button type="button" class="close" popovertarget="${id}" popovertargetaction="hide">close</button>
<h2 id="${heading}">${escaped(name)}</h2>
${verdicts.map(verdictHtml).join('\n')}
</div>`
}

function verdictHtml({ run: { task, result }, verdict: { property, found, steps } }: CellVerdict): string {
  const text = verdictText(property, found.verdict, steps ?? found.trace?.steps.length)
  const extent = `${result.exhaustive ? 'exhaustive' : 'not exhaustive'} at ${boundsText(task.system.bounds)}`
  const behaviour = found.trace
    ? `<pre>${escaped(renderTrace(task.system, property, found.trace, { width: 100 }))}</pre>`
    : ''
  return `<h3>${escaped(property.name)}: ${escaped(text)}</h3>
<p>${escaped(property.sentence)}</p>
<p>${escaped(extent)}</p>
<p><code>${escaped(checkCommand(task, property))}</code></p>
${behaviour}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
