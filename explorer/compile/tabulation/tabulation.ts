import type { Tree } from '../../../model/language/shape.ts'
import type { Batch } from '../../batch.ts'
import type { Tally } from '../../tally.ts'
import { Answers, decides, no, premiseBit, refused, refusedBit, type Subject, yes } from './answers.ts'
import { type Footprint, groupFootprints, isEmpty, isSubset, takesMoreValues } from './grouping.ts'
import { Group, groupFor, poolNumbers } from './groups.ts'
import { differenceBetween, disagreement, outcomeOf } from './oracle.ts'
import { type Question, type Questions, questionsOf, type StateQuestion } from './questions.ts'
import { actionBits, lookUpSource } from './source.ts'

/** A kernel as the tabulation sees it. */
export interface Tabulated extends Subject {
  readonly batch: Batch
  readonly tally: Tally
  readonly goals: readonly Uint8Array[]
  readonly counters: { batched: number; expanded: number; current: number }
  readonly tree: Tree
}

interface LookUps {
  /** Expands states into the batch from position `at` on. Returns the position after their successors. */
  expand(words: Int32Array, row: number, end: number, shift: number, at: number): number
  /** The slots of a group have been replaced. */
  moved(group: number, slots: Int32Array): void
}

// States that are expanded plainly before it is worth to start, unless told otherwise.
const plainStates = 2 ** 17
const sampleStates = 1024
const learnedFrom = 1024
// To make groups anew, with text that engines have to compile again, takes as long as so many missed entries;
const regroupCost = 2 ** 14
// a state that cannot be looked up as long as so many.
const strayCost = 2
// Of so many states one may miss an entry, or not be looked up, without groups being made anew.
const wasteShare = 8
const hopelessRegroups = 8
// A footprint is not tabulated if it takes so many times as many values as groups may have entries.
const wideShare = 4
// The first states after a grouping are checked against the closures, then ever fewer.
const checkedAtFirst = 32
const checkGrowth = 1.01

/**
 * Expands states by looking up what was found out by running the closures before. That is sound where closures are pure: an
 * entry is made by running them on a tree that notes what they touch, and used for states that are equal in all of it. Whatever
 * cannot be answered so is done on the tree, as without tabulation. On samples of states the two are compared.
 */
export class Tabulation {
  readonly #kernel: Tabulated
  #questions!: Questions
  #answers!: Answers
  readonly #plainStates: number
  readonly #bitWords: number
  readonly #actionBits: readonly Int32Array[]
  readonly #instanceBits: Int32Array
  /** Made with questions and answers when the first groups are: most searches end before. */
  #pool = new Int32Array(0)
  #poolEnd = 1
  #groups: readonly Group[] = []
  /** What the effects change that depend on nothing; kept before all entries. */
  #constants: readonly number[] = []
  /** By action instance. */
  #groupsOf: readonly (readonly Group[])[] = []
  /** By action instance: can the properties of steps say anything new of it? */
  #judgesSteps: readonly boolean[] = []
  #lookUps: LookUps | undefined
  readonly #bases = new Int32Array(2 ** 10)
  readonly #wanted: Int32Array
  readonly #fired: Int32Array
  readonly #enabled: Int32Array
  readonly #unseen: Int32Array
  #sure: Int32Array
  #enabledAlways: Int32Array
  readonly #premises: Uint8Array
  readonly #sample: Int32Array
  #sampled = 0
  #nextSample = 0
  readonly #filled: number[] = []
  /** Number of the first state of this run. */
  #first = 0
  /** States given to look-ups, and those of them that had to be expanded plainly all the same. */
  #lookedUp = 0
  #plain = 0
  #expanded = 0
  /** Bits of properties that are decided. */
  readonly #closed: Int32Array
  #regroups = 0
  /** The most entries that groups may have when they are put together. */
  #entriesMax = 2 ** 11
  #groupedAt = 0
  #strays = 0
  #misses = 0
  #flushed = false
  #givenUp = false
  #nextCheck = 0

  /** @param after how many states to expand plainly first */
  constructor(kernel: Tabulated, after = plainStates) {
    const { system, properties, layout, instances } = kernel
    this.#kernel = kernel
    this.#plainStates = after
    this.#bitWords = Math.max(1, Math.ceil((instances.length + properties.length) / 32))
    this.#actionBits = actionBits(system, this.#bitWords)
    this.#instanceBits = new Int32Array(this.#bitWords)
    for (const i of instances.keys()) set(this.#instanceBits, i)
    this.#wanted = new Int32Array(this.#bitWords)
    this.#closed = new Int32Array(this.#bitWords)
    this.#sure = new Int32Array(this.#bitWords)
    this.#enabledAlways = new Int32Array(this.#bitWords)
    this.#unseen = new Int32Array(this.#bitWords)
    this.#fired = new Int32Array(instances.length)
    this.#enabled = new Int32Array(system.actions.length)
    this.#premises = new Uint8Array(properties.length)
    this.#sample = new Int32Array(sampleStates * layout.words)
  }

  /** States that were expanded without running anything of the model. */
  get lookedUp(): number {
    return this.#lookedUp - this.#plain
  }

  get bytes(): number {
    const slots = this.#groups.reduce((sum, group) => sum + group.slots.byteLength, 0)
    return this.#poolEnd * 4 + slots + (this.#answers?.bytes ?? 0)
  }

  run(words: Int32Array, from: number, to: number, shift = 0): void {
    const { steps, counters } = this.#kernel
    this.#takeSample(words, from, to)
    this.#dropDecided()
    if (this.#isTimeToGroup()) this.#regroup()
    this.#first = from + shift
    steps.begin(from + shift)
    let at = 0
    let row = from
    if (this.#lookUps) {
      this.#unseen.set(this.#instanceBits)
      while (row < to) {
        const check = Math.min(to, Math.max(row, row + this.#nextCheck - this.#expanded))
        if (check > row) at = this.#lookUps.expand(words, row, check, shift, at)
        this.#expanded += check - row
        this.#lookedUp += check - row
        row = check
        if (row === to) break
        at = this.#check(words, row, shift, at)
        this.#lookedUp++
        this.#nextCheck =
          this.#expanded - this.#groupedAt < checkedAtFirst
            ? this.#expanded + 1
            : Math.ceil(this.#expanded * checkGrowth) + 1
        this.#expanded++
        row++
      }
    } else {
      for (; row < to; row++) at = steps.expand(words, row, row + shift, at)
      this.#expanded += to - from
    }
    this.#settleCounts()
    counters.batched = at
    counters.expanded = row - from
  }

  /** Expands one state by look-ups, then on the tree, and compares. */
  #check(words: Int32Array, row: number, shift: number, at: number): number {
    const { steps, tally } = this.#kernel
    const state = row + shift
    const plain = this.#plain
    const decided = steps.decided()
    this.#settleCounts()
    const before = tally.block.slice()
    const end = this.#lookUps!.expand(words, row, row + 1, shift, at)
    // Nothing to compare where look-ups did not suffice, or have decided a property: nobody judges that one again.
    if (this.#plain > plain || steps.decided() > decided) return end
    this.#settleCounts()
    const lookedUp = outcomeOf(this.#kernel, state - this.#first, at, end)
    tally.block.set(before)
    for (const goals of this.#kernel.goals) if (goals.length > 0) goals[state - this.#first] = 0
    const plainEnd = steps.expand(words, row, state, at)
    const ran = outcomeOf(this.#kernel, state - this.#first, at, plainEnd)
    const difference = differenceBetween(lookedUp, ran)
    if (difference) throw disagreement(this.#kernel, this.#groups, state, difference)
    return end
  }

  /** Adds what the look-ups counted to the tally. */
  #settleCounts(): void {
    const { tally, instances } = this.#kernel
    for (const [instance, { action }] of instances.entries()) {
      tally.fired[action]! += this.#fired[instance]!
      this.#fired[instance] = 0
    }
    for (let a = 0; a < this.#enabled.length; a++) {
      tally.enabledStates[a]! += this.#enabled[a]!
      this.#enabled[a] = 0
    }
    for (const [p, seen] of this.#premises.entries()) if (seen) tally.premiseSeen[p] = 1
  }

  // The latter half of all states so far, evenly: neighbours are alike.
  #takeSample(words: Int32Array, from: number, to: number): void {
    const width = this.#kernel.layout.words
    for (
      ;
      this.#nextSample < this.#expanded + to - from;
      this.#nextSample += 1 + Math.floor(this.#nextSample / sampleStates)
    ) {
      const row = from + this.#nextSample - this.#expanded
      // A walk through all positions that brings those that follow one another far apart.
      const position = (this.#sampled++ * 397) % sampleStates
      for (let j = 0; j < width; j++) this.#sample[position * width + j] = words[row * width + j]!
      if (this.#sampled < sampleStates) this.#filled.push(position)
    }
  }

  #isTimeToGroup(): boolean {
    if (this.#givenUp || this.#expanded < this.#plainStates) return false
    if (!this.#lookUps) return true
    const waste = this.#strays * strayCost + this.#misses
    const enough = Math.min(regroupCost, 16 + this.#expanded / wasteShare)
    if (waste > enough && waste > (this.#expanded - this.#groupedAt) / wasteShare) return true
    return this.#flushed
  }

  /** Leaves out what has been said of properties that are decided by now. */
  #dropDecided(): void {
    const { properties, instances, steps } = this.#kernel
    for (const [p, { kind }] of properties.entries()) {
      const bit = instances.length + p
      if (steps.isOpen(p) || has(this.#closed, bit)) continue
      set(this.#closed, bit)
      if (kind !== 'step' || !this.#answers) continue
      for (const question of this.#questions.steps) this.#answers.forgetStep(question)
      this.#answers.openSteps = this.#answers.openSteps.filter((open) => open !== p)
      this.#dropEntries()
    }
  }

  #dropEntries(): void {
    this.#flush()
    for (const { number, slots } of this.#groups) this.#lookUps?.moved(number, slots)
  }

  #begin(): void {
    const { system, properties, layout, steps } = this.#kernel
    this.#pool = new Int32Array(poolNumbers)
    this.#answers = new Answers(this.#kernel)
    this.#answers.openSteps = this.#answers.openSteps.filter((p) => steps.isOpen(p))
    this.#questions = questionsOf(system, properties, layout.words, this.#answers.supply)
  }

  /** Makes groups, and the text that looks them up, from what is known of all footprints. */
  #regroup(): void {
    if (!this.#answers) this.#begin()
    const { properties, steps, layout, instances, system, batch } = this.#kernel
    const since = this.#expanded - this.#groupedAt
    if (this.#regroups >= hopelessRegroups && this.#strays > since / 2) {
      this.#giveUp()
      return
    }
    if (this.#misses > since / wasteShare) this.#entriesMax /= 2
    this.#strays = 0
    this.#misses = 0
    steps.begin(0)
    const width = layout.words
    const count = Math.min(this.#sampled, sampleStates)
    const sampleWords = new Int32Array(count * width)
    for (let k = 0; k < count; k++) {
      const position = this.#sampled >= sampleStates ? k : this.#filled[k]!
      sampleWords.set(this.#sample.subarray(position * width, (position + 1) * width), k * width)
    }
    const sample = { words: sampleWords, width, count, of: Math.max(this.#expanded, count) }
    for (let k = 0; k < count; k += Math.ceil(count / learnedFrom)) this.#learn(sampleWords, k)

    const open = properties.map((_, p) => steps.isOpen(p))
    const { conditions, effects, states } = this.#questions
    const judged = this.#answers.openSteps.length > 0 ? this.#questions.steps : []
    const openStates = states.filter(({ property }) => open[property])
    // An action instance of which anything was given up is fired on the tree.
    const onTree = instances.map((_, i) => effects[i]!.givenUp || judged[i]?.givenUp === true)
    const footprintOf = (question: Question): Footprint => {
      const { footprint, constant } = question.decisions
      if (question.kind !== 'step' || constant !== undefined) return footprint
      return footprint.map((bits, j) => bits | effects[question.instance]!.decisions.footprint[j]!)
    }
    const isWide = (question: Question) => takesMoreValues(footprintOf(question), sample, this.#entriesMax * wideShare)
    const asked = new Set(conditions.filter((question) => question.givenUp || isWide(question)))
    const judgedApart = openStates.filter((question) => question.givenUp || isWide(question))
    const walked = new Set(effects.filter((effect) => !onTree[effect.instance] && isWide(effect)))
    const seeds: Question[] = [
      ...conditions.filter((question) => !asked.has(question)),
      ...openStates.filter((question) => !judgedApart.includes(question)),
      ...effects.filter((effect) => !onTree[effect.instance] && !walked.has(effect)),
    ]
    const footprints = groupFootprints(distinct(seeds.map(footprintOf)), sample, this.#entriesMax)
    // Properties of steps get no groups of their own: most are asked of few steps.
    for (const [i, question] of judged.entries()) {
      if (onTree[i] || footprints.some((whole) => isSubset(footprintOf(question), whole))) continue
      walked.add(effects[i]!)
    }
    const tabulated: Question[] = [
      ...seeds.filter((question) => question.kind !== 'effect' || !walked.has(question)),
      ...judged.filter((_, i) => !onTree[i] && !walked.has(effects[i]!)),
    ]
    const candidates = footprints.map((footprint) => ({ footprint }))
    const used = new Set(tabulated.map((question) => groupFor(candidates, footprintOf(question))?.footprint))
    const groups = footprints
      .filter((footprint) => used.has(footprint))
      .map((footprint, g) => new Group(g, footprint, this.#bitWords))
    // What is always the same need not be asked again.
    this.#judgesSteps = judged.map(({ decisions: { constant } }) => constant !== 0)

    this.#enabledAlways.fill(-1)
    this.#sure.fill(-1)
    const constants: number[] = []
    const groupOf = new Int32Array(instances.length).fill(-1)
    const changeAt = new Int32Array(instances.length)
    for (const question of tabulated) {
      const { constant } = question.decisions
      const footprint = footprintOf(question)
      if (!isEmpty(footprint)) {
        const group = groupFor(groups, footprint)!
        if (question.kind === 'condition') group.conditions.push(question)
        if (question.kind === 'state') group.states.push(question)
        if (question.kind === 'step') group.steps.push(question)
        if (question.kind !== 'effect') continue
        group.takeEffect(question.instance)
        groupOf[question.instance] = group.number
        changeAt[question.instance] = group.changes.get(question.instance)!
      } else if (question.kind === 'condition') {
        for (const instance of question.instances) {
          if (constant === no) clear(this.#enabledAlways, instance)
          if (constant !== no && constant !== 1) clear(this.#sure, instance)
        }
      } else if (question.kind === 'state') {
        this.#takeConstantState(question.property, constant)
      } else if (question.kind === 'effect' && constant) {
        groupOf[question.instance] = groups.length
        changeAt[question.instance] = constants.push(constant - 1) - 1
      } else if (question.kind === 'effect' || constant === undefined || constant & (decides | refusedBit)) {
        // Never seen so far, or to be seen to on the tree.
        clear(this.#sure, question.instance)
      }
    }
    for (const { instance } of walked) {
      groupOf[instance] = groups.length
      changeAt[instance] = constants.push(0) - 1
    }
    this.#groups = groups
    this.#constants = constants
    this.#groupsOf = instances.map((_, i) => groups.filter((group) => group.concerned().has(i)))
    this.#flush()
    this.#flushed = false

    const goalBits = new Int32Array(this.#bitWords)
    for (const [p, { kind }] of properties.entries()) {
      if (kind === 'alwaysReachable' && open[p]) set(goalBits, instances.length + p)
    }
    const bitsOfAll = (own: Iterable<number>) => {
      const bits = new Int32Array(this.#bitWords)
      for (const bit of own) set(bits, bit)
      return bits
    }
    const walkedBits = bitsOfAll([...walked].map(({ instance }) => instance))
    const kinds = (kind: string) => properties.some((property, p) => property.kind === kind && open[p])
    const text = lookUpSource({
      system,
      words: width,
      groups,
      bitWords: this.#bitWords,
      instanceBits: this.#instanceBits,
      enabled: this.#enabledAlways,
      sure: this.#sure,
      goalBits,
      asked: [...asked].map((question) => ({
        condition: conditions.indexOf(question),
        bits: bitsOfAll(question.instances),
      })),
      walked: walkedBits,
      firesOnTree: onTree.includes(true),
      judges: judgedApart.length > 0,
      judgesStuck: kinds('stuck'),
      judgesStuttering: kinds('stuttering'),
    })
    const environment = {
      batch,
      counters: this.#kernel.counters,
      pool: this.#pool,
      changes: this.#answers.changes,
      bases: this.#bases,
      fired: this.#fired,
      enabled: this.#enabled,
      unseen: this.#unseen,
      wanted: this.#wanted,
      groupOf,
      changeAt,
      slots: groups.map((group) => group.slots),
      plain: (words: Int32Array, row: number, state: number, at: number) => {
        this.#plain++
        return steps.expand(words, row, state, at)
      },
      seek: (group: number, words: Int32Array, row: number) => this.#seek(groups[group]!, words, row),
      resolve: (words: Int32Array, row: number) => this.#resolve(words, row),
      fire: steps.fire,
      ask: (condition: number, words: Int32Array, row: number) => this.#ask(condition, words, row),
      closed: this.#closed,
      walk: (words: Int32Array, row: number) => this.#walk(walkedBits, changeAt, words, row),
      judge: (words: Int32Array, row: number, state: number) => this.#judge(judgedApart, words, row, state),
      settle: (words: Int32Array, row: number, state: number, kind: string) => {
        for (const [p, property] of properties.entries()) {
          if (property.kind === kind) steps.judge(p, words, row, state)
        }
      },
      goal: (state: number) => this.#noteGoals(state),
      note: (state: number) => this.#noteFirst(state),
    }
    this.#lookUps = new Function('$env', text)(environment) as LookUps
    this.#regroups++
    this.#groupedAt = this.#expanded
    this.#nextCheck = this.#expanded
  }

  #takeConstantState(property: number, outcome: number | undefined): void {
    const { properties, instances } = this.#kernel
    const bit = instances.length + property
    if (outcome === undefined || outcome & refusedBit) clear(this.#sure, bit)
    else if (outcome & decides)
      clear(properties[property]!.kind === 'alwaysReachable' ? this.#enabledAlways : this.#sure, bit)
    if (outcome !== undefined && outcome & premiseBit(0)) this.#premises[property] = 1
  }

  /** Asks everything of one state, to see what it touches. */
  #learn(words: Int32Array, row: number): void {
    const { conditions, effects, steps, states } = this.#questions
    const disabled = new Set<number>()
    for (const question of conditions) {
      if (this.#answers.condition(question, words, row) !== 1) for (const i of question.instances) disabled.add(i)
    }
    for (const question of states) this.#answers.state(question, words, row)
    for (const [i, effect] of effects.entries()) {
      if (disabled.has(i)) continue
      const change = this.#answers.effect(effect, words, row)
      if (change === 0) continue
      this.#answers.takeStep(words, row, change)
      this.#notePremises(this.#answers.step(steps[i]!, words, row))
    }
  }

  /** Where the entry of a group for a state is, which is made if need be. 0 when all entries had to be dropped for it. */
  #seek(group: Group, words: Int32Array, row: number): number {
    const at = row * this.#kernel.layout.words
    const hash = group.hash(words, at)
    return group.find(words, at, hash, this.#pool) || this.#fill(group, words, row, hash)
  }

  #fill(group: Group, words: Int32Array, row: number, hash: number): number {
    if (this.#poolEnd + group.length > this.#pool.length) {
      this.#dropEntries()
      this.#flushed = true
      return 0
    }
    this.#misses++
    const pool = this.#pool
    const base = this.#poolEnd
    this.#poolEnd += group.length
    const at = row * this.#kernel.layout.words
    for (const [position, j] of group.words.entries()) pool[base + position] = words[at + j]! & group.footprint[j]!
    pool.fill(-1, base + group.enabledAt, base + group.refusedAt)
    pool.fill(0, base + group.refusedAt, base + group.length)
    for (const instance of group.concerned()) clear(pool, instance, base + group.sureAt)
    const refuse = (bit: number) => {
      clear(pool, bit, base + group.sureAt)
      set(pool, bit, base + group.refusedAt)
    }
    for (const question of group.conditions) {
      const outcome = this.#answers.condition(question, words, row)
      if (outcome === refused || !this.#isWithin(question, group, words, row)) question.instances.forEach(refuse)
      else if (outcome === no) for (const i of question.instances) clear(pool, i, base + group.enabledAt)
    }
    const { properties, instances } = this.#kernel
    for (const question of group.states) {
      const outcome = this.#answers.state(question, words, row)
      const bit = instances.length + question.property
      if (outcome & premiseBit(0)) this.#premises[question.property] = 1
      if (outcome & refusedBit || !this.#isWithin(question, group, words, row)) refuse(bit)
      else if (outcome & decides) {
        if (properties[question.property]!.kind === 'alwaysReachable') clear(pool, bit, base + group.enabledAt)
        else refuse(bit)
      }
    }
    if (group.add(base, hash, pool)) this.#lookUps!.moved(group.number, group.slots)
    return base
  }

  #isWithin(question: Question, group: Group, words: Int32Array, row: number): boolean {
    if (isSubset(question.decisions.footprint, group.footprint)) return true
    return this.#answers.isWithin(question, group.footprint, words, row)
  }

  /**
   * Finds out what the entries at hand do not say of what is wanted of a state. Returns false where that cannot be done: then
   * the state has to be expanded plainly.
   */
  #resolve(words: Int32Array, row: number): boolean {
    const { instances } = this.#kernel
    for (let m = 0; m < this.#bitWords; m++) {
      let sure = this.#sure[m]!
      for (const group of this.#groups) sure &= this.#pool[this.#bases[group.number]! + group.sureAt + m]!
      for (let bits = this.#wanted[m]! & ~sure; bits !== 0; bits &= bits - 1) {
        const bit = m * 32 + 31 - Math.clz32(bits & -bits)
        const can = bit < instances.length ? this.#resolveInstance(bit, words, row) : false
        if (can) continue
        this.#strays++
        return false
      }
    }
    return true
  }

  #resolveInstance(instance: number, words: Int32Array, row: number): boolean {
    const own = this.#groupsOf[instance]!
    if (this.#groups.some((group) => has(this.#pool, instance, this.#bases[group.number]! + group.refusedAt)))
      return false
    const change = this.#changeOfStep(instance, words, row)
    if (change === 0) {
      for (const group of own) set(this.#pool, instance, this.#bases[group.number]! + group.refusedAt)
      return false
    }
    // Known now, but it was not when the groups were made.
    if (!has(this.#sure, instance)) return false
    for (const group of own) {
      const base = this.#bases[group.number]!
      if (!this.#isCovered(group, instance, words, row, change)) {
        set(this.#pool, instance, base + group.refusedAt)
        return false
      }
      const position = group.changes.get(instance)
      if (position !== undefined) this.#pool[base + position] = change - 1
      set(this.#pool, instance, base + group.sureAt)
    }
    return true
  }

  /** What an enabled instance changes, as its effects say, or 0 where its step has to be made on the tree. */
  #changeOfStep(instance: number, words: Int32Array, row: number): number {
    const change = this.#answers.effect(this.#questions.effects[instance]!, words, row)
    if (change === 0) return 0
    if (!this.#judgesSteps[instance]) return change
    this.#answers.takeStep(words, row, change)
    const outcome = this.#answers.step(this.#questions.steps[instance]!, words, row)
    if (outcome > refusedBit) this.#notePremises(outcome)
    if (outcome & (decides | refusedBit)) return 0
    return change
  }

  #notePremises(outcome: number): void {
    for (const [position, p] of this.#answers.openSteps.entries())
      if (outcome & premiseBit(position)) this.#premises[p] = 1
  }

  /** Is all that the group says of this instance a function of the group's key? */
  #isCovered(group: Group, instance: number, words: Int32Array, row: number, change: number): boolean {
    if (!this.#isWithin(this.#questions.effects[instance]!, group, words, row)) return false
    const question = this.#questions.steps[instance]!
    if (!group.steps.includes(question)) return true
    this.#answers.takeStep(words, row, change)
    return this.#isWithin(question, group, words, row)
  }

  /** Asks a condition that is in no group. */
  #ask(condition: number, words: Int32Array, row: number): number {
    const question = this.#questions.conditions[condition]!
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
  #walk(walked: Int32Array, changeAt: Int32Array, words: Int32Array, row: number): boolean {
    const base = this.#bases[this.#groups.length]!
    for (let m = 0; m < walked.length; m++) {
      for (let bits = walked[m]! & this.#wanted[m]!; bits !== 0; bits &= bits - 1) {
        const instance = m * 32 + 31 - Math.clz32(bits & -bits)
        const change = this.#changeOfStep(instance, words, row)
        if (change === 0) return false
        this.#pool[base + changeAt[instance]!] = change - 1
      }
    }
    return true
  }

  /** Asks properties of states that are in no group. Returns false where the state has to be expanded plainly. */
  #judge(questions: readonly StateQuestion[], words: Int32Array, row: number, state: number): boolean {
    const { steps, properties, goals } = this.#kernel
    for (const question of questions) {
      const { property } = question
      if (has(this.#closed, this.#kernel.instances.length + property)) continue
      const outcome = question.givenUp ? refusedBit : this.#answers.state(question, words, row)
      if (outcome & premiseBit(0)) this.#premises[property] = 1
      if (outcome & refusedBit) steps.judge(property, words, row, state)
      else if (outcome & decides) {
        if (properties[property]!.kind !== 'alwaysReachable') return false
        goals[property]![state - this.#first] = 1
      }
    }
    return true
  }

  #noteGoals(state: number): void {
    const { properties, instances, goals } = this.#kernel
    for (const [p, { kind }] of properties.entries()) {
      if (kind === 'alwaysReachable' && !has(this.#wanted, instances.length + p)) goals[p]![state - this.#first] = 1
    }
  }

  /** Notes the state as the first of this run in which the wanted actions are enabled, as far as none was before. */
  #noteFirst(state: number): void {
    const { firstEnabled } = this.#kernel.tally
    for (const [a, bits] of this.#actionBits.entries()) {
      if (!bits.some((mask, m) => (mask & this.#wanted[m]!) !== 0)) continue
      if (firstEnabled[a] === 0) firstEnabled[a] = state + 1
      for (let m = 0; m < bits.length; m++) this.#unseen[m]! &= ~bits[m]!
    }
  }

  /** Drops all entries. */
  #flush(): void {
    this.#pool.set(this.#constants, 1)
    this.#bases[this.#groups.length] = 1
    this.#poolEnd = 1 + this.#constants.length
    for (const group of this.#groups) group.clear()
  }

  #giveUp(): void {
    this.#givenUp = true
    this.#lookUps = undefined
    this.#groups = []
    this.#poolEnd = 1
  }
}

function distinct(footprints: readonly Footprint[]): Footprint[] {
  return [...new Map(footprints.map((footprint) => [footprint.join(), footprint])).values()]
}

function set(masks: Int32Array, bit: number, at = 0): void {
  masks[at + (bit >>> 5)]! |= 1 << (bit & 31)
}

function clear(masks: Int32Array, bit: number, at = 0): void {
  masks[at + (bit >>> 5)]! &= ~(1 << (bit & 31))
}

function has(masks: Int32Array, bit: number, at = 0): boolean {
  return (masks[at + (bit >>> 5)]! & (1 << (bit & 31))) !== 0
}
