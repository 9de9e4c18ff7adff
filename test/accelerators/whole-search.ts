import { Exploration } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { SimulatedCrew } from '../workers/simulated-crew.ts'

/** All that a search finds and that no accelerator may change, and in how many states nothing of the model was run. */
export function wholeSearch(
  system: System,
  properties: readonly BoundProperty[],
  options: ExploreOptions,
  crew?: SimulatedCrew,
) {
  const search = new Exploration(system, properties, options)
  if (crew) search.employ(crew)
  while (!search.advance(100_000));
  const { bytes, ...result } = search.result()
  return { found: { result, states: wordsOf(search).toString('base64') }, lookedUp: search.lookedUp }
}

/** The packed states of a search in their order, or the fingerprints that it has instead. */
export function wordsOf(search: Exploration): Buffer {
  const { columns } = search.snapshot()
  return Buffer.concat([...(columns.states ?? columns.keys)!.pieces(0)].map((piece) => Buffer.from(piece)))
}
