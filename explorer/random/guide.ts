import type { Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { choices } from './plans.ts'
import type { Path } from './walker.ts'

// Conditions of so many actions that never happened are watched at a time: it takes longer than the walk itself.
const watchedMax = 4

// How much more often what is rare is chosen. More than this keeps walks from what is common and has to come first.
const rarity = 0.25

/** A path worth going on from, for the sake of an action. */
export interface Waypoint {
  readonly path: Path
  /** How many of the action's conditions hold at its end, in their order, for the choice of parameters for which most do. */
  readonly conditions: number
}

/** Waypoints by the number of the action for the sake of which walks go on from there. */
export type Waypoints = ReadonlyMap<number, Waypoint>

/** What a guide is told before each round of walks. */
export interface Round {
  readonly number: number
  /** How often each action happened so far. */
  readonly fired: Float64Array
  /** What is better than what was known. */
  readonly waypoints: Waypoints
}

/**
 * Leads walks towards what is rare. Actions that happened seldom are chosen more often where they are enabled. Where conditions of an
 * action nearly hold, and where a rare action has just happened, later walks go on. What was learned counts from the next round on,
 * so that walks of one round do not depend on one another, and guides in several threads that are told the same lead alike.
 */
export class Guide {
  readonly #system: System
  readonly #waypoints = new Map<number, Waypoint>()
  /** What the walk at hand has found that is better. */
  #better = new Map<number, Waypoint>()
  readonly weights: Float64Array
  #watched: readonly number[] = []

  constructor(system: System) {
    this.#system = system
    this.weights = new Float64Array(system.actions.length).fill(1)
  }

  /** Everything that is worth going on from. */
  get waypoints(): Waypoints {
    return this.#waypoints
  }

  beginRound({ number, fired, waypoints }: Round): void {
    for (const [action, waypoint] of waypoints) this.#waypoints.set(action, waypoint)
    for (let action = 0; action < fired.length; action++) this.weights[action] = (1 + fired[action]!) ** -rarity
    const never = [...fired.keys()].filter((action) => fired[action] === 0)
    const first = never.length === 0 ? 0 : (number * watchedMax) % never.length
    this.#watched = number === 0 ? [] : [...never.slice(first), ...never.slice(0, first)].slice(0, watchedMax)
  }

  /** What the walk has found that is better, since this was asked last. */
  takeBetter(): Waypoints {
    const better = this.#better
    this.#better = new Map()
    return better
  }

  /** Where a walk begins, if not in an initial state: about every second one does, once there is something to go on from. */
  startOf(start: number): Path | undefined {
    const actions = [...this.#waypoints.keys()]
    if (actions.length === 0 || start % 2 === 0) return undefined
    const sum = actions.reduce((sum, action) => sum + this.weights[action]!, 0)
    let rest = (start / choices) * sum
    const chosen = actions.find((action) => {
      rest -= this.weights[action]!
      return rest < 0
    })
    // Rounding can leave a little.
    return this.#waypoints.get(chosen ?? actions.at(-1)!)!.path
  }

  /** A walk has taken a step of an action. @param path the path with that step, of so many steps */
  fired(action: number, path: () => Path, steps: number): void {
    this.#consider(action, this.#system.actions[action]!.when.length + 1, path, steps)
  }

  /** A walk is in this state. @param path the path to it, of so many steps */
  watch(tree: Tree, path: () => Path, steps: number): void {
    for (const action of this.#watched) {
      const conditions = conditionsHeld(this.#system, action, tree)
      if (conditions > 0) this.#consider(action, conditions, path, steps)
    }
  }

  #consider(action: number, conditions: number, path: () => Path, steps: number): void {
    const known = this.#better.get(action) ?? this.#waypoints.get(action)
    if (isBetter(conditions, steps, known)) this.#better.set(action, { path: path(), conditions })
  }
}

/** Puts together what walks have found, in their order. */
export function addBetter(all: Map<number, Waypoint>, found: Waypoints): void {
  for (const [action, waypoint] of found) {
    if (isBetter(waypoint.conditions, waypoint.path.steps.length, all.get(action))) all.set(action, waypoint)
  }
}

function isBetter(conditions: number, steps: number, known: Waypoint | undefined): boolean {
  if (!known || conditions > known.conditions) return true
  return conditions === known.conditions && steps < known.path.steps.length
}

function conditionsHeld(system: System, action: number, tree: Tree): number {
  const { when, instances } = system.actions[action]!
  let most = 0
  for (const instance of instances) {
    let held = 0
    while (held < when.length && when[held]!.holds(tree, instance)) held++
    if (held > most) most = held
  }
  return most
}
