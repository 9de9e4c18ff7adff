import { pathToFileURL } from 'node:url'
import type { Scenario } from '../../properties/scenario.ts'
import { scenarios as shipped } from '../../properties/scenarios.ts'

/** Where a thread finds scenarios again that the main thread has. */
export type ScenarioOrigin =
  | { readonly from: 'moveproof' }
  /** A module that gives them to `commandLine`. */
  | { readonly from: 'program'; readonly url: string }
  /** A config file. */
  | { readonly from: 'config'; readonly file: string }

const configs = new WeakMap<readonly Scenario[], string>()

/** From now on these scenarios are known to come from that config file. */
export function comesFromConfig(scenarios: readonly Scenario[], file: string): void {
  configs.set(scenarios, file)
}

export function originOf(scenarios: readonly Scenario[]): ScenarioOrigin {
  const file = configs.get(scenarios)
  if (file !== undefined) return { from: 'config', file }
  if (scenarios === shipped) return { from: 'moveproof' }
  return { from: 'program', url: pathToFileURL(process.argv[1]!).href }
}
