import { checkedExpansion, disagreement, type Expanding } from '../oracle.ts'
import { isWorthwhile, type Questions, questionsOf } from './questions.ts'

// States that are expanded by running everything before it is worth to have more text compiled, unless told otherwise.
const plainStates = 2 ** 14
// The first states after that are checked against running everything, then ever fewer.
const checkedAtFirst = 16
const checkGrowth = 1.05

/**
 * Expands states: by running everything, and in searches that take longer by what is different in them from the states before. That is
 * sound where closures are pure: what they can reach is read off their texts, and where a text does not tell, they are run in every
 * state. On samples of states both ways are compared.
 */
export class Incremental {
  readonly #kernel: Expanding
  readonly #exchange: (questions: Questions) => void
  /** From how many states on; undefined: where it is worth it, from so many that it is. */
  readonly #after: number | undefined
  #isOn = false
  #isGivenUp = false
  #expanded = 0
  /** How many states will have been expanded when the next one is checked. */
  #nextCheck = 0

  /**
   * @param exchange is called once it is worth it: from then on `kernel.steps` can expand states by what is different in them
   * @param after begins after so many states, whatever it is worth; never, if infinite
   */
  constructor(kernel: Expanding, exchange: (questions: Questions) => void, after?: number) {
    this.#kernel = kernel
    this.#exchange = exchange
    this.#after = after
  }

  /** A run: expands states into the batch from its start. Returns how many successors there are. */
  expand(words: Int32Array, from: number, to: number, shift: number, asleep?: Int32Array): number {
    if (!this.#isOn && !this.#isGivenUp && this.#expanded >= (this.#after ?? plainStates)) this.#begin()
    const { steps } = this.#kernel
    steps.begin(from + shift)
    let at = 0
    if (!this.#isOn) {
      for (let row = from; row < to; row++) at = steps.expand(words, row, row + shift, at, asleep)
      this.#expanded += to - from
      return at
    }
    for (let row = from; row < to; row++) {
      if (this.#expanded++ < this.#nextCheck) at = steps.expandChanged(words, row, row + shift, at, asleep)
      else at = this.#check(words, row, row + shift, row - from, at)
    }
    return at
  }

  #begin(): void {
    const { system, properties } = this.#kernel
    const questions = questionsOf(system, properties)
    if (this.#after === undefined && !isWorthwhile(questions)) {
      this.#isGivenUp = true
      return
    }
    this.#exchange(questions)
    this.#isOn = true
    this.#expanded = 0
  }

  #check(words: Int32Array, row: number, state: number, position: number, at: number): number {
    const { steps } = this.#kernel
    this.#nextCheck = this.#expanded < checkedAtFirst ? this.#expanded : Math.ceil(this.#expanded * checkGrowth)
    const { end, difference } = checkedExpansion(this.#kernel, { words, row, state, position, at }, () => ({
      end: steps.expandChanged(words, row, state, at),
      byItself: true,
    }))
    const name = { name: 'Incremental evaluation', off: '--no-incremental', where: '' }
    if (difference) throw disagreement(this.#kernel, state, difference, name)
    return end
  }
}
