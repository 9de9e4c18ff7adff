import { RandomSearch, type RandomSearchResult } from '../../explorer/random/random-search.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

export function walked(
  system: System,
  properties: readonly BoundProperty[],
  walks: number,
  seed = 1,
  steps = 100,
): RandomSearchResult {
  const search = new RandomSearch(system, properties, { seed, steps })
  while (search.progress.walks < walks) search.advance()
  return search.result()
}
