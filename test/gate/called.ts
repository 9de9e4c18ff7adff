import type { GateOptions } from '../../scripts/commands/gate.ts'

/** A plain call of the command itself. */
export const plainly: GateOptions = {
  names: [],
  lock: 'moveproof.lock.json',
  counterexamples: 'counterexamples',
  all: false,
  deep: false,
  update: false,
  reason: undefined,
  date: '2026-08-06',
  limits: { memoryBytes: 1e9 },
  workers: 1,
  json: false,
  outputs: { junit: undefined, sarif: undefined, markdown: undefined, github: false, gitHubSummary: undefined },
}
