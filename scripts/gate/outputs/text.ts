import { Page } from '../../../counterexamples/layout.ts'
import { durationText } from '../../output/durations.ts'
import type { Paint } from '../../output/paint.ts'
import type { Terminal } from '../../output/terminal.ts'
import type { Severity } from '../compare/severity.ts'
import type { Finding } from '../findings.ts'
import { adviceOf, extentText, type GateReport, verdictText, whereText } from '../report.ts'

/** Lines of details; the files and --json have all of them. */
const detailsMax = 6
/** Steps of a behaviour; more than that nobody reads in a summary. */
const stepsMax = 30

/** The summary on the terminal. */
export function gateText(report: GateReport, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 2, { text: `${extentText(report)}, in ${durationText(report.seconds)}` })
  for (const finding of report.findings) {
    page.blank()
    addFinding(page, finding, paint)
  }
  page.blank()
  addEnd(page, report, paint)
  return page.text
}

function addFinding(page: Page, finding: Finding, paint: Paint): void {
  const { severity, headline, change, main, place, evidence } = finding
  page.line(
    0,
    2,
    { text: severity.padEnd(9), paint: painterOf(severity, paint) },
    { text: ' ' },
    { text: headline, paint: paint.bold },
  )
  const line = (text: string | undefined, painter?: (text: string) => string) => {
    if (text !== undefined) page.line(2, 4, { text, ...(painter ? { paint: painter } : {}) })
  }
  line(change)
  const where = whereText(finding)
  line(where === undefined || where === headline ? undefined : `in ${where}`)
  line(place && `at ${place.file}:${place.line}:${place.column} ${place.name}`, paint.cyan)
  for (const detail of main.details.slice(0, detailsMax)) line(detail)
  if (main.details.length > detailsMax) line(`and ${main.details.length - detailsMax} more`)
  const loop = evidence?.trace.loopStart
  for (const [i, { by, text }] of evidence?.steps.slice(0, stepsMax).entries() ?? []) {
    const mark = i === loop ? '  and from here again and again' : ''
    page.line(4, 8, { text: `${String(i + 1).padStart(2)}  ${by.padEnd(11)}  ${text}${mark}` })
  }
  if (evidence && evidence.steps.length > stepsMax) line(`and ${evidence.steps.length - stepsMax} more steps`)
  line(adviceOf(finding), paint.dim)
}

function addEnd(page: Page, report: GateReport, paint: Paint): void {
  const { exitCode, update, lockFile, updateCommand } = report
  const open = exitCode === 0
  page.line(
    0,
    2,
    { text: open ? 'gate open' : 'gate closed', paint: open ? paint.green : paint.red },
    { text: `: ${verdictText(report)}` },
  )
  if (update === 'written') page.line(0, 2, { text: `written to ${lockFile}, with its reason` })
  if (update === 'nothing to record')
    page.line(0, 2, { text: `${lockFile} stays as it is: there is nothing to record` })
  if (update === 'undecided') {
    page.line(0, 2, {
      text: `${lockFile} stays as it is: a limit ended a search, and the lock has what is certain only`,
    })
  }
  if (update === undefined && !open) page.line(0, 2, { text: `if this is how it should be: ${updateCommand}` })
}

function painterOf(severity: Severity, paint: Paint) {
  return { error: paint.red, warning: paint.yellow, undecided: paint.yellow, note: paint.dim }[severity]
}
