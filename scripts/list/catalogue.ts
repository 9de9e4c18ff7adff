import type { SystemDefinition } from '../../model/language/system.ts'
import type { Property } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'

/** A system with all claims about it: it may be in the table at several bounds. */
export interface CatalogueEntry {
  readonly system: SystemDefinition
  readonly mutantOf: string | undefined
  readonly claims: readonly Scenario[]
}

/** Everything in the table, once. */
export interface Catalogue {
  readonly designs: readonly CatalogueEntry[]
  /** Designs under one mover alone. */
  readonly alone: readonly CatalogueEntry[]
  readonly mutants: readonly CatalogueEntry[]
  readonly properties: readonly Property[]
}

export function catalogueOf(scenarios: readonly Scenario[]): Catalogue {
  const bySystem = Map.groupBy(scenarios, ({ system }) => system.name)
  const entries = [...bySystem.values()].map((claims) => {
    const { system, mutantOf } = claims[0]!
    return { system, mutantOf, claims }
  })
  const properties = new Map(
    scenarios.flatMap(({ properties }) => properties).map((property) => [property.name, property]),
  )
  return {
    designs: entries.filter(({ mutantOf, claims }) => mutantOf === undefined && !claims[0]!.alone),
    alone: entries.filter(({ claims }) => claims[0]!.alone),
    mutants: entries.filter(({ mutantOf }) => mutantOf !== undefined),
    properties: [...properties.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  }
}
