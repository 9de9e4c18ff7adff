import type { System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { BoundProperty } from '../properties/property.ts'
import { isDeadlock, violationIn, violationOf } from './judge.ts'
import { renderTrace } from './render.ts'
import { type Frame, replay } from './replay.ts'

/** The kinds that a single behaviour can violate. */
const judgedKinds = ['always', 'step', 'stuck', 'stuttering']

/**
 * Takes a behaviour step by step and judges every state and step of it by those properties that a single behaviour can violate:
 * `always`, `step`, and both kinds of deadlock. Others are left out, as it says nothing of them.
 * @throws Error with the steps up to the first violation, written out
 * @throws not-applicable when the system does not allow the behaviour
 */
export function assertBehaviour(system: System, properties: readonly BoundProperty[], trace: Trace): void {
  const frames = replay(system, trace)
  const judged = properties.filter(({ kind }) => judgedKinds.includes(kind))
  for (const [i, frame] of frames.entries()) {
    const violated = judged.find((property) => isViolated(system, property, frames[i - 1], frame))
    if (!violated) continue
    const shown = { initial: trace.initial, steps: trace.steps.slice(0, i) }
    throw new Error(`${violated.name} is violated.\n\n${renderTrace(system, violated, shown)}`)
  }
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
    default:
      return isDeadlock(system, property, state)
  }
}
