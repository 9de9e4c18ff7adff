import type { Model } from '../../explorer/workers/model.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Mutations, mutantOf } from '../mutate/mutations.ts'
import { scenariosOf } from './entry.ts'

/** One search of `check` or `sweep`, as a worker thread finds it again. */
export interface ScenarioReference {
  /** URL of the module that gave its own scenarios to `commandLine`; undefined: those that moveproof ships. */
  readonly entry: string | undefined
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

export async function scenarioModel({ entry, scenario, bounds, properties }: ScenarioReference): Promise<Model> {
  const found = await scenarioAt(entry, scenario)
  return modelOf(instantiate(found.system, bounds), found, properties)
}

export async function mutantModel(reference: MutantReference): Promise<Model> {
  const { entry, scenario, bounds, properties, mutations } = reference
  const found = await scenarioAt(entry, scenario)
  return modelOf(mutantOf(found.system, bounds, mutations), found, properties)
}

async function scenarioAt(entry: string | undefined, scenario: number): Promise<Scenario> {
  const scenarios =
    entry === undefined ? (await import('../../properties/scenarios.ts')).scenarios : await scenariosOf(entry)
  const found = scenarios[scenario]
  if (!found) throw new Error(`${entry} has only ${scenarios.length} scenarios when it is loaded again`)
  return found
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
