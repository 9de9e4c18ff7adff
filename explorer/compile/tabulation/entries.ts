import { clearBit, masksOf, setBit } from '../../bits.ts'
import { ints } from '../../generate.ts'
import { type Answers, decides, no, premiseBit, refused, refusedBit } from './answers.ts'
import type { Arrangement } from './arrangement.ts'
import type { Counts } from './counts.ts'
import { isSubset } from './grouping.ts'
import type { Group } from './groups.ts'
import type { Question } from './questions.ts'
import { bitNumbers, type Tabulated } from './tabulated.ts'

/** The entries of groups, which are filled in when they are first asked for. */
export class Entries {
  readonly pool: Int32Array
  /** Where the entries for the state at hand are: by group, then that of the constants. */
  readonly bases: Int32Array
  /** Entries that had to be filled in. */
  misses = 0
  /** All entries had to be dropped for want of room. */
  overflowed = false
  /** Is called when the slots of a group have been replaced. */
  onMoved: (group: number, slots: Int32Array) => void = () => undefined
  readonly #kernel: Tabulated
  readonly #answers: Answers
  readonly #counts: Counts
  readonly #arrangement: Arrangement
  /** By group: bits of the action instances of whose steps an entry says nothing until they are asked about. */
  readonly #concerned: readonly Int32Array[]
  #end = 0

  /** @param pool the numbers to keep entries in; what is there is overwritten */
  constructor(kernel: Tabulated, answers: Answers, counts: Counts, arrangement: Arrangement, pool: Int32Array) {
    this.#kernel = kernel
    this.#answers = answers
    this.#counts = counts
    this.#arrangement = arrangement
    this.pool = pool
    this.#concerned = arrangement.groups.map((group) => masksOf(group.concerned(), bitNumbers(kernel)))
    this.bases = ints(arrangement.groups.length + 1)
    this.drop()
  }

  get bytes(): number {
    return this.#arrangement.groups.reduce((sum, group) => sum + group.slots.byteLength, this.#end * 4)
  }

  /** Drops all of them. */
  drop(): void {
    const { groups, constants } = this.#arrangement
    // 0 is nowhere.
    this.pool.set(constants, 1)
    this.bases[groups.length] = 1
    this.#end = 1 + constants.length
    for (const group of groups) {
      group.clear()
      this.onMoved(group.number, group.slots)
    }
  }

  /** Where the entry of a group for a state is, which is made if need be. 0 when all entries had to be dropped for it. */
  seek(group: Group, words: Int32Array, row: number): number {
    const at = row * this.#kernel.layout.words
    const hash = group.hash(words, at)
    return group.find(words, at, hash, this.pool) || this.#fill(group, words, row, hash)
  }

  /** Does the answer to a question, which is known, depend on nothing but the key of the group? */
  isWithin(question: Question, group: Group, words: Int32Array, row: number): boolean {
    if (isSubset(question.decisions.footprint, group.footprint)) return true
    return this.#answers.isWithin(question, group.footprint, words, row)
  }

  #fill(group: Group, words: Int32Array, row: number, hash: number): number {
    const { pool } = this
    if (this.#end + group.length > pool.length) {
      this.drop()
      this.overflowed = true
      return 0
    }
    this.misses++
    const base = this.#end
    this.#end += group.length
    const at = row * this.#kernel.layout.words
    for (const [position, j] of group.words.entries()) pool[base + position] = words[at + j]! & group.footprint[j]!
    pool.fill(-1, base + group.enabledAt, base + group.refusedAt)
    pool.fill(0, base + group.refusedAt, base + group.length)
    const concerned = this.#concerned[group.number]!
    for (let m = 0; m < concerned.length; m++) pool[base + group.sureAt + m] = ~concerned[m]!
    const refuse = (bit: number) => {
      clearBit(pool, bit, base + group.sureAt)
      setBit(pool, bit, base + group.refusedAt)
    }
    for (const question of group.conditions) {
      const outcome = this.#answers.condition(question, words, row)
      if (outcome === refused || !this.isWithin(question, group, words, row)) question.instances.forEach(refuse)
      else if (outcome === no) for (const i of question.instances) clearBit(pool, i, base + group.enabledAt)
    }
    const { properties, instances } = this.#kernel
    for (const question of group.states) {
      const outcome = this.#answers.state(question, words, row)
      const bit = instances.length + question.property
      if (outcome & premiseBit(0)) this.#counts.premises[question.property] = 1
      if (outcome & refusedBit || !this.isWithin(question, group, words, row)) refuse(bit)
      else if (outcome & decides) {
        if (properties[question.property]!.kind === 'alwaysReachable') clearBit(pool, bit, base + group.enabledAt)
        else refuse(bit)
      }
    }
    if (group.add(base, hash, pool)) this.onMoved(group.number, group.slots)
    return base
  }
}
