import type { Severity } from '../compare/severity.ts'
import type { Finding } from '../findings.ts'
import { findingLines } from './plain.ts'

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  undecided: 'warning',
  note: 'notice',
}

/** Findings as commands that GitHub's runner turns into annotations, each beside the line that it is about. */
export function gitHubAnnotations(findings: readonly Finding[]): string {
  return findings.map((finding) => `${annotation(finding)}\n`).join('')
}

function annotation(finding: Finding): string {
  const { severity, headline, place } = finding
  const where = place ? { file: place.file, line: place.line, col: place.column } : {}
  const properties = Object.entries({ ...where, title: headline }).map(([name, value]) => `${name}=${property(value)}`)
  return `::${commands[severity]} ${properties.join(',')}::${data(findingLines(finding).slice(1).join('\n') || headline)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
