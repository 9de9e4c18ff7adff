import { type Instance, type System, type SystemAction, stepText } from '../../model/language/system.ts'
import { blockedIn } from '../interpreter.ts'
import { frozenTreeOf, type State } from '../state.ts'

/** What kept one step from being taken. Nothing: it could have been taken. */
export interface Obstacle {
  readonly step: string
  readonly conditions: readonly string[]
}

/**
 * For each action, in order, the steps that came nearest to being taken in a state: those with the fewest false conditions.
 * @param taken the step that was taken, which is left out
 */
export function whyNot(system: System, state: State, taken?: { action: SystemAction; instance: Instance }): Obstacle[] {
  const tree = frozenTreeOf(system, state)
  return system.actions.flatMap((action) => {
    const obstacles = action.instances
      .filter((instance) => action !== taken?.action || instance !== taken.instance)
      .map((instance) => ({
        step: stepText(action, instance),
        conditions: blockedIn(system, tree, action, instance, { all: true }),
      }))
    const fewest = Math.min(...obstacles.map(({ conditions }) => conditions.length))
    return obstacles.filter(({ conditions }) => conditions.length === fewest)
  })
}
