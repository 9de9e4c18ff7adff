import { type Instance, type System, stepText } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import { ask } from './evaluation.ts'
import { enabledIn, falseConjunct, parametersText, premiseIn, subjectOf } from './judge.ts'
import type { Frame } from './replay.ts'
import { frozenTreeOf, keyOf } from './state.ts'

/** What can be said of a behaviour that never ends, from its states and steps alone. */
export interface LassoJudgement {
  /** The last state is the one in which the loop begins. */
  readonly closes: boolean
  /** A choice of the property's parameters for which it is violated, and since when. */
  readonly violated: LassoViolation | undefined
  /** Steps that the loop owes and never takes. Empty when it is fair. */
  readonly owed: readonly string[]
  /** Enabled in every state of the loop, never taken, and owed nothing: nobody may count on them. */
  readonly neverOwed: readonly string[]
  /** Weakly fair, enabled in some states of the loop and not in others, never taken: strong fairness would owe them. */
  readonly interrupted: readonly string[]
}

export interface LassoViolation {
  readonly instance: Instance
  /** `page = page0`, empty when the property has no parameters. */
  readonly parameters: string
  /** The frame in which the premise holds, and from which on the condition never does. */
  readonly since: number
  /** Conjuncts that are false in every state of the loop. */
  readonly never: readonly string[]
}

/** @param loopStart the frame with which the loop begins */
export function judgeLasso(
  system: System,
  property: BoundProperty,
  frames: readonly Frame[],
  loopStart: number,
): LassoJudgement {
  const [start, last] = [frames[loopStart]!, frames.at(-1)!]
  const steps = frames.slice(loopStart + 1).map(({ step }) => step!.text)
  // The last state is the first one again, and stands for itself only where nothing happens any more.
  const states = steps.length === 0 ? [last] : frames.slice(loopStart, -1)
  return {
    closes: keyOf(start.state) === keyOf(last.state),
    violated: violationOfLasso(system, property, frames, loopStart),
    ...debts(system, property, states, steps),
  }
}

function violationOfLasso(
  system: System,
  property: BoundProperty,
  frames: readonly Frame[],
  loopStart: number,
): LassoViolation | undefined {
  const trees = frames.map(({ state }) => frozenTreeOf(system, state))
  for (const instance of property.instances) {
    const isFalse = (tree: unknown) => falseConjunct(system, property, tree, instance) !== undefined
    const falseSince = trees.findLastIndex((tree) => !isFalse(tree)) + 1
    if (falseSince > loopStart) continue
    const since = sinceWhen(system, property, trees, { instance, falseSince, loopStart })
    if (since === undefined) continue
    const loop = trees.slice(loopStart)
    const never = property.conjuncts.filter(({ name, holds }) =>
      loop.every((tree) => !ask(holds, tree, instance, () => subjectOf(system, property, name, instance))),
    )
    return {
      instance,
      parameters: parametersText(property, instance),
      since,
      never: never.map(({ name }) => name),
    }
  }
  return undefined
}

/** The frame from which on the property owes its condition, if it does at a time from which on that is false for ever. */
function sinceWhen(
  system: System,
  property: BoundProperty,
  trees: readonly unknown[],
  { instance, falseSince, loopStart }: { instance: Instance; falseSince: number; loopStart: number },
): number | undefined {
  if (property.kind === 'eventually') return falseSince === 0 ? 0 : undefined
  if (property.kind === 'alwaysEventually') return loopStart
  const since = trees.findIndex((tree, i) => i >= falseSince && premiseIn(system, property, tree, instance))
  return since < 0 ? undefined : since
}

/** Fairness by its definition, for every action instance by itself. */
function debts(
  system: System,
  property: BoundProperty,
  states: readonly Frame[],
  steps: readonly string[],
): Pick<LassoJudgement, 'owed' | 'neverOwed' | 'interrupted'> {
  const enabled = states.map(({ state }) => {
    const steps = enabledIn(system, frozenTreeOf(system, state))
    return new Set(steps.map(({ action, instance }) => stepText(action, instance)))
  })
  const owed: string[] = []
  const neverOwed: string[] = []
  const interrupted: string[] = []
  for (const [i, action] of system.actions.entries()) {
    for (const instance of action.instances) {
      const text = stepText(action, instance)
      const somewhere = enabled.some((steps) => steps.has(text))
      if (!somewhere || steps.includes(text)) continue
      const always = enabled.every((steps) => steps.has(text))
      const fairness = property.fairness[i]!
      if (fairness === 'strong' || (fairness === 'weak' && always)) owed.push(text)
      else if (fairness === 'weak') interrupted.push(text)
      else if (always) neverOwed.push(text)
    }
  }
  return { owed, neverOwed, interrupted }
}
