import type { System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { type BoundProperty, isLiveness } from '../properties/property.ts'
import { isDeadlock, violationIn, violationOf } from './judge.ts'
import { judgeLasso } from './lasso.ts'
import { Reachability } from './reachability.ts'
import { renderTrace } from './render.ts'
import { type Frame, replay } from './replay.ts'

export interface AssertBehaviourOptions {
  /** `alwaysReachable`: how many states to look at for a goal after the last one; where they do not suffice it is not judged. 2,000 unless told. */
  readonly goalStatesMax?: number
}

/**
 * Takes a behaviour step by step and judges every state and step of it by the properties: `always`, `step`, and both kinds of
 * deadlock; then by `alwaysReachable` whether a goal can be reached from its last state; and, where it has a loop, by liveness. Of a behaviour without
 * a loop liveness says nothing, and it never says anything of `reachable`.
 * @throws Error with the steps up to the first violation, written out
 * @throws not-applicable when the system does not allow the behaviour
 */
export function assertBehaviour(
  system: System,
  properties: readonly BoundProperty[],
  trace: Trace,
  { goalStatesMax = 2_000 }: AssertBehaviourOptions = {},
): void {
  const frames = replay(system, trace)
  for (const [i, frame] of frames.entries()) {
    const violated = properties.find((property) => isViolated(system, property, frames[i - 1], frame))
    if (violated) throw violationError(system, violated, { initial: trace.initial, steps: trace.steps.slice(0, i) })
  }
  const violated = properties.find((property) =>
    isLiveness(property.kind)
      ? isViolatedByLoop(system, property, frames, trace.loopStart)
      : property.kind === 'alwaysReachable' && hasNoGoalLeft(system, property, frames.at(-1)!, goalStatesMax),
  )
  if (violated) throw violationError(system, violated, trace)
}

function isViolated(
  system: System,
  property: BoundProperty,
  before: Frame | undefined,
  { state, step }: Frame,
): boolean {
  switch (property.kind) {
    case 'always':
      return violationIn(system, property, state) !== undefined
    case 'step':
      return (
        step !== undefined &&
        violationOf(system, property, { before: before!.state, ...step, after: state }) !== undefined
      )
    case 'stuck':
    case 'stuttering':
      return isDeadlock(system, property, state)
    default:
      return false
  }
}

function isViolatedByLoop(
  system: System,
  property: BoundProperty,
  frames: readonly Frame[],
  loopStart: number | undefined,
): boolean {
  if (loopStart === undefined) return false
  const { closes, violated, owed } = judgeLasso(system, property, frames, loopStart)
  return closes && violated !== undefined && owed.length === 0
}

function hasNoGoalLeft(system: System, property: BoundProperty, { state }: Frame, statesMax: number): boolean {
  return new Reachability(system).reach(property, state, statesMax).canReach === 'no'
}

function violationError(system: System, violated: BoundProperty, trace: Trace): Error {
  return new Error(`${violated.name} is violated.\n\n${renderTrace(system, violated, trace)}`)
}
