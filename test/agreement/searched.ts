import { Exploration } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

/** A search in slices of odd size, which must make no difference. */
export function searched(
  system: System,
  properties: readonly BoundProperty[],
  options: ExploreOptions = {},
): Exploration {
  const search = new Exploration(system, properties, options)
  while (!search.advance(13));
  return search
}
