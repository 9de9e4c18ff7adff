import type { Fairness } from '../../model/language/part.ts'
import type { InstanceFairness } from './fair-components.ts'
import type { StateGraph } from './graph.ts'
import type { StateSet } from './state-set.ts'

/**
 * What a loop owes before it may close, as bits of one number: bit j is set when the j-th fair instance has been taken or, if it
 * is weakly fair, seen disabled; bit j + n when a strongly fair one has been seen enabled; bit 2n when the premise has held.
 */
export type Met = bigint

/** Whether a loop is fair is a matter of which states and steps it has, not of their order: so it can be counted up on the way. */
export class Obligations {
  readonly #graph: StateGraph
  readonly #fairness: InstanceFairness
  /** Per action instance its bit, 0 for one that is owed nothing. */
  readonly #bits: readonly bigint[]
  readonly #count: bigint
  readonly #weak: bigint
  readonly #strong: bigint
  readonly #starts: StateSet
  readonly #known = new Map<number, Met>()
  /** The premise has held before the loop. */
  readonly premise: Met

  /** @param starts states in which the premise holds */
  constructor(graph: StateGraph, fairness: InstanceFairness, starts: StateSet) {
    this.#graph = graph
    this.#fairness = fairness
    this.#starts = starts
    let count = 0n
    this.#bits = fairness.map((kind) => (kind === 'none' ? 0n : 1n << count++))
    this.#count = count
    const all = (kind: Fairness) => this.#bits.reduce((sum, bit, i) => (fairness[i] === kind ? sum | bit : sum), 0n)
    this.#weak = all('weak')
    this.#strong = all('strong')
    this.premise = 1n << (2n * this.#count)
  }

  /** What a loop has met by being in a state. */
  metIn(state: number): Met {
    let [disabled, enabled] = [this.#weak, 0n]
    const { begin, end, instances } = this.#graph.stepsFrom(state)
    for (let k = begin; k < end; k++) {
      const bit = this.#bits[instances[k]!]!
      if (this.#fairness[instances[k]!] === 'weak') disabled &= ~bit
      else enabled |= bit
    }
    return disabled | (enabled << this.#count) | (this.#starts.has(state) ? this.premise : 0n)
  }

  /** What it has met after a further step of this instance to a state. */
  after(met: Met, instance: number, target: number): Met {
    let there = this.#known.get(target)
    if (there === undefined) {
      there = this.metIn(target)
      this.#known.set(target, there)
    }
    const all = met | this.#bits[instance]! | there
    // Whether one that was taken was seen enabled as well makes no difference.
    return all | ((all & this.#strong) << this.#count)
  }

  /** Has it taken an instance, or need not any more? */
  isTaken(met: Met, instance: number): boolean {
    return (met & this.#bits[instance]!) !== 0n
  }

  /** What is still owed, 0 when the loop may close. */
  owed(met: Met): Met {
    return ((this.#weak | this.premise) & ~met) | ((met >> this.#count) & this.#strong & ~met)
  }

  /** Does this step meet something of what is owed? */
  isMetBy(owed: Met, instance: number): boolean {
    return (owed & this.#bits[instance]!) !== 0n
  }

  /** Is something of what is owed met by being in this state? */
  isMetIn(owed: Met, state: number): boolean {
    return (owed & (this.#weak | this.premise) & this.metIn(state)) !== 0n
  }
}
