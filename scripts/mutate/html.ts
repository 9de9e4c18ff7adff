import { boundsText } from '../check/bounds.ts'
import { documentHtml } from '../matrix/html-document.ts'
import { escaped } from '../matrix/html-text.ts'
import type { DesignReport, JudgedTrial, Standing } from './design-report.ts'
import { cellText, columnsOf } from './grid.ts'
import { mutationsName } from './mutations.ts'
import { outcomeText, vacuousText } from './text.ts'
import type { Notice } from './trial.ts'

const meanings: Record<Standing, string> = {
  noticed: 'a property has another verdict, or the model itself refuses a step',
  unnoticed: 'states or steps differ and no verdict does: a hole in the properties, or not needed for them',
  accepted: 'the same, with a reason why it may be so',
  undecided: 'a limit ended a search before anything was noticed',
  equivalent: 'the same steps in every reachable state; not counted',
  idle: 'only steps that change nothing differ, and nobody notices those; not counted',
}

/** Colours of the matrix, for what they mean here. */
const classes: Record<Standing, string> = {
  noticed: 'holds',
  unnoticed: 'violated',
  accepted: 'conditional',
  undecided: 'incomplete',
  equivalent: 'none',
  idle: 'none',
}

/** The kill matrix as one page that needs nothing else: no network, no script. Each mutant opens what noticed it, and how. */
export function mutateHtml(reports: readonly DesignReport[]): string {
  const legend = Object.entries(meanings).map(
    ([standing, meaning]) => `<li><span class="${classes[standing as Standing]}">${standing}</span>: ${meaning}</li>`,
  )
  const body = `<h1>Who notices</h1>
<p>One condition or effect is changed in each row. Numbers are steps of the shortest behaviour by which the property of the column
notices; x stands for something that was possible and is not any more. Each outcome opens what was found.</p>
<ul class="legend">${legend.join('')}</ul>
${reports.map(designHtml).join('\n')}
${reports.flatMap((report, design) => report.trials.map((trial, row) => panelHtml(report, trial, idOf(design, row)))).join('\n')}`
  return documentHtml('moveproof: who notices', body, 'td { padding: .2rem .35rem; } td:has(button) { padding: 0; }')
}

const idOf = (design: number, row: number) => `mutant-${design}-${row}`

function designHtml(report: DesignReport, design: number): string {
  const columns = columnsOf(report)
  const head = columns.map((name) => `<th scope="col" title="${escaped(name)}">${escaped(report.short(name))}</th>`)
  const body = report.trials.map((trial, row) => rowHtml(trial, columns, idOf(design, row)))
  const { counts, score } = report
  const share = score === undefined ? '' : `${Math.floor(100 * score)} % noticed: `
  const shown = Object.entries(counts).flatMap(([standing, count]) => (count > 0 ? [`${count} ${standing}`] : []))
  const stale = report.stale.map(
    ({ mutation, problem }) => `<li>${escaped(`accepted without need: ${mutation}: ${problem}`)}</li>`,
  )
  return `<h2>${escaped(report.design)}</h2>
<p>${escaped(report.title)}. ${share}${shown.join(', ')}.</p>
${stale.length > 0 ? `<ul class="violated">${stale.join('')}</ul>\n` : ''}<div class="scroll" role="region" aria-label="${escaped(report.design)}" tabindex="0">
<table>
<thead><tr><th scope="col">mutant</th><th scope="col">outcome</th>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`
}

function rowHtml(trial: JudgedTrial, columns: readonly string[], id: string): string {
  const { mutations, standing } = trial
  const name = escaped(mutationsName(mutations))
  const cells = columns.map((property) => `<td>${cellText(trial, property)}</td>`)
  const button = `<button type="button" popovertarget="${id}" aria-label="${name}: ${standing}">${standing}</button>`
  return `<tr><th scope="row">${name}</th><td class="${classes[standing]}">${button}</td>${cells.join('')}</tr>`
}

function panelHtml(report: DesignReport, trial: JudgedTrial, id: string): string {
  const { mutations, bounds, notices, reason, standing } = trial
  const empty = vacuousText(trial, report)
  const vacuous = empty === undefined ? '' : `\n<p>${escaped(empty)}</p>`
  const why = reason === undefined ? '' : `\n<p>accepted: ${escaped(reason)}</p>`
  return `<div popover id="${id}" role="dialog" aria-labelledby="${id}-heading">
<button type="button" class="close" popovertarget="${id}" popovertargetaction="hide">close</button>
<h2 id="${id}-heading">${escaped(`${report.design}: ${mutationsName(mutations)}`)}</h2>
<p class="${classes[standing]}">${escaped(outcomeText(trial, report))}</p>
<p>at ${escaped(boundsText(bounds))}</p>${vacuous}${why}
${notices.map(noticeHtml).join('\n')}
</div>`
}

function noticeHtml({ property, verdict, behaviour, loopStart }: Notice): string {
  const text = behaviour || verdict === 'violated' ? verdict : 'holds, and did not'
  const steps = behaviour?.map((step, i) => `<li>${i === loopStart ? 'for ever from here: ' : ''}${escaped(step)}</li>`)
  const end = behaviour && loopStart === behaviour.length ? '<p>and then nothing, for ever</p>' : ''
  return `<h3>${escaped(property)}</h3>
<p>${text}</p>${steps ? `\n<ol>${steps.join('')}</ol>${end}` : ''}`
}
