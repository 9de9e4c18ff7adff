import { mermaid } from '../../../counterexamples/drawing/mermaid.ts'
import { sceneOf } from '../../../counterexamples/drawing/scene.ts'
import type { Finding } from '../findings.ts'
import type { Lock } from '../lock/lock.ts'
import { adviceOf, extentText, type GateReport, gateWord, isRecordable, verdictText, whereText } from '../report.ts'
import { escapedText } from './markdown-text.ts'
import { verdictMatrix } from './matrix.ts'
import { stepLines } from './plain.ts'

/** Diagrams of more than so many steps are not drawn; nobody could read them. */
const drawnStepsMax = 60
/** And only so many of them: the runner takes a megabyte. */
const drawnMax = 3
const findingsMax = 60

/**
 * A summary for a page that shows Markdown, such as GitHub's of a job: findings, the verdict matrix of what they are about with what has
 * flipped, and new counterexamples as sequence diagrams.
 */
export function gateMarkdown(report: GateReport, lock: Pick<Lock, 'searches'>): string {
  const { findings } = report
  const shown = findings.slice(0, findingsMax)
  const drawn = findings.filter(({ evidence }) => evidence !== undefined).slice(0, drawnMax)
  const blocks = [
    `## moveproof: gate ${gateWord(report)}`,
    `${verdictText(report)}. ${escapedText(extentText(report))}.`,
    shown.length > 0 ? findingTable(shown) : undefined,
    findings.length > shown.length ? `And ${findings.length - shown.length} more.` : undefined,
    verdictMatrix(report, lock),
    ...drawn.map(drawing),
    !isRecordable(report) ? undefined : `If this is how it should be: \`${report.updateCommand}\``,
  ]
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`
}

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { severity, headline, change, place, main } = finding
    const where = place ? `\`${place.file}:${place.line}\` ${escapedText(place.name)}` : ''
    const details = [change, ...main.details.slice(0, 5), adviceOf(finding)].filter((text) => text !== undefined)
    return `| ${severity} | ${escapedText(headline)} | ${details.map(escapedText).join('<br>')} | ${where} |`
  })
  return ['| | what | | where |', '|---|---|---|---|', ...rows].join('\n')
}

function drawing(finding: Finding): string {
  const { system, property, trace, steps } = finding.evidence!
  const sentence = property?.sentence ?? 'The behaviour that led to the error.'
  const heading = `### ${escapedText(finding.headline)}\n\n${escapedText(sentence)}`
  const where = escapedText(whereText(finding) ?? system.name)
  // Nobody can take the steps to an error again, so they cannot be drawn.
  if (!property || steps.length > drawnStepsMax) {
    return `${heading}\n\nIn ${where}:\n\n\`\`\`\n${stepLines(finding.evidence!).join('\n')}\n\`\`\``
  }
  return `${heading}\n\nIn ${where}:\n\n\`\`\`mermaid\n${mermaid(sceneOf(system, property, trace))}\`\`\``
}
