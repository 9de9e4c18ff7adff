import { type CheckOptions, check } from '../../scripts/commands/check.ts'
import { reportError } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { toyScenarios } from '../toy-scenarios.ts'

export const plainly: CheckOptions = {
  names: [],
  bounds: {},
  properties: [],
  limits: { memoryBytes: 2 ** 30 },
  certify: false,
  statistics: false,
  coverage: false,
  profile: false,
  compact: false,
  workers: 1,
  accelerators: {},
  full: false,
  json: false,
}

export async function checked(options: Partial<CheckOptions> = {}, table = toyScenarios, width = 80) {
  const terminal = new RecordedTerminal(width)
  const exitCode = await check(table, { ...plainly, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

export async function checkedJson(options: Partial<CheckOptions> = {}, table = toyScenarios) {
  const { exitCode, text } = await checked({ ...options, json: true }, table)
  return { exitCode, ...JSON.parse(text) }
}
