import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { type Instance, type System, type SystemAction, startState, stepText } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { areIntact, copyTree, haveSameText, overwriteTree, type Place, placesOf, textOfTree } from './tree.ts'

/** The behaviour that led to the state at hand, unless history decides so much that the way there cannot be found again. */
type Way = () => Trace | undefined

/** A condition that was asked, and what it said. */
interface Answer {
  readonly where: () => string
  readonly ask: () => boolean
  readonly said: boolean
}

/** Runs the conditions and effects of a system, and proves that they are pure: in the states in which it does so. */
export class Auditor {
  readonly #system: System
  /** What conditions read, and what effects are run on, twice. One form of tree for all: see {@link copyTree}. */
  readonly #read: Tree
  readonly #first: Tree
  readonly #second: Tree
  readonly #places: readonly Place[]

  constructor(system: System) {
    const tree = startState(system)
    this.#system = system
    this.#read = copyTree(system.fields, tree)
    this.#first = copyTree(system.fields, tree)
    this.#second = copyTree(system.fields, tree)
    this.#places = placesOf(system.fields, this.#first)
  }

  /**
   * Runs every condition and effect in one state, twice. Returns a digest of all outcomes: the same state must give the same digest
   * whenever it is audited, or something outside the state decides. An auditor that has thrown is of no more use.
   * @param tree a copy: records that are values are frozen in it
   * @throws impure-action, action-threw
   */
  audit(tree: Tree, trace: Way): string {
    const answers: Answer[] = []
    overwriteTree(this.#system.fields, this.#read, tree)
    const outcomes = this.#system.actions.flatMap((action) =>
      action.instances.map((instance) =>
        this.#isEnabled(action, instance, tree, trace, answers) ? this.#outcome(action, instance, tree, trace) : '',
      ),
    )
    // The other way round, so that what one condition leaves behind for the next shows.
    for (const { where, ask, said } of answers.reverse()) if (ask() !== said) throw unstable(where(), trace)
    return outcomes.join('\n')
  }

  #isEnabled(action: SystemAction, instance: Instance, tree: Tree, trace: Way, answers: Answer[]): boolean {
    const [system, read] = [this.#system, this.#read]
    for (const { name, holds } of action.when) {
      const where = () => `condition ${name} of ${place(system, action, instance)}`
      const ask = () => holds(read, instance)
      const said = guarded(where, ask, trace)
      if (typeof said !== 'boolean') throw notBoolean(said, where(), trace)
      if (!haveSameText(system.fields, read, tree)) throw changedByCondition(where(), trace)
      answers.push({ where, ask, said })
      if (!said) return false
    }
    return true
  }

  #outcome(action: SystemAction, instance: Instance, tree: Tree, trace: Way): string {
    const { fields } = this.#system
    overwriteTree(fields, this.#first, tree)
    overwriteTree(fields, this.#second, tree)
    for (const { name, apply } of action.then) {
      const where = () => `effect ${name} of ${place(this.#system, action, instance)}`
      for (const copy of [this.#first, this.#second]) {
        const returned: unknown = guarded(where, () => apply(copy, instance), trace)
        if (returned instanceof Promise) throw asynchronous(where(), returned, trace)
      }
      if (!areIntact(this.#places)) throw replacedError(where(), trace())
      if (!haveSameText(fields, this.#first, this.#second)) throw unstable(where(), trace)
    }
    return textOfTree(fields, this.#first)
  }
}

/** Two audits of one state at different times gave different digests. */
export function historyError(system: System, trace: Trace | undefined, first: string, second: string): MoveproofError {
  const [before, after] = [first.split('\n'), second.split('\n')]
  const different = before.findIndex((line, i) => line !== after[i])
  const all = system.actions.flatMap((action) => action.instances.map((instance) => ({ action, instance })))
  const at = all[different]
  return new MoveproofError('impure-action', {
    what: 'An action did two different things in one and the same state at different times.',
    where: at && place(system, at.action, at.instance),
    cause: 'a condition or an effect reads or writes a variable outside the state',
    next: 'put what the action has to remember into the state of its part',
    trace,
  })
}

function notBoolean(said: unknown, where: string, trace: Way): MoveproofError {
  return new MoveproofError('impure-action', {
    what: `A condition gave ${String(said)}, which is neither true nor false.`,
    where,
    cause: 'a missing return, or a value used as a condition',
    next: 'compare explicitly: `=== none`, `!== none`, `> 0`',
    trace: trace(),
  })
}

function changedByCondition(where: string, trace: Way): MoveproofError {
  return new MoveproofError('impure-action', {
    what: 'A condition changed the state, which it may only read.',
    where,
    cause: 'an assignment, or a call such as add, delete, push or fill, in a condition',
    next: 'move the change to an effect',
    trace: trace(),
  })
}

function asynchronous(where: string, returned: Promise<unknown>, trace: Way): MoveproofError {
  // Nobody waits for it: were it to fail, that would end the process.
  returned.catch(() => undefined)
  return new MoveproofError('impure-action', {
    what: 'An effect is asynchronous: what it does later is lost.',
    where,
    cause: 'the function is declared `async`',
    next: 'make it a plain function: what happens later is another action',
    trace: trace(),
  })
}

/** An effect assigned to something that is not a scalar. */
export function replacedError(where: string, trace: Trace | undefined): MoveproofError {
  return new MoveproofError('impure-action', {
    what: 'An effect replaced a whole row, set or queue, or invented a field.',
    where,
    cause: 'an assignment to something that is not a scalar, made possible by a type cast',
    next: 'assign the declared fields one by one',
    trace,
  })
}

function unstable(where: string, trace: Way): MoveproofError {
  return new MoveproofError('impure-action', {
    what: 'Run twice on the same state, it gave two different results.',
    where,
    cause: 'a clock, randomness, or a variable outside the state',
    next: 'make it a function of the state and the parameters only; use a parameter for a free choice',
    trace: trace(),
  })
}

function place(system: System, action: SystemAction, instance: Instance): string {
  return `${stepText(action, instance)} of ${system.name}`
}

/** Runs it; whatever it throws becomes a model error that names the place. */
export function guarded<T>(where: () => string, run: () => T, trace: Way): T {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof MoveproofError) throw thrown
    throw new MoveproofError('action-threw', {
      what: `It threw: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      where: where(),
      cause: 'a full set or queue, or a reference that is none where the code expects an element',
      next: 'add a named condition that rules this state out, or handle it in the effect',
      trace: trace(),
    })
  }
}
