import type { System } from '../../model/language/system.ts'
import { type Independence, independenceOf, isWorthwhile } from './independence.ts'

// Expanded before it is worth to read off texts what depends on what.
const usualStates = 2 ** 14

/** When a search begins to note what is asleep. */
export class SleepBeginning {
  readonly #system: System
  readonly #anyway: boolean
  #after: number

  /**
   * @param sleeps may anything sleep in this search?
   * @param after how many expanded states, whether it is worth it or not; unless told once it is usually worth it, where it is
   */
  constructor(system: System, sleeps: boolean, after?: number) {
    this.#system = system
    this.#anyway = after !== undefined
    this.#after = sleeps ? (after ?? usualStates) : Number.POSITIVE_INFINITY
  }

  /** Who is independent of whom, when it is to begin with so many expanded states; never twice. */
  due(expanded: number): Independence | undefined {
    if (expanded < this.#after) return undefined
    this.#after = Number.POSITIVE_INFINITY
    const independence = independenceOf(this.#system)
    return this.#anyway || isWorthwhile(independence) ? independence : undefined
  }
}
