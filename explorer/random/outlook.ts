import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import { fairnessOfInstances } from '../liveness/fair-components.ts'
import type { Question } from '../liveness/questions.ts'
import { StateSet } from '../liveness/state-set.ts'
import { violationAmong } from '../liveness/violation.ts'
import type { Vicinity } from './vicinity.ts'

// Steps that may be looked at for a shorter lasso: what is found is shrunk anyway.
const stepsForShortest = 2 ** 12

/** A state, and for which choices of the parameters the property is pending there. */
export interface Start {
  /** Packed. */
  readonly words: Int32Array
  /** Positions among the instances of the property. */
  readonly pending: readonly number[]
}

/** What came of looking at what can come after a state. */
export interface Outlook {
  /** What it took; see `Scope`. */
  readonly effort: number
  /** That says all that there is to say: where nothing was found, nothing can come from there. */
  readonly isSettled: boolean
  /** How a behaviour that violates the property goes on. */
  readonly found: Continuation | undefined
}

/** Action instances to take; those of the loop again and again. */
export interface Continuation {
  readonly steps: readonly number[]
  /** For liveness; empty where nothing ever happens any more. */
  readonly loop?: readonly number[]
}

const nothingMore: Continuation = { steps: [] }

/**
 * Looks for a violation that begins in a state. All steps of every state that counts are known, so what is found is one whatever was left
 * out: a loop is fair in the whole system, and so is it said of the whole that no goal is left.
 */
export function outlook(vicinity: Vicinity, property: BoundProperty, start: Start, effortMax: number): Outlook {
  if (property.kind === 'alwaysReachable') return withoutGoal(vicinity, property, start, effortMax)
  return isLiveness(property.kind) ? lasso(vicinity, property, start, effortMax) : stuttering(vicinity, property, start)
}

/** Where everything that can come has come, and no goal with it, none can be reached. */
function withoutGoal(
  vicinity: Vicinity,
  { conjuncts, instances }: BoundProperty,
  { words }: Start,
  effortMax: number,
): Outlook {
  const { tree } = vicinity.kernel
  let isThere = false
  const outcome = vicinity.explore(words, {
    effortMax,
    isFirst: () => true,
    judge: () => {
      isThere = instances.some((instance) => conjuncts.every(({ holds }) => holds(tree, instance)))
      return isThere ? 'enough' : 'on'
    },
  })
  return { ...outcome, found: outcome.isSettled && !isThere ? nothingMore : undefined }
}

/** A fair loop among states in which the condition is false for a choice of the parameters that is pending. */
function lasso(vicinity: Vicinity, property: BoundProperty, { words, pending }: Start, effortMax: number): Outlook {
  const { kernel } = vicinity
  const fairness = fairnessOfInstances(property, kernel)
  const away = new Map(pending.map((instance): [number, number[]] => [instance, []]))
  const outcome = vicinity.explore(words, {
    effortMax,
    isFirst: (instance) => fairness[instance] !== 'none',
    judge: (state) => {
      let isAway = false
      for (const [instance, states] of away) {
        const parameters = property.instances[instance]!
        if (property.conjuncts.every(({ holds }) => holds(kernel.tree, parameters))) continue
        states.push(state)
        isAway = true
      }
      return isAway ? 'on' : 'aside'
    },
  })
  const starts = setOf([0], vicinity.found)
  const questions = Array.from(away, ([instance, states]): Question => {
    return { property, parameters: property.instances[instance]!, away: setOf(states, vicinity.found), starts }
  })
  // To other states it comes from the start.
  const depthOf = (state: number) => (state === 0 ? 0 : Number.POSITIVE_INFINITY)
  const work = violationAmong(questions, vicinity, fairness, { depthOf, budget: { steps: stepsForShortest } })
  let next = work.next()
  while (!next.done) next = work.next()
  const found = next.value && { steps: next.value.then, loop: next.value.loop }
  return { ...outcome, found }
}

/** Something is enabled, and changes nothing. */
function stuttering(vicinity: Vicinity, { conjuncts }: BoundProperty, { words }: Start): Outlook {
  const { tree } = vicinity.kernel
  let isLegal = false
  vicinity.explore(words, {
    effortMax: 1,
    isFirst: () => true,
    judge: () => {
      isLegal = conjuncts.some(({ holds }) => holds(tree, {}))
      return 'on'
    },
  })
  const { begin, end } = vicinity.stepsFrom(0)
  const isStuttering = begin < end && vicinity.found === 1
  // Whatever it may take: it is one state.
  return { effort: 1, isSettled: true, found: isStuttering && !isLegal ? nothingMore : undefined }
}

function setOf(states: readonly number[], size: number): StateSet {
  const set = new StateSet(size)
  for (const state of states) set.add(state)
  return set
}
