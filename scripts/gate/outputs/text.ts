import { Page } from '../../../counterexamples/layout.ts'
import { durationText } from '../../output/durations.ts'
import type { Paint } from '../../output/paint.ts'
import type { Terminal } from '../../output/terminal.ts'
import type { Severity } from '../compare/severity.ts'
import type { Evidence, Finding } from '../findings.ts'
import {
  adviceOf,
  extentText,
  type GateReport,
  gateWord,
  isRecordable,
  placeText,
  verdictText,
  whereText,
} from '../report.ts'

/** Lines of details; the files and --json have all of them. */
const detailsMax = 6
/** So many behaviours, the shortest, and so many steps of each; more than that nobody reads in a summary. */
const behavioursMax = 3
const stepsMax = 30

/** The summary on the terminal. */
export function gateText(report: GateReport, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 2, { text: `${extentText(report)}, in ${durationText(report.seconds)}` })
  const shown = report.findings.filter(({ evidence }) => evidence !== undefined).slice(0, behavioursMax)
  for (const finding of report.findings) {
    page.blank()
    addFinding(page, finding, paint)
    if (shown.includes(finding)) addSteps(page, finding.evidence!)
    const advice = adviceOf(finding)
    if (advice !== undefined) page.line(2, 4, { text: advice, paint: paint.dim })
  }
  page.blank()
  addEnd(page, report, paint)
  return page.text
}

function addFinding(page: Page, finding: Finding, paint: Paint): void {
  const { severity, headline, change, main } = finding
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
  line(placeText(finding), paint.cyan)
  // Of what went wrong every line may help.
  const most = main.kind === 'model-error' ? main.details.length : detailsMax
  for (const detail of main.details.slice(0, most)) line(detail)
  if (main.details.length > most) line(`and ${main.details.length - most} more`)
}

function addSteps(page: Page, { steps, trace }: Evidence): void {
  for (const [i, { by, text }] of steps.slice(0, stepsMax).entries()) {
    const mark = i === trace.loopStart ? '  and from here again and again' : ''
    const number = String(i + 1)
    page.line(6 - number.length, 8, { text: `${number}  ${by.padEnd(11)}  ${text}${mark}` })
  }
  if (steps.length > stepsMax) page.line(4, 8, { text: `and ${steps.length - stepsMax} more steps` })
}

function addEnd(page: Page, report: GateReport, paint: Paint): void {
  const { update, lockFile, updateCommand } = report
  const word = gateWord(report)
  // What was recorded is no longer in the way.
  const recorded = word === 'open' && update === 'written' && report.findings.length > 0 ? 'recorded ' : ''
  page.line(
    0,
    2,
    { text: `gate ${word}`, paint: { open: paint.green, closed: paint.red, interrupted: paint.yellow }[word] },
    { text: `: ${recorded}${verdictText(report)}` },
  )
  if (update === 'written') page.line(0, 2, { text: `written to ${lockFile}, with its reason` })
  if (update === 'nothing to record')
    page.line(0, 2, { text: `${lockFile} stays as it is: there is nothing to record` })
  if (update === 'failed') page.line(0, 2, { text: `${lockFile} stays as it is: see the errors` })
  if (update === 'interrupted') page.line(0, 2, { text: `${lockFile} stays as it is: not everything was compared` })
  if (update === 'undecided') {
    page.line(0, 2, {
      text: `${lockFile} stays as it is: a limit ended a search, and the lock has what is certain only`,
    })
  }
  if (isRecordable(report)) page.line(0, 2, { text: `if this is how it should be: ${updateCommand}` })
}

function painterOf(severity: Severity, paint: Paint) {
  return { error: paint.red, warning: paint.yellow, undecided: paint.yellow, note: paint.dim }[severity]
}
