import type { Tree } from '../model/language/shape.ts'
import type { Instance, System, SystemAction } from '../model/language/system.ts'
import { areIntact, copyTree, haveSameText, placesOf } from './tree.ts'

/**
 * What tells the steps that two systems take from one state: `nothing`; only `idle` steps, which lead back to that state; or
 * steps that lead elsewhere, or that one of them cannot take at all because it throws: `moves`.
 */
export type StepDifference = 'nothing' | 'idle' | 'moves'

/**
 * Compares the steps of two systems with the same state, such as a design and a mutant of it, state by state. Where nothing tells
 * them in any reachable state of the one, both have the same reachable states and the same steps between them: that is true of the
 * initial states, and of what the same steps lead to. Where idle steps tell them, that is true of all other steps.
 *
 * One state of each orbit is enough: what is done in a renamed state is renamed as well.
 */
export class StepComparison {
  readonly #system: System
  readonly #changed: readonly { readonly one: SystemAction; readonly other: SystemAction }[]

  /** @param other has the fields and the actions of `system`; functions of conditions and effects that are equal are the same */
  constructor(system: System, other: System) {
    this.#system = system
    this.#changed = system.actions.flatMap((one, i) =>
      isSameAction(one, other.actions[i]!) ? [] : [{ one, other: other.actions[i]! }],
    )
  }

  /** @param tree is not changed */
  in(tree: Tree): StepDifference {
    let difference: StepDifference = 'nothing'
    for (const { one, other } of this.#changed) {
      for (const instance of one.instances) {
        const found = this.#of(tree, one, other, instance)
        if (found === 'moves') return 'moves'
        if (found === 'idle') difference = 'idle'
      }
    }
    return difference
  }

  #of(tree: Tree, one: SystemAction, other: SystemAction, instance: Instance): StepDifference {
    const isTaken = isEnabled(one, tree, instance)
    let isTakenByOther: boolean
    try {
      isTakenByOther = isEnabled(other, tree, instance)
    } catch {
      return 'moves'
    }
    if (!isTaken && !isTakenByOther) return 'nothing'
    if (isTaken && isTakenByOther && areSame(one.then, other.then)) return 'nothing'
    const after = isTaken ? this.#after(one, tree, instance) : tree
    const afterOther = isTakenByOther ? this.#after(other, tree, instance) : tree
    if (after === undefined || afterOther === undefined) return 'moves'
    if (!haveSameText(this.#system.fields, after, afterOther)) return 'moves'
    return isTaken === isTakenByOther ? 'nothing' : 'idle'
  }

  /** Undefined where the effects cannot be done. */
  #after({ then }: SystemAction, tree: Tree, instance: Instance): Tree | undefined {
    const { fields } = this.#system
    const after = copyTree(fields, tree)
    const places = placesOf(fields, after)
    try {
      for (const { apply } of then) apply(after, instance)
    } catch {
      return undefined
    }
    return areIntact(places) ? after : undefined
  }
}

function isEnabled({ when }: SystemAction, tree: Tree, instance: Instance): boolean {
  return when.every(({ holds }) => holds(tree, instance))
}

function isSameAction(one: SystemAction, other: SystemAction): boolean {
  return areSame(one.when, other.when) && areSame(one.then, other.then)
}

type Named = { readonly name: string; readonly holds?: unknown; readonly apply?: unknown }

function areSame(ones: readonly Named[], others: readonly Named[]): boolean {
  if (ones.length !== others.length) return false
  return ones.every(({ holds, apply }, i) => holds === others[i]!.holds && apply === others[i]!.apply)
}
