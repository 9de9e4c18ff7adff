import { MoveproofError } from '../model/language/error.ts'
import type { System } from '../model/language/system.ts'
import { Auditor, historyError } from './audit.ts'
import type { Kernel } from './compile/kernel.ts'
import type { Expander } from './expander.ts'
import type { Origins } from './origins.ts'
import { assertSymmetric } from './symmetry/audit.ts'
import type { Symmetry } from './symmetry/symmetry.ts'
import { copyTree } from './tree.ts'

// States audited for purity from the start; later ones at growing distances, so that an audit's share of the time falls.
const auditedAtFirst = 32
const auditGrowth = 1.4
const swappedAtFirst = 8

/** Which states are audited for purity, and when again. */
export class Audits {
  readonly #system: System
  readonly #kernel: Kernel
  readonly #origins: Origins
  readonly #auditor: Auditor
  readonly #done: { state: number; digest: string }[] = []
  readonly #symmetry: Symmetry | undefined
  readonly #swaps: readonly Int32Array[]
  #next = 0

  /** @param kernel used between chunks: what is in its batch and its tree is lost */
  constructor(system: System, { kernel, symmetry }: Pick<Expander, 'kernel' | 'symmetry'>, origins: Origins) {
    this.#system = system
    this.#kernel = kernel
    this.#origins = origins
    this.#auditor = new Auditor(system)
    this.#symmetry = symmetry
    this.#swaps = [...(symmetry?.swaps() ?? [])]
  }

  /** The next state to audit before it is expanded. */
  get next(): number {
    return this.#next
  }

  /** Which states have been audited. */
  get audited(): readonly number[] {
    return this.#done.map(({ state }) => state)
  }

  /** Goes on after audits of an earlier run; what was found then is found again. @throws impure-action, action-threw */
  takeOver(audited: readonly number[], next: number): void {
    for (const state of audited) this.#done.push({ state, digest: this.#digest(state) })
    this.#next = next
  }

  /** @throws impure-action, action-threw, asymmetric-model */
  audit(state: number): void {
    this.#done.push({ state, digest: this.#digest(state) })
    this.#auditSymmetry(state)
    this.#next = state < auditedAtFirst ? state + 1 : Math.ceil(state * auditGrowth)
  }

  /**
   * Audits everything once more, later and in the opposite order, so that whatever depends on history shows. Before that the
   * states in which actions were first enabled, so that every action that ever fired is audited.
   * @param firstEnabled per action 1 + the state in which it was first enabled, or 0
   */
  repeat(firstEnabled: Float64Array): void {
    const audited = new Set(this.#done.map(({ state }) => state))
    for (const first of firstEnabled) if (first > 0 && !audited.has(first - 1)) this.audit(first - 1)
    for (const { state, digest } of this.#done.toReversed()) {
      const again = this.#digest(state)
      if (again === digest) continue
      throw historyError(this.#system, this.#origins.behaviourIfRepeatable(state)?.trace, digest, again)
    }
  }

  // All that may change places in the first states, in later ones two of them in turn.
  #auditSymmetry(state: number): void {
    if (!this.#symmetry) return
    const turn = this.#done.length
    const swaps = turn <= swappedAtFirst ? this.#swaps : [this.#swaps[turn % this.#swaps.length]!]
    assertSymmetric(this.#system, this.#kernel, this.#symmetry, this.#origins.storedWords(state), swaps)
  }

  #digest(state: number): string {
    try {
      this.#kernel.reload(this.#origins.storedWords(state), 0)
      return this.#auditor.audit(copyTree(this.#system.fields, this.#kernel.tree), () => undefined)
    } catch (error) {
      if (!(error instanceof MoveproofError)) throw error
      throw this.#inItsBehaviour(state) ?? error
    }
  }

  /** The same error in the state as its behaviour comes to it, whose elements symmetry may have called otherwise. */
  #inItsBehaviour(state: number): unknown {
    const behaviour = this.#origins.behaviourIfRepeatable(state)
    if (!behaviour) return undefined
    try {
      new Auditor(this.#system).audit(behaviour.tree, () => behaviour.trace)
      return undefined
    } catch (error) {
      return error
    }
  }
}
