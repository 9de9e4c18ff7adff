import type { Evidence, Finding } from '../findings.ts'
import { adviceOf, whereText } from '../report.ts'

/** A finding in lines without colours: for the messages of files that other tools read. */
export function findingLines(finding: Finding): string[] {
  const { headline, change, main, place, evidence } = finding
  const where = whereText(finding)
  const advice = adviceOf(finding)
  return [
    headline,
    ...(change === undefined ? [] : [change]),
    ...(where === undefined ? [] : [`in ${where}`]),
    ...(place ? [`at ${place.file}:${place.line}:${place.column} ${place.name}`] : []),
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
