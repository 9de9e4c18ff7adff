import { hasBit, lowestBit, masksOf, setBit } from '../../bits.ts'
import { ints } from '../../generate.ts'
import { type Answers, decides, no, premiseBit, refused, refusedBit, yes } from './answers.ts'
import type { Arrangement } from './arrangement.ts'
import type { Counts } from './counts.ts'
import type { Entries } from './entries.ts'
import type { Group } from './groups.ts'
import { actionBits } from './source.ts'
import { bitNumbers, type Tabulated } from './tabulated.ts'

/** Answers what the entries of groups do not say of a state. */
export class Resolver {
  /** What is asked about, as bits: the enabled instances, and the properties that are not decided by being ruled out. */
  readonly wanted: Int32Array
  /** Bits of the instances whose action has not been enabled in this run. */
  readonly unseen: Int32Array
  /** Bits of instances in no group. */
  readonly walked: Int32Array
  /** States that could not be looked up. */
  strays = 0
  readonly #kernel: Tabulated
  readonly #answers: Answers
  readonly #counts: Counts
  readonly #arrangement: Arrangement
  readonly #entries: Entries
  /** Bits of properties that are decided. */
  readonly #closed: Int32Array
  readonly #actionBits: readonly Int32Array[]
  readonly #instanceBits: Int32Array
  /** By action instance: the groups that have something to say of its steps. */
  readonly #groupsOf: readonly (readonly Group[])[]
  /** Number of the first state of this run. */
  #first = 0

  constructor(
    kernel: Tabulated,
    answers: Answers,
    counts: Counts,
    arrangement: Arrangement,
    entries: Entries,
    closed: Int32Array,
  ) {
    const numbers = bitNumbers(kernel)
    const { instances } = kernel
    const { groups, walked } = arrangement
    this.#kernel = kernel
    this.#answers = answers
    this.#counts = counts
    this.#arrangement = arrangement
    this.#entries = entries
    this.#closed = closed
    this.wanted = ints(numbers)
    this.unseen = ints(numbers)
    this.walked = masksOf(
      [...walked].map(({ instance }) => instance),
      numbers,
    )
    this.#actionBits = actionBits(kernel.system, numbers)
    this.#instanceBits = masksOf(instances.keys(), numbers)
    this.#groupsOf = instances.map((_, i) => groups.filter((group) => group.concerned().has(i)))
  }

  /** @param first number of the first state of the run */
  beginRun(first: number): void {
    this.#first = first
    this.unseen.set(this.#instanceBits)
  }

  /**
   * Finds out what the entries at hand do not say of what is wanted of a state. Returns false where that cannot be done: then
   * the state has to be expanded plainly.
   */
  resolve(words: Int32Array, row: number): boolean {
    const { instances } = this.#kernel
    const { pool, bases } = this.#entries
    const { groups, sure: always } = this.#arrangement
    for (let m = 0; m < this.wanted.length; m++) {
      let sure = always[m]!
      for (const group of groups) sure &= pool[bases[group.number]! + group.sureAt + m]!
      for (let bits = this.wanted[m]! & ~sure; bits !== 0; bits &= bits - 1) {
        const bit = m * 32 + lowestBit(bits)
        if (bit < instances.length && this.#resolveInstance(bit, words, row)) continue
        this.strays++
        return false
      }
    }
    return true
  }

  #resolveInstance(instance: number, words: Int32Array, row: number): boolean {
    const { pool, bases } = this.#entries
    const { groups, sure } = this.#arrangement
    const own = this.#groupsOf[instance]!
    const refuse = (group: Group) => setBit(pool, instance, bases[group.number]! + group.refusedAt)
    if (groups.some((group) => hasBit(pool, instance, bases[group.number]! + group.refusedAt))) return false
    const change = this.#changeOfStep(instance, words, row)
    if (change === 0) {
      own.forEach(refuse)
      return false
    }
    // Known now, but it was not when the groups were made.
    if (!hasBit(sure, instance)) return false
    for (const group of own) {
      if (!this.#isCovered(group, instance, words, row, change)) {
        refuse(group)
        return false
      }
      const base = bases[group.number]!
      const position = group.changes.get(instance)
      if (position !== undefined) pool[base + position] = change - 1
      setBit(pool, instance, base + group.sureAt)
    }
    return true
  }

  /** What an enabled instance changes, as its effects say, or 0 where its step has to be made on the tree. */
  #changeOfStep(instance: number, words: Int32Array, row: number): number {
    const { effects, steps } = this.#answers.questions
    const change = this.#answers.effect(effects[instance]!, words, row)
    if (change === 0) return 0
    if (!this.#arrangement.judgesSteps[instance]) return change
    this.#answers.takeStep(words, row, change)
    const outcome = this.#answers.step(steps[instance]!, words, row)
    if (outcome > refusedBit) this.#counts.notePremises(outcome, this.#answers.openSteps)
    if (outcome & (decides | refusedBit)) return 0
    return change
  }

  /** Is all that the group says of this instance a function of the group's key? */
  #isCovered(group: Group, instance: number, words: Int32Array, row: number, change: number): boolean {
    const { effects, steps } = this.#answers.questions
    if (!this.#entries.isWithin(effects[instance]!, group, words, row)) return false
    const question = steps[instance]!
    if (!group.steps.includes(question)) return true
    this.#answers.takeStep(words, row, change)
    return this.#entries.isWithin(question, group, words, row)
  }

  /** Asks a condition that is in no group: -1 where that cannot be done. */
  ask(condition: number, words: Int32Array, row: number): number {
    const question = this.#answers.questions.conditions[condition]!
    if (!question.givenUp) {
      const outcome = this.#answers.condition(question, words, row)
      if (outcome !== refused) return outcome
    }
    this.#kernel.steps.sync(words, row)
    try {
      return question.holds(this.#kernel.tree, question.parameters) ? yes : no
    } catch {
      return -1
    }
  }

  /** Finds the changes that wanted instances make, where groups do not say. Returns whether that went well. */
  walk(words: Int32Array, row: number): boolean {
    const { pool, bases } = this.#entries
    const { groups, changeAt } = this.#arrangement
    const base = bases[groups.length]!
    for (let m = 0; m < this.walked.length; m++) {
      for (let bits = this.walked[m]! & this.wanted[m]!; bits !== 0; bits &= bits - 1) {
        const instance = m * 32 + lowestBit(bits)
        const change = this.#changeOfStep(instance, words, row)
        if (change === 0) return false
        pool[base + changeAt[instance]!] = change - 1
      }
    }
    return true
  }

  /** Asks properties of states that are in no group. Returns false where the state has to be expanded plainly. */
  judge(words: Int32Array, row: number, state: number): boolean {
    const { steps, properties, instances, goals } = this.#kernel
    for (const question of this.#arrangement.judgedApart) {
      const { property } = question
      if (hasBit(this.#closed, instances.length + property)) continue
      const outcome = question.givenUp ? refusedBit : this.#answers.state(question, words, row)
      if (outcome & premiseBit(0)) this.#counts.premises[property] = 1
      if (outcome & refusedBit) steps.judge(property, words, row, state)
      else if (outcome & decides) {
        if (properties[property]!.kind !== 'alwaysReachable') return false
        goals[property]![state - this.#first] = 1
      }
    }
    return true
  }

  /** Judges the deadlocks of one kind, in a state that is one. */
  settle(words: Int32Array, row: number, state: number, kind: string): void {
    const { steps, properties } = this.#kernel
    for (const [p, property] of properties.entries()) {
      if (property.kind === kind) steps.judge(p, words, row, state)
    }
  }

  noteGoals(state: number): void {
    const { properties, instances, goals } = this.#kernel
    for (const [p, { kind }] of properties.entries()) {
      if (kind === 'alwaysReachable' && !hasBit(this.wanted, instances.length + p)) goals[p]![state - this.#first] = 1
    }
  }

  /** Notes the state as the first of this run in which the wanted actions are enabled, as far as none was before. */
  noteFirst(state: number): void {
    const { firstEnabled } = this.#kernel.tally
    for (const [a, bits] of this.#actionBits.entries()) {
      if (!bits.some((mask, m) => (mask & this.wanted[m]!) !== 0)) continue
      if (firstEnabled[a] === 0) firstEnabled[a] = state + 1
      for (let m = 0; m < bits.length; m++) this.unseen[m]! &= ~bits[m]!
    }
  }
}
