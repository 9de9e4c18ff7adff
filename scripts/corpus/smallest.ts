import { type Shrunk, shrink } from '../../counterexamples/shrink/shrink.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { bindProperties, isLiveness, type Property } from '../../properties/property.ts'
import { driveSearch } from '../slices.ts'
import type { Cell } from './cells.ts'

// Bounds below those of the claim at which there are more states count as having no counterexample.
const statesMax = 500_000

/**
 * Finds smallest counterexamples of one design: a shortest one at the lowest bounds that have one. All its cells are asked in the
 * same searches.
 */
export class SmallestFinder {
  readonly #definition: SystemDefinition
  readonly #properties: readonly Property[]
  readonly #found = new Map<string, ReadonlyMap<string, Trace>>()

  constructor(cells: readonly Cell[]) {
    this.#definition = cells[0]!.definition
    this.#properties = cells.map(({ property }) => property)
  }

  /** Undefined where there is none at the bounds of the claim either. */
  async find({ property, bounds: claimed }: Cell): Promise<Shrunk | undefined> {
    const whole = instantiate(this.#definition, claimed).bounds
    for (const bounds of this.#upTo(whole)) {
      const trace = await this.#at(bounds, property, bounds === whole)
      // The witness gives elements their first names.
      if (trace) return shrunk(this.#definition, property, { bounds, trace })
    }
    return undefined
  }

  /** All bounds that are nowhere above these, the lowest in sum first, these last. */
  #upTo(whole: Bounds): Bounds[] {
    let all: Bounds[] = [{}]
    for (const { name, min } of this.#definition.bounds) {
      const values = Array.from({ length: whole[name]! - min + 1 }, (_, i) => min + i)
      all = all.flatMap((bounds) => values.map((value) => ({ ...bounds, [name]: value })))
    }
    const sum = (bounds: Bounds) => Object.values(bounds).reduce((sum, value) => sum + value, 0)
    all.sort((one, other) => sum(one) - sum(other))
    return [...all.slice(0, -1), whole]
  }

  /** @param isWhole the model is known to be whole at these bounds, so what is wrong with it there is an error */
  async #at(bounds: Bounds, property: Property, isWhole: boolean): Promise<Trace | undefined> {
    const live = isLiveness(property.kind)
    const key = JSON.stringify([bounds, live])
    let found = this.#found.get(key)
    if (!found) {
      found = await this.#search(bounds, live, isWhole)
      this.#found.set(key, found)
    }
    return found.get(property.name)
  }

  async #search(bounds: Bounds, live: boolean, isWhole: boolean): Promise<ReadonlyMap<string, Trace>> {
    const properties = this.#properties.filter(({ kind }) => isLiveness(kind) === live)
    const limits = isWhole ? {} : { states: statesMax }
    try {
      const system = instantiate(this.#definition, bounds)
      const search = new Exploration(system, bindProperties(system, properties), { symmetry: !live, limits })
      await driveSearch(search, { onlyVerdicts: true })
      const { verdicts } = search.result()
      return new Map(verdicts.flatMap(({ property, trace }) => (trace ? [[property, trace] as const] : [])))
    } catch (error) {
      // A model need not be whole at every bounds, and some bounds it cannot have.
      if (!isWhole && error instanceof MoveproofError && error.code !== 'unconfirmed') return new Map()
      throw error
    }
  }
}

function shrunk(
  definition: SystemDefinition,
  property: Property,
  shown: { readonly bounds: Bounds; readonly trace: Trace },
): Shrunk {
  const work = shrink(definition, property, shown, { orderStatesMax: 0 })
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}
