import type { Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { choices } from './plans.ts'
import type { Reached } from './walker.ts'

// Conditions of so many actions that never happened are watched at a time: it takes longer than the walk itself.
const watchedMax = 4

// So many states that are hard to come to are kept, the latest ones.
const novelMax = 256

// Nobody wants to go on from paths that are longer.
const pathMax = 1000

// How much more often what is rare is chosen. More than this keeps walks from what is common and has to come first.
const rarity = 0.25

/** A path worth going on from, for the sake of an action. */
export interface Waypoint extends Reached {
  /** How many of the action's conditions hold at its end, in their order, for the choice of parameters for which most do. */
  readonly conditions: number
}

/** Waypoints by the number of the action for the sake of which walks go on from there. */
export type Waypoints = ReadonlyMap<number, Waypoint>

/** What walks have found worth going on from. */
export interface Learned {
  readonly waypoints: Waypoints
  /** States that are hard to come to. */
  readonly novel: readonly Reached[]
}

/** What a guide is told before each round of walks. */
export interface Round {
  readonly number: number
  /** How often each action happened so far. */
  readonly fired: Float64Array
  /** Was most of what the walks of the last round saw seen before? */
  readonly isSeen: boolean
  /** What is better than what was known, or new. */
  readonly learned: Learned
}

/**
 * Leads walks towards what is rare. Actions that happened seldom are chosen more often where they are enabled. Where conditions of an
 * action nearly hold, where a rare action has just happened, and where walks come to a state that none of them had been in although they
 * hardly see anything new any more, later walks go on. What was learned counts from the next round on, so that walks of one round do not depend on one another, and guides in
 * several threads that are told the same lead alike.
 */
export class Guide {
  readonly #system: System
  readonly #waypoints = new Map<number, Waypoint>()
  /** What the walk at hand has found that is better. */
  #better = new Map<number, Waypoint>()
  #novel: readonly Reached[] = []
  readonly weights: Float64Array
  #watched: readonly number[] = []
  #isSeen = false

  constructor(system: System) {
    this.#system = system
    this.weights = new Float64Array(system.actions.length).fill(1)
  }

  /** Everything that was learned until now. */
  get learned(): Learned {
    return { waypoints: this.#waypoints, novel: this.#novel }
  }

  beginRound({ number, fired, isSeen, learned }: Round): void {
    this.#isSeen = isSeen
    for (const [action, waypoint] of learned.waypoints) this.#waypoints.set(action, waypoint)
    this.#novel = [...this.#novel, ...learned.novel].slice(-novelMax)
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

  /** Where a walk begins, if not in an initial state. */
  startOf(start: number): Reached | undefined {
    return start % 4 === 1 ? this.#rareAt(start / choices) : undefined
  }

  /** Is a walk cut into short ones, each from another state that is hard to come to? The more, the less there is to see otherwise. */
  isCut(start: number): boolean {
    return this.#novel.length > 0 && (start % 4 === 3 || (this.#isSeen && start % 8 > 1))
  }

  /** One of the states that are hard to come to. */
  novelAt(choice: number): Reached {
    return this.#novel[Math.floor((choice / choices) * this.#novel.length)]!
  }

  #rareAt(share: number): Reached | undefined {
    const actions = [...this.#waypoints.keys()]
    if (actions.length === 0) return undefined
    const sum = actions.reduce((sum, action) => sum + this.weights[action]!, 0)
    let rest = share * sum
    const chosen = actions.find((action) => {
      rest -= this.weights[action]!
      return rest < 0
    })
    // Rounding can leave a little.
    return this.#waypoints.get(chosen ?? actions.at(-1)!)!
  }

  /** A walk has taken a step of an action. @param reached the state after it, of so many steps */
  fired(action: number, reached: () => Reached, steps: number): void {
    this.#consider(action, this.#system.actions[action]!.when.length + 1, reached, steps)
  }

  /** A walk is in this state. @param reached the same, of so many steps */
  watch(tree: Tree, reached: () => Reached, steps: number): void {
    for (const action of this.#watched) {
      const conditions = conditionsHeld(this.#system, action, tree)
      if (conditions > 0) this.#consider(action, conditions, reached, steps)
    }
  }

  #consider(action: number, conditions: number, reached: () => Reached, steps: number): void {
    const known = this.#better.get(action) ?? this.#waypoints.get(action)
    if (isBetter(conditions, steps, known)) this.#better.set(action, { ...reached(), conditions })
  }
}

/** Puts together what walks of a round have found, in their order. */
export class Lessons {
  #waypoints = new Map<number, Waypoint>()
  #novel: Reached[] = []

  /** @param novel states that no walk had been in, although walks hardly see anything new */
  add(waypoints: Waypoints, novel: readonly Reached[]): void {
    for (const [action, waypoint] of waypoints) {
      const { conditions, path } = waypoint
      if (isBetter(conditions, path.steps.length, this.#waypoints.get(action))) this.#waypoints.set(action, waypoint)
    }
    this.#novel.push(...novel.filter(({ path }) => path.steps.length <= pathMax))
  }

  take(): Learned {
    const learned = { waypoints: this.#waypoints, novel: this.#novel }
    this.#waypoints = new Map()
    this.#novel = []
    return learned
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
