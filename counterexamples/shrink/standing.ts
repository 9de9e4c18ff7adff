import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { bindProperties, type Property } from '../../properties/property.ts'
import { Patience } from './patience.ts'
import { type Candidate, Pursuit, type Way } from './pursuit.ts'

/** What was tried to make a counterexample smaller. */
export type Attempt = 'steps' | 'elements' | 'bounds' | 'values' | 'order' | 'names'

/** How often each was tried: behaviours taken, and for `order` states looked at. */
export type Tried = Record<Attempt, number>

/** The smallest counterexample so far, in the system that it is one of. */
export interface Standing {
  readonly hunt: Hunt
  readonly pursuit: Pursuit
  readonly way: Way
}

/** A pass that makes a counterexample smaller. It yields after every attempt, so that its owner can watch it and stop. */
export type Pass = Generator<Standing, Standing, void>

/** What a counterexample is about, at whatever bounds, and what was tried. */
export class Hunt {
  readonly definition: SystemDefinition
  readonly patience: Patience
  readonly tried: Tried = { steps: 0, elements: 0, bounds: 0, values: 0, order: 0, names: 0 }
  readonly #property: Property
  readonly #pursuits = new Map<string, Pursuit>()

  constructor(definition: SystemDefinition, property: Property, goalStatesMax: number) {
    this.definition = definition
    this.#property = property
    this.patience = new Patience(goalStatesMax)
  }

  /** @throws bad-bounds, and whatever else systems and properties throw where they cannot have these bounds */
  at(bounds: Bounds): Pursuit {
    const key = JSON.stringify(bounds)
    const known = this.#pursuits.get(key)
    if (known) return known
    const system = instantiate(this.definition, bounds)
    const pursuit = new Pursuit(system, bindProperties(system, [this.#property])[0]!, this.patience)
    this.#pursuits.set(key, pursuit)
    return pursuit
  }

  /** Undefined where the system cannot have these bounds. */
  atIfPossible(bounds: Bounds): Pursuit | undefined {
    try {
      const pursuit = this.at(bounds)
      return pursuit.initials.length > 0 ? pursuit : undefined
    } catch (error) {
      if (error instanceof MoveproofError) return undefined
      throw error
    }
  }
}

/** Takes a candidate, and notes that it was tried. */
export function attempt({ hunt, pursuit }: Standing, what: Attempt, candidate: Candidate): Way | undefined {
  hunt.tried[what]++
  return pursuit.follow(candidate)
}
