import type { Tree } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import { successors } from './interpreter.ts'
import { goalIn } from './judge.ts'
import { frozenTreeOf, keyOf, type State } from './state.ts'

// What is remembered between two questions; with more, everything is forgotten.
const placesMax = 50_000

/** What can be said of a goal from a state, and after how many steps between states that is known. */
export interface Reach {
  /** `unknown`: a limit was hit first. */
  readonly canReach: 'yes' | 'no' | 'unknown'
  readonly steps: number
}

/** Where steps of a place lead: first those that somebody owes, then those that nobody has to take. */
interface Ways {
  readonly owed: readonly Place[]
  readonly free: readonly Place[]
}

/** A state with what is found out about it when it is asked for. */
class Place {
  readonly #state: State
  #tree: Tree | undefined
  #ways: Ways | undefined

  constructor(state: State) {
    this.#state = state
  }

  tree(system: System): Tree {
    this.#tree ??= frozenTreeOf(system, this.#state)
    return this.#tree
  }

  /** @param placeOf the one place of a state */
  ways(system: System, placeOf: (state: State) => Place): Ways {
    if (this.#ways) return this.#ways
    const [owed, free]: [Place[], Place[]] = [[], []]
    for (const { action, state } of successors(system, this.#state, this.tree(system))) {
      const ways = action.fairness === 'none' ? free : owed
      ways.push(placeOf(state))
    }
    this.#ways = { owed, free }
    return this.#ways
  }
}

/**
 * Says what can be reached from states of one system. It remembers the states that it has seen, the steps between them, and from where a goal
 * can be reached: several goals are often missed in one region, and similar behaviours end in one.
 */
export class Reachability {
  readonly #system: System
  readonly #places = new Map<string, Place>()
  /** By goal: can it be reached from there? */
  readonly #answers = new Map<BoundProperty, Map<Place, boolean>>()

  constructor(system: System) {
    this.#system = system
  }

  /** Can a goal be reached from a state? Limits are on states and on steps between them. */
  reach(goal: BoundProperty, from: State, statesMax: number, stepsMax = Number.POSITIVE_INFINITY): Reach {
    if (this.#places.size > placesMax) {
      this.#places.clear()
      this.#answers.clear()
    }
    const answers = this.#answersOf(goal)
    const start = this.#placeOf(from)
    const origins = new Map<Place, Place | undefined>([[start, undefined]])
    const agenda = new Agenda(start)
    let steps = 0
    for (let place = agenda.take(); place; place = agenda.take()) {
      const known = answers.get(place)
      if (known === false) continue
      if (known || goalIn(this.#system, goal, place.tree(this.#system))) {
        for (let at: Place | undefined = place; at; at = origins.get(at)) answers.set(at, true)
        return { canReach: 'yes', steps }
      }
      if (steps > stepsMax) return { canReach: 'unknown', steps }
      const { owed, free } = place.ways(this.#system, (state) => this.#placeOf(state))
      steps += owed.length + free.length
      const isNew = (next: Place) => {
        if (origins.has(next)) return false
        origins.set(next, place)
        return true
      }
      agenda.add(owed.filter(isNew), free.filter(isNew))
      if (origins.size > statesMax) return { canReach: 'unknown', steps }
    }
    for (const place of origins.keys()) answers.set(place, false)
    return { canReach: 'no', steps }
  }

  #answersOf(goal: BoundProperty): Map<Place, boolean> {
    const known = this.#answers.get(goal)
    if (known) return known
    const answers = new Map<Place, boolean>()
    this.#answers.set(goal, answers)
    return answers
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

/**
 * In which order to look at places. Most goals are reached when everybody finishes what they are at, in whatever order; so it goes on with the
 * first step that somebody owes, to the end, and tries what deviates from that by one choice before what deviates by two (limited discrepancy
 * search: W. Harvey, M. Ginsberg, 1995). A step that nobody has to take deviates twice where somebody owes one.
 */
class Agenda {
  /** By deviations; the last one of a row comes first. */
  readonly #rows: Place[][]
  #row = 0

  constructor(start: Place) {
    this.#rows = [[start]]
  }

  take(): Place | undefined {
    while (this.#row < this.#rows.length) {
      const place = this.#rows[this.#row]?.pop()
      if (place) return place
      this.#row++
    }
    return undefined
  }

  /** What comes after the place that was taken last. */
  add(owed: readonly Place[], free: readonly Place[]): void {
    if (owed.length > 0) this.#put(free, 2)
    const [first, ...others] = owed.length > 0 ? owed : free
    this.#put(others, 1)
    if (first) this.#put([first], 0)
  }

  #put(places: readonly Place[], deviations: number): void {
    if (places.length === 0) return
    const row = this.#row + deviations
    while (this.#rows.length <= row) this.#rows.push([])
    this.#rows[row]!.push(...places.toReversed())
  }
}
