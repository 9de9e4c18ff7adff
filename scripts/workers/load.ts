import type { Model } from '../../explorer/workers/model.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { loadConfig } from '../config/load.ts'
import { type Mutations, mutantOf } from '../mutate/mutations.ts'
import { scenariosOf } from './entry.ts'
import type { ScenarioOrigin } from './origin.ts'

/** One search of `check` or `sweep`, as a worker thread finds it again. */
export interface ScenarioReference {
  readonly origin: ScenarioOrigin
  /** Position in the table. */
  readonly scenario: number
  readonly bounds: Bounds
  readonly properties: readonly string[]
}

/** The same of a mutant. */
export interface MutantReference extends ScenarioReference {
  readonly mutations: Mutations
}

export interface BenchmarkReference {
  readonly name: string
  readonly bounds: Bounds
}

export async function scenarioModel({ origin, scenario, bounds, properties }: ScenarioReference): Promise<Model> {
  const found = await scenarioAt(origin, scenario)
  return modelOf(instantiate(found.system, bounds), found, properties)
}

export async function mutantModel(reference: MutantReference): Promise<Model> {
  const { origin, scenario, bounds, properties, mutations } = reference
  const found = await scenarioAt(origin, scenario)
  return modelOf(mutantOf(found.system, bounds, mutations), found, properties)
}

async function scenarioAt(origin: ScenarioOrigin, scenario: number): Promise<Scenario> {
  const scenarios = await scenariosFrom(origin)
  const found = scenarios[scenario]
  if (!found) throw new Error(`there are only ${scenarios.length} scenarios when they are loaded again`)
  return found
}

async function scenariosFrom(origin: ScenarioOrigin): Promise<readonly Scenario[]> {
  switch (origin.from) {
    case 'moveproof':
      return (await import('../../properties/scenarios.ts')).scenarios
    case 'program':
      return scenariosOf(origin.url)
    case 'config':
      return (await loadConfig(origin.file)).scenarios
  }
}

function modelOf(system: System, scenario: Scenario, properties: readonly string[]): Model {
  const bound = bindProperties(system, scenario.properties)
  return { system, properties: properties.flatMap((name) => bound.filter((property) => property.name === name)) }
}

export async function benchmarkModel({ name, bounds }: BenchmarkReference): Promise<Model> {
  const { benchmarkModels } = await import('../bench/models.ts')
  const model = benchmarkModels.find((known) => known.system.name === name)!
  const system = instantiate(model.system, bounds)
  return { system, properties: bindProperties(system, model.properties) }
}
