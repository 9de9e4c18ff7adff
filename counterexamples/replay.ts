import { MoveproofError } from '../model/language/error.ts'
import { type Instance, type System, type SystemAction, stepText } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { BoundProperty } from '../properties/property.ts'
import { summaryOf } from './difference.ts'
import { withTrace } from './evaluation.ts'
import { apply, blockedBy, initialState } from './interpreter.ts'
import { isDeadlock, missesIn, type Violation, violationIn, violationOf } from './judge.ts'
import { judgeLasso, type LassoJudgement } from './lasso.ts'
import { actionOf, instanceOf } from './parameters.ts'
import { Reachability } from './reachability.ts'
import type { State } from './state.ts'

/** A step as it was taken. */
export interface FrameStep {
  readonly action: SystemAction
  readonly instance: Instance
  /** `grab(page0, nic1)` */
  readonly text: string
}

/** A state of a behaviour, and the step that led to it; the first frame is the initial state. */
export interface Frame {
  readonly number: number
  readonly step: FrameStep | undefined
  readonly state: State
}

export interface ConfirmOptions {
  /** `alwaysReachable`: how many states to look at before giving up the proof that no goal is left. */
  readonly statesMax?: number
  /** For that, of this system: what is asked for first saves the next one work. */
  readonly reachability?: Reachability
}

/** What the witness found to be true of a trace. */
export interface Confirmation {
  /** `path only`: the steps can be taken, but whether a goal is left was too much to find out. */
  readonly confirmed: 'fully' | 'path only'
  readonly frames: readonly Frame[]
  /** The false conjunct and what it read, for `always` and `step`. */
  readonly violation: Violation | undefined
  /** For liveness. */
  readonly lasso: LassoJudgement | undefined
}

/**
 * Takes the steps of a trace one by one.
 * @throws not-applicable when a step is unknown or not enabled; action-threw, impure-action, out-of-domain
 */
export function replay(system: System, trace: Trace): Frame[] {
  const frames: Frame[] = [{ number: 0, step: undefined, state: initialState(system, trace.initial) }]
  for (const [i, { action: name, parameters }] of trace.steps.entries()) {
    const { state } = frames[i]!
    const number = i + 1
    const cause = 'the model, or its bounds, have changed since the trace was made'
    const where = `step ${number} of ${trace.steps.length}, system ${system.name}`
    const action = actionOf(system, name, { where, cause })
    const instance = instanceOf(action, parameters, { where, cause })
    const text = stepText(action, instance)
    try {
      const blocked = blockedBy(system, state, action, instance, { all: true })
      if (blocked.length > 0) throw notEnabled(system, number, text, blocked, state, cause)
      frames.push({ number, step: { action, instance, text }, state: apply(system, state, action, instance) })
    } catch (error) {
      throw withTrace(error, { initial: trace.initial, steps: trace.steps.slice(0, i) })
    }
  }
  return frames
}

/**
 * Replays a trace that a search found, and judges it: an answer of two programs that share no code but the model.
 * @throws unconfirmed when they disagree
 */
export function confirm(
  system: System,
  property: BoundProperty,
  trace: Trace,
  options: ConfirmOptions = {},
): Confirmation {
  const frames = replayFound(system, property, trace)
  const last = frames.at(-1)!
  const agreed = (violation?: Violation): Confirmation => ({ confirmed: 'fully', frames, violation, lasso: undefined })
  const disagree = (what: string) => unconfirmed(what, system, property, last.state, trace)
  switch (property.kind) {
    case 'always': {
      const violation = violationIn(system, property, last.state)
      if (!violation) throw disagree(`${property.name} holds in the last state of the trace.`)
      return agreed(violation)
    }
    case 'step': {
      if (!last.step) throw disagree(`The trace has no steps, so none of them can violate ${property.name}.`)
      const violation = violationOf(system, property, { before: frames.at(-2)!.state, ...last.step, after: last.state })
      if (!violation) throw disagree(`${property.name} holds of the last step of the trace, ${last.step.text}.`)
      return agreed(violation)
    }
    case 'stuck':
    case 'stuttering':
      if (!isDeadlock(system, property, last.state)) {
        throw disagree(`The last state of the trace is not ${property.kind}, or is a legal end of ${property.name}.`)
      }
      return agreed()
    case 'reachable':
      if (missesIn(system, property, last.state).length === property.instances.length) {
        throw disagree(`${property.name} is not true in the last state of the trace.`)
      }
      return agreed()
    case 'alwaysReachable': {
      const { statesMax = 200_000, reachability = new Reachability(system) } = options
      const { canReach } = reachability.reach(property, last.state, statesMax)
      if (canReach === 'yes') throw disagree(`${property.name} can still be reached from the last state of the trace.`)
      return canReach === 'no' ? agreed() : { ...agreed(), confirmed: 'path only' }
    }
    case 'leadsTo':
    case 'eventually':
    case 'alwaysEventually': {
      const { loopStart } = trace
      if (loopStart === undefined || loopStart > trace.steps.length) {
        throw disagree(`The trace has no loop, so it does not violate ${property.name}.`)
      }
      const lasso = judgeLasso(system, property, frames, loopStart)
      const wrong = lassoWrong(property, lasso, loopStart)
      if (wrong !== undefined) throw disagree(wrong)
      return { ...agreed(), lasso }
    }
  }
}

/** Why a lasso does not show what it should. */
function lassoWrong({ name }: BoundProperty, lasso: LassoJudgement, loopStart: number): string | undefined {
  if (!lasso.closes) return `The loop does not lead back to the state after step ${loopStart}.`
  if (!lasso.violated) return `${name} is not violated by the behaviour.`
  if (lasso.owed.length === 0) return undefined
  const all = lasso.owed.join(', ')
  return `The loop is not fair, so it does not violate ${name}: it never takes ${all}, and would have to.`
}

/** A step that the search took and the witness cannot take is a disagreement, not a changed model. */
function replayFound(system: System, property: BoundProperty, trace: Trace): Frame[] {
  try {
    return replay(system, trace)
  } catch (error) {
    if (!(error instanceof MoveproofError) || error.code !== 'not-applicable') throw error
    throw unconfirmed(`The trace cannot be replayed: ${error.details.what}`, system, property, undefined, trace)
  }
}

function unconfirmed(
  what: string,
  system: System,
  property: BoundProperty,
  state: State | undefined,
  trace: Trace,
): MoveproofError {
  return new MoveproofError('unconfirmed', {
    what,
    where: `system ${system.name}, property ${property.name}${state ? `, last state: ${summaryOf(system, state)}` : ''}`,
    cause: 'search and witness disagree: a bug in moveproof',
    next: 'please report it with the system and its bounds; do not rely on the verdict',
    trace,
  })
}

function notEnabled(
  system: System,
  number: number,
  text: string,
  blocked: readonly string[],
  state: State,
  cause: string,
): MoveproofError {
  const conditions = blocked.map((name) => `'${name}'`).join(', ')
  return new MoveproofError('not-applicable', {
    what: `Step ${number}, ${text}, is not enabled: ${conditions} ${blocked.length === 1 ? 'is' : 'are'} false.`,
    where: `system ${system.name}, state before the step: ${summaryOf(system, state)}`,
    cause,
    next: 'if the change was meant to rule this behaviour out, it does; otherwise look at the false conditions',
  })
}
