import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { type Instance, initialStates, type System, type SystemAction, stepText } from '../model/language/system.ts'
import { ask, errorText } from './evaluation.ts'
import { frozenTreeOf, type State, sameTree, stateOf, treeOf } from './state.ts'

/** A step that can be taken, and the state that it leads to. */
export interface Successor {
  readonly action: SystemAction
  readonly instance: Instance
  readonly state: State
}

/** All initial states, in the order that traces number them by. */
export function* initials(system: System): Generator<State> {
  const trees = initialStates(system)
  for (let index = 0; ; index++) {
    const where = `system ${system.name}, initial state ${index}`
    const next = nextInitial(trees, where)
    if (next.done) return
    yield stateOf(system, next.value, where)
  }
}

/** @throws not-applicable when there are fewer initial states than that */
export function initialState(system: System, index: number): State {
  let count = 0
  for (const state of initials(system)) if (count++ === index) return state
  throw new MoveproofError('not-applicable', {
    what: `There is no initial state ${index}.`,
    where: `system ${system.name}, which has ${count === 1 ? 'one initial state, 0' : `initial states 0..${count - 1}`}`,
    cause: 'the model, or its bounds, have changed since the trace was made',
    next: 'find the counterexample again on this model',
  })
}

export interface BlockedOptions {
  /** Try every condition. One that throws counts as neither true nor false: it may rely on an earlier one. */
  readonly all?: boolean
}

/** The names of false conditions: the first one, unless all are asked for. Empty means enabled. */
export function blockedBy(
  system: System,
  state: State,
  action: SystemAction,
  instance: Instance,
  options: BlockedOptions = {},
): string[] {
  return blockedIn(system, frozenTreeOf(system, state), action, instance, options)
}

/** {@link blockedBy} on a frozen tree, for callers that ask many questions about one state. */
export function blockedIn(
  system: System,
  tree: Tree,
  action: SystemAction,
  instance: Instance,
  options: BlockedOptions = {},
): string[] {
  const blocked: string[] = []
  for (const { name, holds } of action.when) {
    if (options.all && blocked.length > 0) {
      if (isFalseUnlessItThrows(() => ask(holds, tree, instance, () => conditionOf(system, action, instance, name)))) {
        blocked.push(name)
      }
    } else if (!ask(holds, tree, instance, () => conditionOf(system, action, instance, name))) {
      blocked.push(name)
      if (!options.all) break
    }
  }
  return blocked
}

/**
 * The state after the action's effects. Whether it is enabled is not asked.
 * @throws action-threw, impure-action, out-of-domain
 */
export function apply(system: System, state: State, action: SystemAction, instance: Instance): State {
  const draft = draftAfter(system, state, action, instance)
  if (sameTree(draft, draftAfter(system, state, action, instance))) {
    return stateOf(system, draft, actionText(system, action, instance), state)
  }
  throw new MoveproofError('impure-action', {
    what: `${stepText(action, instance)} led from one state to two different ones.`,
    where: actionText(system, action, instance),
    cause: 'an effect uses a clock, a random number, or a variable outside the state that changes',
    next: 'let it depend on the state and the parameters only; give a choice to the action as a parameter',
  })
}

/** Every step that can be taken from a state: actions in order, and parameters in order for each. */
export function* successors(
  system: System,
  state: State,
  tree: Tree = frozenTreeOf(system, state),
): Generator<Successor> {
  for (const action of system.actions) {
    for (const instance of action.instances) {
      if (blockedIn(system, tree, action, instance).length > 0) continue
      yield { action, instance, state: apply(system, state, action, instance) }
    }
  }
}

/** `system toy, action take(process0)` */
export function actionText(system: System, action: SystemAction, instance: Instance): string {
  return `system ${system.name}, action ${stepText(action, instance)}`
}

function draftAfter(system: System, state: State, action: SystemAction, instance: Instance): Tree {
  const draft = treeOf(system, state)
  for (const { name, apply } of action.then) {
    const where = () => `${actionText(system, action, instance)}, effect '${name}'`
    let returned: unknown
    try {
      returned = apply(draft, instance)
    } catch (error) {
      throw effectThrew(error, `The effect '${name}' of ${stepText(action, instance)}`, where())
    }
    if (returned instanceof Promise) {
      // Nobody waits for it: were it to fail, that would end the process.
      returned.catch(() => undefined)
      throw new MoveproofError('impure-action', {
        what: `The effect '${name}' of ${stepText(action, instance)} is asynchronous.`,
        where: where(),
        cause: 'the function is declared `async`',
        next: 'make it a plain function: what happens later is another action',
      })
    }
  }
  return draft
}

function effectThrew(error: unknown, name: string, where: string): MoveproofError {
  const full = error instanceof RangeError
  return new MoveproofError('action-threw', {
    what: `${name} threw ${errorText(error)}`,
    where,
    cause: full
      ? 'a set or queue was given more than it holds, or something that is not in its domain'
      : 'it reads through a value that is none, or replaces a row, record, set, queue or constant as a whole',
    next: full
      ? 'add a condition that keeps the action within the capacity, or raise the capacity'
      : 'add the condition that makes it safe, or change the parts of the place one by one',
  })
}

function conditionOf(system: System, action: SystemAction, instance: Instance, name: string) {
  return {
    name: `The condition '${name}' of ${stepText(action, instance)}`,
    where: `${actionText(system, action, instance)}, condition '${name}'`,
  }
}

function isFalseUnlessItThrows(question: () => boolean): boolean {
  try {
    return !question()
  } catch {
    return false
  }
}

function nextInitial(trees: Generator<Tree>, where: string): IteratorResult<Tree> {
  try {
    return trees.next()
  } catch (error) {
    if (error instanceof MoveproofError) throw error
    throw new MoveproofError('action-threw', {
      what: `The initial states could not be made: ${errorText(error)}`,
      where,
      cause: 'an `initially` reads through a value that is none, or replaces a place as a whole',
      next: 'correct `initially` of the system or of one of its parts',
    })
  }
}
