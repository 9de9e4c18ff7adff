import { Page } from '../../counterexamples/layout.ts'
import { blocksOf, widthOf } from '../matrix/columns.ts'
import type { Terminal } from '../output/terminal.ts'
import type { DesignReport, JudgedTrial } from './design-report.ts'
import { mutationsName } from './mutations.ts'

/** The properties that notice anything, in the order of the design. */
export function columnsOf({ tasks, trials }: Pick<DesignReport, 'tasks' | 'trials'>): string[] {
  const noticing = new Set(trials.flatMap(({ notices }) => notices.map(({ property }) => property)))
  const all = new Set(tasks.flatMap(({ properties }) => properties.map(({ name }) => name)))
  return [...all].filter((name) => noticing.has(name))
}

/** `9`: steps of the shortest behaviour by which a property notices; `x` where there is none, `·` where it does not notice. */
export function cellText({ notices }: Pick<JudgedTrial, 'notices'>, property: string): string {
  const notice = notices.find((one) => one.property === property)
  if (!notice) return '·'
  return notice.behaviour === undefined ? 'x' : String(notice.behaviour.length)
}

/** Mutants and who notices them, in blocks of columns that fit the terminal. */
export function gridText(report: DesignReport, { width, paint }: Pick<Terminal, 'width' | 'paint'>): string {
  const noticed = report.trials.filter(({ outcome }) => outcome === 'noticed')
  const columns = columnsOf(report)
  const heads = columns.map(report.short)
  const labels = noticed.map(({ mutations }) => mutationsName(mutations))
  const names = Math.min(Math.max(6, ...labels.map((label) => label.length)), Math.floor(width / 2))
  const page = new Page({ width, paint })
  for (const block of blocksOf(heads, width - names)) {
    const heading = block.map((i) => heads[i]!.padStart(widthOf(heads[i]!))).join('')
    page.line(0, 0, { text: `${'mutant'.padEnd(names)}${heading}`, paint: paint.dim })
    for (const [row, trial] of noticed.entries()) {
      const label = labels[row]!
      const name = label.length > names ? `${label.slice(0, names - 1)}…` : label.padEnd(names)
      const cells = block.map((i) => cellText(trial, columns[i]!).padStart(widthOf(heads[i]!)))
      page.line(0, 0, { text: name, paint: paint.cyan }, { text: cells.join('') })
    }
    page.blank()
  }
  page.line(0, 2, {
    text: 'steps of the shortest behaviour that shows it; x: something that was possible is not any more; ·: not noticed',
    paint: paint.dim,
  })
  return page.text
}
