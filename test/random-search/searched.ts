import type { Scenario } from '../../properties/scenario.ts'
import { type SearchOptions, search as searchCommand } from '../../scripts/commands/search.ts'
import { reportError } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { toyScenarios } from '../toy-scenarios.ts'

export const plainly: SearchOptions = {
  names: [],
  mutants: undefined,
  bounds: {},
  properties: [],
  walks: { seed: 7, runs: 50, seconds: undefined, steps: 50 },
  workers: 1,
  limits: { memoryBytes: 2 ** 30, states: 10_000 },
  full: false,
  json: false,
}

export async function searched(options: Partial<SearchOptions>, table: readonly Scenario[] = toyScenarios, width = 80) {
  const terminal = new RecordedTerminal(width)
  const exitCode = await searchCommand(table, { ...plainly, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}
