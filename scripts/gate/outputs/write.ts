import { accessSync, appendFileSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import type { Terminal } from '../../output/terminal.ts'
import { refusing, writeWhole } from '../../output/whole-file.ts'
import type { Lock } from '../lock/lock.ts'
import type { GateReport } from '../report.ts'
import { gitHubAnnotations } from './github.ts'
import { gateJUnit } from './junit.ts'
import { gateMarkdown } from './markdown.ts'
import { gateSarif } from './sarif.ts'

/** Where else the report goes. */
export interface GateOutputs {
  /** Files. */
  readonly junit: string | undefined
  readonly sarif: string | undefined
  readonly markdown: string | undefined
  /** Annotations for GitHub's runner. */
  readonly github: boolean
  /** File that GitHub's runner shows as the summary of the job; others may have written to it. */
  readonly gitHubSummary: string | undefined
}

const files = ['junit', 'sarif', 'markdown'] as const

/**
 * Before anything is searched, so that nobody waits for a report that cannot be written.
 * @throws bad-file
 */
export function assertWritable(outputs: GateOutputs): void {
  for (const name of files) {
    const file = outputs[name]
    if (file === undefined) continue
    refusing(`${file} cannot be written`, file, nextFor(name), () => accessSync(dirname(file), constants.W_OK))
  }
}

/** Writes all of them, as far as they can be written. @returns what kept some from that */
export function writeOutputs(
  report: GateReport,
  lock: Pick<Lock, 'searches'>,
  { json, outputs }: { readonly json: boolean; readonly outputs: GateOutputs },
  terminal: Terminal,
): unknown[] {
  const { junit, sarif, markdown, github, gitHubSummary } = outputs
  const problems: unknown[] = []
  const attempt = (file: string | undefined, write: (file: string) => void) => {
    try {
      if (file !== undefined) write(file)
    } catch (error) {
      problems.push(error)
    }
  }
  // The runner reads both streams; stdout is taken where --json has it.
  if (github) (json ? terminal.diagnose : terminal.print).call(terminal, gitHubAnnotations(report.findings))
  attempt(junit, (file) => writeWhole(file, gateJUnit(report), nextFor('junit')))
  attempt(sarif, (file) => {
    writeWhole(file, `${JSON.stringify(gateSarif(report), undefined, 2)}\n`, nextFor('sarif'))
  })
  attempt(markdown, (file) => writeWhole(file, gateMarkdown(report, lock), nextFor('markdown')))
  attempt(gitHubSummary, (file) => {
    const next = 'see what GITHUB_STEP_SUMMARY is set to, or use --no-github'
    refusing(`${file} cannot be written`, file, next, () => appendFileSync(file, gateMarkdown(report, lock)))
  })
  return problems
}

function nextFor(name: (typeof files)[number]): string {
  return `give --${name} a file in a folder that is there and can be written to`
}
