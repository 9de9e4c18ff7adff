import type { Model, ModelSource } from '../../explorer/workers/model.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { Mutations } from '../mutate/mutations.ts'
import type { BenchmarkReference, MutantReference, ScenarioReference } from './load.ts'
import { originOf } from './origin.ts'

const module = new URL(import.meta.url.replace(/sources(\.\w+)$/, 'load$1')).href

/** Where worker threads find one of these scenarios at bounds, with some of its properties. */
export function scenarioSource(
  scenarios: readonly Scenario[],
  { scenario, system, properties }: Model & { readonly scenario: Scenario },
): ModelSource {
  return { module, export: 'scenarioModel', argument: referenceTo(scenarios, { scenario, system, properties }) }
}

/** Where they find a mutant of one. */
export function mutantSource(
  scenarios: readonly Scenario[],
  task: Model & { readonly scenario: Scenario },
  mutations: Mutations,
): ModelSource {
  const argument: MutantReference = { ...referenceTo(scenarios, task), mutations }
  return { module, export: 'mutantModel', argument }
}

function referenceTo(
  scenarios: readonly Scenario[],
  { scenario, system, properties }: Model & { readonly scenario: Scenario },
): ScenarioReference {
  return {
    origin: originOf(scenarios),
    scenario: scenarios.indexOf(scenario),
    bounds: system.bounds,
    properties: properties.map(({ name }) => name),
  }
}

/** Where worker threads find a benchmark model. */
export function benchmarkSource(name: string, bounds: Bounds): ModelSource {
  const argument: BenchmarkReference = { name, bounds }
  return { module, export: 'benchmarkModel', argument }
}
