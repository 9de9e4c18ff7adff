import { renderTrace } from '../../counterexamples/render.ts'
import { boundsText } from '../check/bounds.ts'
import { checkCommand } from '../check/check-command.ts'
import { verdictText } from '../check/claim.ts'
import { type Cell, type CellVerdict, kindOfVerdict } from './cells.ts'
import { escaped } from './html-text.ts'
import { symbols } from './symbols.ts'

/** What a cell opens: each property that it speaks of, with all searches, and the behaviours that they found. */
export function panelHtml(id: string, name: string, design: string, { verdicts }: Cell): string {
  const heading = `${id}-heading`
  const asked = Map.groupBy(
    verdicts,
    ({ run, verdict }) => `${run.task.system.name} ${verdict.property.name} ${verdict.property.sentence}`,
  )
  return `<div popover id="${id}" role="dialog" aria-labelledby="${heading}">
<button type="button" class="close" popovertarget="${id}" popovertargetaction="hide">close</button>
<h2 id="${heading}">${escaped(name)}</h2>
${[...asked.values()].map((own) => propertyHtml(own, design)).join('\n')}
</div>`
}

function propertyHtml(verdicts: readonly CellVerdict[], design: string): string {
  const { run, verdict } = verdicts[0]!
  const { scenario, system } = run.task
  const condition =
    system.name === design
      ? ''
      : `<p>without: ${escaped(`${scenario.without} (${system.name}: ${system.title})`)}</p>\n`
  return `<h3>${escaped(verdict.property.name)}</h3>
<p>${escaped(verdict.property.sentence)}</p>
${condition}${verdicts.map(searchHtml).join('\n')}`
}

function searchHtml({ run: { task, result }, verdict }: CellVerdict): string {
  const { property, found, steps } = verdict
  const kind = kindOfVerdict(verdict)
  const text = verdictText(property, found.verdict, steps ?? found.trace?.steps.length)
  const extent = `${result.exhaustive ? 'exhaustive' : 'not exhaustive'} at ${boundsText(task.system.bounds)}`
  const behaviour = found.trace
    ? `\n<pre>${escaped(renderTrace(task.system, property, found.trace, { width: 100 }))}</pre>`
    : ''
  return `<p class="search"><span class="${kind}">${symbols[kind].symbol} ${escaped(text)}</span>, ${escaped(extent)}
<code>${escaped(checkCommand(task, property))}</code></p>${behaviour}`
}
