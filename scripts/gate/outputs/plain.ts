import type { Evidence, Finding } from '../findings.ts'
import { adviceOf, placeText, whereText } from '../report.ts'

/** A finding in lines without colours: for the messages of files that other tools read. */
export function findingLines(finding: Finding): string[] {
  const { headline, change, main, evidence } = finding
  const where = whereText(finding)
  const place = placeText(finding)
  const advice = adviceOf(finding)
  return [
    headline,
    ...(change === undefined ? [] : [change]),
    ...(where === undefined ? [] : [`in ${where}`]),
    ...(place === undefined ? [] : [place]),
    ...main.details,
    ...(evidence ? stepLines(evidence) : []),
    ...(advice === undefined ? [] : [advice]),
  ]
}

/** ` 1. kernel: move(page0)` */
export function stepLines({ steps, trace }: Evidence): string[] {
  return steps.map(({ by, text }, i) => {
    const loop = i === trace.loopStart ? ' (and from here again and again)' : ''
    return `${String(i + 1).padStart(2)}. ${by}: ${text}${loop}`
  })
}
