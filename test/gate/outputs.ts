import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import AjvDraft04 from 'ajv-draft-04'
import type { ExecutionContext } from 'ava'
import type { Log } from 'sarif'
import { validateXML } from 'xmllint-wasm'
import type { Outcome, Project } from './project.ts'

const root = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)
const sarifSchema = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
const validSarif = new AjvDraft04.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(sarifSchema, 'utf8')),
)
const junitSchema = readFileSync(join(root, 'test', 'schemas', 'jenkins-junit.xsd'), 'utf8')
const validLock = new Ajv2020().compile(JSON.parse(readFileSync(join(root, 'docs', 'lock.schema.json'), 'utf8')))

export interface Finding {
  readonly kind: string
  readonly severity: string
  readonly headline: string
  readonly change: string | null
  readonly place: { readonly file: string; readonly line: number; readonly name: string } | null
  readonly counterexample?: object
}

export interface Outputs {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  readonly sarif: Log
  readonly junit: string
  readonly markdown: string
  /** `kind headline` of each finding. */
  readonly told: readonly string[]
}

/** The files that {@link writing} names, in its order. */
export const reportFiles = ['report.xml', 'report.sarif', 'report.md'] as const

/** Options that ask for every file. */
export const writing = ['--junit', 'report.xml', '--sarif', 'report.sarif', '--markdown', 'report.md'] as const

export function assertLockIsValid(t: ExecutionContext, project: Project): void {
  t.true(validLock(JSON.parse(project.read('moveproof.lock.json'))), JSON.stringify(validLock.errors))
}

export async function assertJUnitIsValid(t: ExecutionContext, xml: string): Promise<void> {
  const checked = await validateXML({ xml, schema: junitSchema })
  t.true(checked.valid, checked.rawOutput)
}

/** @returns what is in it */
export function assertSarifIsValid(t: ExecutionContext, text: string): Log {
  const log = JSON.parse(text) as Log
  t.true(validSarif(log), JSON.stringify(validSarif.errors))
  return log
}

/** One call with every file, each held against its published schema. */
export async function outputs(t: ExecutionContext, project: Project, ...words: string[]): Promise<Outputs> {
  const outcome = await project.gate('--json', ...writing, ...words)
  t.is(outcome.err, '')
  return outputsOf(t, project, outcome)
}

/** What a call with `--json` and every file has left. */
export async function outputsOf(t: ExecutionContext, project: Project, outcome: Outcome): Promise<Outputs> {
  const { findings, exitCode } = JSON.parse(outcome.out) as { findings: Finding[]; exitCode: number }
  t.is(exitCode, outcome.code)
  const [junit, sarifText, markdown] = reportFiles.map((file) => project.read(file)) as [string, string, string]
  const sarif = assertSarifIsValid(t, sarifText)
  await assertJUnitIsValid(t, junit)
  t.deepEqual(
    sarif.runs[0]!.results!.map(({ ruleId, level }) => [ruleId, level]),
    findings.map(({ kind, severity }) => [kind, severity === 'undecided' ? 'warning' : severity]),
  )
  const told = findings.map(({ kind, headline }) => `${kind} ${headline.replace(/^.*?: /, '')}`)
  return { outcome, findings, sarif, junit, markdown, told }
}
