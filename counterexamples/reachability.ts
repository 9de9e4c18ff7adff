import type { Tree } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import { successors } from './interpreter.ts'
import { goalIn } from './judge.ts'
import { frozenTreeOf, keyOf, type State } from './state.ts'

/** A state with what is found out about it when it is asked for. */
class Place {
  readonly #state: State
  #tree: Tree | undefined
  #next: readonly Place[] | undefined

  constructor(state: State) {
    this.#state = state
  }

  tree(system: System): Tree {
    this.#tree ??= frozenTreeOf(system, this.#state)
    return this.#tree
  }

  /** Where its steps lead. @param placeOf the one place of a state */
  next(system: System, placeOf: (state: State) => Place): readonly Place[] {
    this.#next ??= Array.from(successors(system, this.#state, this.tree(system)), ({ state }) => placeOf(state))
    return this.#next
  }
}

/**
 * Says what can be reached from states of one system. It remembers the states that it has seen and the steps between them: several goals
 * are often missed in one region.
 */
export class Reachability {
  readonly #system: System
  readonly #places = new Map<string, Place>()

  constructor(system: System) {
    this.#system = system
  }

  /** Can a goal be reached from a state? `unknown` when a limit, on states or on steps between them, was hit first. */
  canReach(
    goal: BoundProperty,
    from: State,
    statesMax: number,
    stepsMax = Number.POSITIVE_INFINITY,
  ): 'yes' | 'no' | 'unknown' {
    const start = this.#placeOf(from)
    const seen = new Set([start])
    let steps = 0
    for (const place of seen) {
      if (goalIn(this.#system, goal, place.tree(this.#system))) return 'yes'
      if (steps > stepsMax) return 'unknown'
      for (const next of place.next(this.#system, (state) => this.#placeOf(state))) {
        steps++
        if (seen.has(next)) continue
        if (seen.size >= statesMax) return 'unknown'
        seen.add(next)
      }
    }
    return 'no'
  }

  #placeOf(state: State): Place {
    const key = keyOf(state)
    const known = this.#places.get(key)
    if (known) return known
    const place = new Place(state)
    this.#places.set(key, place)
    return place
  }
}
