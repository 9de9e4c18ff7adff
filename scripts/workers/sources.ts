import { pathToFileURL } from 'node:url'
import type { Model, ModelSource } from '../../explorer/workers/model.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { scenarios as shipped } from '../../properties/scenarios.ts'
import type { BenchmarkReference, ScenarioReference } from './load.ts'

const module = new URL(import.meta.url.replace(/sources(\.\w+)$/, 'load$1')).href

/** Where worker threads find one of these scenarios at bounds, with some of its properties. */
export function scenarioSource(
  scenarios: readonly Scenario[],
  { scenario, system, properties }: Model & { readonly scenario: Scenario },
): ModelSource {
  const argument: ScenarioReference = {
    entry: scenarios === shipped ? undefined : pathToFileURL(process.argv[1]!).href,
    scenario: scenarios.indexOf(scenario),
    bounds: system.bounds,
    properties: properties.map(({ name }) => name),
  }
  return { module, export: 'scenarioModel', argument }
}

/** Where worker threads find a benchmark model. */
export function benchmarkSource(name: string, bounds: Bounds): ModelSource {
  const argument: BenchmarkReference = { name, bounds }
  return { module, export: 'benchmarkModel', argument }
}
