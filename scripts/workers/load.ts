import type { Model } from '../../explorer/workers/model.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Named, without } from '../mutate/weakenings.ts'
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

/** The same without one named condition or effect. */
export interface WeakenedReference extends ScenarioReference {
  readonly without: Named
}

export interface BenchmarkReference {
  readonly name: string
  readonly bounds: Bounds
}

export async function scenarioModel({ entry, scenario, bounds, properties }: ScenarioReference): Promise<Model> {
  const found = await scenarioAt(entry, scenario)
  return modelOf(found.system, found, bounds, properties)
}

export async function weakenedModel(reference: WeakenedReference): Promise<Model> {
  const { entry, scenario, bounds, properties } = reference
  const found = await scenarioAt(entry, scenario)
  return modelOf(without(found.system, reference.without).system, found, bounds, properties)
}

async function scenarioAt(entry: string | undefined, scenario: number): Promise<Scenario> {
  const scenarios =
    entry === undefined ? (await import('../../properties/scenarios.ts')).scenarios : await scenariosOf(entry)
  const found = scenarios[scenario]
  if (!found) throw new Error(`${entry} has only ${scenarios.length} scenarios when it is loaded again`)
  return found
}

function modelOf(
  definition: SystemDefinition,
  scenario: Scenario,
  bounds: Bounds,
  properties: readonly string[],
): Model {
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, scenario.properties)
  return { system, properties: properties.flatMap((name) => bound.filter((property) => property.name === name)) }
}

export async function benchmarkModel({ name, bounds }: BenchmarkReference): Promise<Model> {
  const { benchmarkModels } = await import('../bench/models.ts')
  const model = benchmarkModels.find((known) => known.system.name === name)!
  const system = instantiate(model.system, bounds)
  return { system, properties: bindProperties(system, model.properties) }
}
