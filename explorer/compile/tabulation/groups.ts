import { bitsOf, type Footprint, isSubset } from './grouping.ts'
import type { ConditionQuestion, Question, StateQuestion, StepQuestion } from './questions.ts'

/** Numbers that all entries of all groups have: a fixed supply, which the system provides page by page as it is first written. */
export const poolNumbers = 2 ** 22
const startSlots = 2 ** 8
// So few that nearly all entries lie where they are looked for first.
const loadMax = 0.25

/**
 * Questions that are answered by one look-up: what they depend on is part of the group's footprint, so their answers are a
 * function of the group's key, the bits of a state in that footprint. An entry lies in the pool:
 * - the key, a number for each word of which the footprint has bits;
 * - `enabled`, a bit for each action instance that no condition of this group rules out, and of each property that nothing here decides;
 * - `sure`, a bit for each of these about which this group has nothing more to say;
 * - `refused`, the bits about which this group cannot say anything for this key;
 * - for each action instance whose effects are in this group, where what it changes is to be found.
 */
export class Group {
  readonly number: number
  readonly footprint: Footprint
  /** The words of a state that have bits in the footprint. */
  readonly words: readonly number[]
  readonly conditions: ConditionQuestion[] = []
  readonly states: StateQuestion[] = []
  readonly steps: StepQuestion[] = []
  /** Positions within an entry of what the effects of action instances change. */
  readonly changes = new Map<number, number>()
  readonly enabledAt: number
  readonly sureAt: number
  readonly refusedAt: number
  /** Numbers in an entry. */
  length: number
  slots = new Int32Array(startSlots)
  entries = 0

  /** @param bitWords how many numbers it takes for a bit each for all instances and what else has one */
  constructor(number: number, footprint: Footprint, bitWords: number) {
    this.number = number
    this.footprint = footprint
    this.words = [...footprint.keys()].filter((j) => footprint[j] !== 0)
    this.enabledAt = this.words.length
    this.sureAt = this.enabledAt + bitWords
    this.refusedAt = this.sureAt + bitWords
    this.length = this.refusedAt + bitWords
  }

  take(question: Question): void {
    if (question.kind === 'condition') this.conditions.push(question)
    else if (question.kind === 'state') this.states.push(question)
    else if (question.kind === 'step') this.steps.push(question)
    else this.changes.set(question.instance, this.length++)
  }

  /** The action instances about whose steps it has something to say once they are enabled. */
  concerned(): Set<number> {
    return new Set([...this.changes.keys(), ...this.steps.map(({ instance }) => instance)])
  }

  /** For errors. */
  get text(): string {
    const count = this.conditions.length + this.states.length + this.steps.length + this.changes.size
    return `group ${this.number} of ${count} questions about ${bitsOf(this.footprint)} bits`
  }

  clear(): void {
    this.slots = new Int32Array(startSlots)
    this.entries = 0
  }

  hash(words: Int32Array, at: number): number {
    let sum = 0
    for (let position = 0; position < this.words.length; position++) {
      const j = this.words[position]!
      const bits = words[at + j]! & this.footprint[j]!
      sum = (sum + Math.imul(bits ^ (bits >>> 15), keyMultiplier(j))) | 0
    }
    return sum ^ (sum >>> 15)
  }

  /** Where the entry for a state is, or 0. */
  find(words: Int32Array, at: number, hash: number, pool: Int32Array): number {
    const mask = this.slots.length - 1
    for (let position = hash & mask; ; position = (position + 1) & mask) {
      const base = this.slots[position]!
      if (base === 0 || this.#isEntryFor(base, words, at, pool)) return base
    }
  }

  #isEntryFor(base: number, words: Int32Array, at: number, pool: Int32Array): boolean {
    for (let position = 0; position < this.words.length; position++) {
      const j = this.words[position]!
      if (pool[base + position] !== (words[at + j]! & this.footprint[j]!)) return false
    }
    return true
  }

  /** Puts in an entry that is not there. Returns whether the slots had to be replaced. */
  add(base: number, hash: number, pool: Int32Array): boolean {
    this.#put(base, hash)
    this.entries++
    if (this.entries <= this.slots.length * loadMax) return false
    const old = this.slots
    this.slots = new Int32Array(old.length * 2)
    for (const entry of old) if (entry !== 0) this.#put(entry, this.#hashOfEntry(entry, pool))
    return true
  }

  #put(base: number, hash: number): void {
    const mask = this.slots.length - 1
    let position = hash & mask
    while (this.slots[position] !== 0) position = (position + 1) & mask
    this.slots[position] = base
  }

  #hashOfEntry(base: number, pool: Int32Array): number {
    let sum = 0
    for (const [position, j] of this.words.entries()) {
      const bits = pool[base + position]!
      sum = (sum + Math.imul(bits ^ (bits >>> 15), keyMultiplier(j))) | 0
    }
    return sum ^ (sum >>> 15)
  }
}

export function keyMultiplier(word: number): number {
  return Math.imul(0x85ebca6b, 2 * word + 1) | 1
}

/** The group with the smallest footprint that has all of this one. */
export function groupFor<G extends { footprint: Footprint }>(
  groups: readonly G[],
  footprint: Footprint,
): G | undefined {
  let best: G | undefined
  for (const group of groups) {
    if (!isSubset(footprint, group.footprint)) continue
    if (!best || bitsOf(group.footprint) < bitsOf(best.footprint)) best = group
  }
  return best
}
