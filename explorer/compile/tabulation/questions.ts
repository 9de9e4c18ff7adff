import type { Instance, System } from '../../../model/language/system.ts'
import type { BoundProperty } from '../../../properties/property.ts'
import { parametersSeen } from '../../texts/parameters.ts'
import { type DecisionNumbers, Decisions } from './decisions.ts'

/** Something that is asked of states, or of steps from them: a function of the model with its parameters, and what it gave so far. */
interface Asked {
  decisions: Decisions
  /** It is not worth tabulating, or was seen to depend on something else: it is run each time. */
  givenUp: boolean
}

/** A condition; one that cannot tell some of an action's instances apart is asked once for them all. */
export interface ConditionQuestion extends Asked {
  readonly kind: 'condition'
  readonly holds: (view: unknown, parameters: Instance) => boolean
  readonly parameters: Instance
  /** The action instances that need it. */
  readonly instances: number[]
}

/** All effects of an action instance. */
export interface EffectQuestion extends Asked {
  readonly kind: 'effect'
  readonly instance: number
}

/** All properties of steps that are open, asked of the steps by one action instance. */
export interface StepQuestion extends Asked {
  readonly kind: 'step'
  readonly instance: number
}

/** A property of states, with one choice of its parameters. */
export interface StateQuestion extends Asked {
  readonly kind: 'state'
  readonly property: number
  readonly parameters: Instance
}

export type Question = ConditionQuestion | EffectQuestion | StepQuestion | StateQuestion

export interface Questions {
  readonly conditions: readonly ConditionQuestion[]
  /** By action instance. */
  readonly effects: readonly EffectQuestion[]
  /** By action instance. */
  readonly steps: readonly StepQuestion[]
  readonly states: readonly StateQuestion[]
}

/** The kinds of properties that are asked of every state. */
export const stateKinds: readonly string[] = ['always', 'reachable', 'alwaysReachable']

/** @param words of a packed state @param supply to keep answers in */
export function questionsOf(
  system: System,
  properties: readonly BoundProperty[],
  words: number,
  supply: DecisionNumbers,
): Questions {
  const asked = () => ({ decisions: new Decisions(supply, words), givenUp: false })
  const conditions: ConditionQuestion[] = []
  const effects: EffectQuestion[] = []
  const steps: StepQuestion[] = []
  for (const action of system.actions) {
    const known = new Map<string, ConditionQuestion>()
    for (const parameters of action.instances) {
      const instance = effects.length
      for (const [position, { holds }] of action.when.entries()) {
        const key = `${position} ${whatItTells(holds, parameters)}`
        let question = known.get(key)
        if (!question) {
          question = { kind: 'condition', holds, parameters, instances: [], ...asked() }
          known.set(key, question)
          conditions.push(question)
        }
        question.instances.push(instance)
      }
      effects.push({ kind: 'effect', instance, ...asked() })
      steps.push({ kind: 'step', instance, ...asked() })
    }
  }
  const states = properties.flatMap(({ kind, instances }, property) =>
    stateKinds.includes(kind)
      ? instances.map((parameters): StateQuestion => ({ kind: 'state', property, parameters, ...asked() }))
      : [],
  )
  return { conditions, effects, steps, states }
}

/** Equal where the condition cannot tell the parameters apart. */
function whatItTells(condition: unknown, parameters: Instance): string {
  const seen = parametersSeen(condition)?.filter((name) => name in parameters) ?? Object.keys(parameters)
  return JSON.stringify(seen.map((name) => parameters[name]))
}
