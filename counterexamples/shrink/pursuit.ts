import { MoveproofError } from '../../model/language/error.ts'
import { type Instance, type System, type SystemAction, stepText } from '../../model/language/system.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import { apply, blockedIn, initials } from '../interpreter.ts'
import { goalIn, isDeadlock, judgeState, judgeStep, type TreeStep } from '../judge.ts'
import { judgeLasso } from '../lasso.ts'
import { Reachability } from '../reachability.ts'
import type { Frame } from '../replay.ts'
import { frozenTreeOf, keyOf, type State } from '../state.ts'
import type { Patience } from './patience.ts'

/** A step in the values of a system. */
export interface Move {
  readonly action: SystemAction
  readonly instance: Instance
}

/** A behaviour to try. Moves that cannot be taken where they come are left out. */
export interface Candidate {
  readonly initial: number
  readonly moves: readonly Move[]
  /** Liveness: after so many moves the loop begins. */
  readonly loopStart?: number | undefined
  /** States that the first moves are known to lead through, the initial one first. */
  readonly known?: readonly State[]
}

/** A behaviour that violates the property. */
export interface Way extends Candidate {
  /** One more than moves. */
  readonly states: readonly State[]
}

// Which initial states are tried in place of the one that a counterexample begins in.
const initialsMax = 16

// After so often a loop that does not come back to where it began is given up.
const roundsMax = 4

/** Model errors that only mean that a behaviour made up for trying is none. */
const failures = ['out-of-domain', 'action-threw', 'not-applicable']

/** A system in which behaviours are tried that may violate a property as the one that is being shrunk does. */
export class Pursuit {
  readonly system: System
  readonly property: BoundProperty
  readonly #patience: Patience
  readonly #reachability: Reachability
  /** By state: after how many steps it was given up to look for a goal. */
  readonly #givenUp = new Map<string, number>()
  #initials: readonly State[] | undefined

  constructor(system: System, property: BoundProperty, patience: Patience) {
    this.system = system
    this.property = property
    this.#patience = patience
    this.#reachability = new Reachability(system)
  }

  get isLasso(): boolean {
    return isLiveness(this.property.kind)
  }

  /** The initial states to try, in order. */
  get initials(): readonly State[] {
    this.#initials ??= initials(this.system).take(initialsMax).toArray()
    return this.#initials
  }

  /** Takes the moves that can be taken, until the property is violated. */
  follow(candidate: Candidate): Way | undefined {
    return unlessImpossible(() => (this.isLasso ? this.#followLasso(candidate) : this.#followPath(candidate)))
  }

  /** The state that a move leads to. Undefined where it cannot be taken, or is an error of the model. */
  take(state: State, tree: unknown, { action, instance }: Move): State | undefined {
    return unlessImpossible(() =>
      blockedIn(this.system, tree, action, instance).length > 0
        ? undefined
        : apply(this.system, state, action, instance),
    )
  }

  /** Is the property violated in a state, or for `step` by the step that led to it? */
  isViolated(state: State, tree: unknown, step: TreeStep | undefined): boolean {
    return unlessImpossible(() => this.#judge(state, tree, step)) ?? false
  }

  #judge(state: State, tree: unknown, step: TreeStep | undefined): boolean {
    const { system, property } = this
    switch (property.kind) {
      case 'always':
        return judgeState(system, property, tree).failure !== undefined
      case 'step':
        return step !== undefined && judgeStep(system, property, step).failure !== undefined
      case 'reachable':
        return goalIn(system, property, tree) !== undefined
      case 'stuck':
      case 'stuttering':
        return isDeadlock(system, property, state)
      case 'alwaysReachable':
        return this.#hasNoGoalLeft(state)
      case 'leadsTo':
      case 'eventually':
      case 'alwaysEventually':
        return false
    }
  }

  #hasNoGoalLeft(state: State): boolean {
    const key = keyOf(state)
    const { stepsMax } = this.#patience
    const isGivenUp = (this.#givenUp.get(key) ?? 0) >= stepsMax
    const { canReach, steps } = isGivenUp
      ? { canReach: 'unknown' as const, steps: stepsMax }
      : this.#reachability.reach(this.property, state, stepsMax, stepsMax)
    if (canReach === 'unknown') this.#givenUp.set(key, stepsMax)
    this.#patience.note(canReach, steps)
    return canReach === 'no'
  }

  #initial(number: number): State {
    const state = this.initials[number] ?? initials(this.system).drop(number).next().value
    if (state) return state
    throw new MoveproofError('not-applicable', { what: `${this.system.name} has no initial state ${number}.` })
  }

  #followPath({ initial, moves: wanted, known }: Candidate): Way | undefined {
    const { system } = this
    const states = known ? [...known] : [this.#initial(initial)]
    const moves = wanted.slice(0, states.length - 1)
    let state = states.at(-1)!
    let tree = frozenTreeOf(system, state)
    // From where no goal is left, none is afterwards: the last state says it, and each answer is a search.
    const isJudged = this.property.kind !== 'alwaysReachable'
    if (isJudged && moves.length === 0 && this.isViolated(state, tree, undefined)) return { initial, moves, states }
    for (const move of wanted.slice(moves.length)) {
      const after = this.take(state, tree, move)
      if (!after) continue
      const afterTree = frozenTreeOf(system, after)
      const isViolated = isJudged && this.isViolated(after, afterTree, { before: tree, ...move, after: afterTree })
      if (after === state && !isViolated) continue
      moves.push(move)
      states.push(after)
      if (isViolated) return { initial, moves, states }
      state = after
      tree = afterTree
    }
    if (!isJudged && this.isViolated(state, tree, undefined)) return { initial, moves, states }
    return undefined
  }

  /** Takes the stem, then the loop again and again until it comes back to where it began once. */
  #followLasso({ initial, moves: wanted, loopStart = wanted.length }: Candidate): Way | undefined {
    const { system } = this
    const moves: Move[] = []
    const states = [this.#initial(initial)]
    const take = (move: Move) => {
      const state = states.at(-1)!
      const after = this.take(state, frozenTreeOf(system, state), move)
      if (!after) return
      moves.push(move)
      states.push(after)
    }
    for (const move of wanted.slice(0, loopStart)) take(move)
    const begun = new Map<string, number>()
    for (let round = 0; round < roundsMax; round++) {
      const key = keyOf(states.at(-1)!)
      const start = begun.get(key)
      if (start !== undefined) return this.#judgedLasso({ initial, moves, states, loopStart: start })
      begun.set(key, moves.length)
      for (const move of wanted.slice(loopStart)) take(move)
    }
    return undefined
  }

  #judgedLasso(way: Way & { readonly loopStart: number }): Way | undefined {
    const frames: Frame[] = way.states.map((state, number) => {
      const move = way.moves[number - 1]
      return { number, state, step: move && { ...move, text: stepText(move.action, move.instance) } }
    })
    const lasso = judgeLasso(this.system, this.property, frames, way.loopStart)
    return lasso.closes && lasso.violated && lasso.owed.length === 0 ? way : undefined
  }
}

function unlessImpossible<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof MoveproofError && failures.includes(error.code)) return undefined
    throw error
  }
}
