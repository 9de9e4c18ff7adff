import type { Instance } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { rowInSegment, segmentOf } from '../rows.ts'
import type { Explored } from './explored.ts'
import { Pace } from './pace.ts'
import { StateSet } from './state-set.ts'

/** A liveness property for one choice of its parameters, with the states that matter for it. */
export interface Question {
  readonly property: BoundProperty
  readonly parameters: Instance
  /** Where the condition is false: a behaviour that violates the property stays in here for ever. */
  readonly away: StateSet
  /** From one of these on it does. */
  readonly starts: StateSet
}

/** Properties whose premise was true in some state. */
export type Premised = ReadonlySet<BoundProperty>

/** Thrown when a condition throws; the search then finds out which. */
export class ConditionThrew extends Error {
  readonly state: number
  readonly thrown: unknown
  constructor(state: number, thrown: unknown) {
    super(`in state ${state}`)
    this.state = state
    this.thrown = thrown
  }
}

/** How many bytes {@link ask} takes. */
export function bytesOfQuestions(properties: readonly BoundProperty[], states: number): number {
  return properties.reduce((sum, { instances }) => sum + instances.length * 2 * Math.ceil(states / 8), 0)
}

/** Asks every condition of every expanded state. Yields the number of states done. */
export function* ask(
  properties: readonly BoundProperty[],
  explored: Explored,
): Generator<number, { questions: Question[]; premised: Premised }> {
  const { expanded, initialStates, rows, kernel } = explored
  const questions = properties.flatMap((property) =>
    property.instances.map((parameters) => {
      const away = new StateSet(expanded)
      return {
        property,
        parameters,
        away,
        starts: property.kind === 'alwaysEventually' ? away : new StateSet(expanded),
      }
    }),
  )
  const premised = new Set<BoundProperty>()
  const pace = new Pace()
  for (let state = 0; state < expanded; state++) {
    kernel.reload(rows.segments[segmentOf(state)]!, rowInSegment(state))
    try {
      for (const { property, parameters, away, starts } of questions) {
        const premise =
          property.given?.(kernel.tree, parameters) ?? (property.kind === 'alwaysEventually' || state < initialStates)
        if (premise) premised.add(property)
        if (property.conjuncts.every(({ holds }) => holds(kernel.tree, parameters))) continue
        away.add(state)
        if (premise) starts.add(state)
      }
    } catch (thrown) {
      throw new ConditionThrew(state, thrown)
    }
    if (pace.isDue()) yield state
  }
  return { questions, premised }
}
