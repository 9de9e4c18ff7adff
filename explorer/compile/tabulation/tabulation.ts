import { hasBit, setBit } from '../../bits.ts'
import { ints } from '../../generate.ts'
import type { Incremental } from '../incremental/incremental.ts'
import { checkedExpansion, disagreement } from '../oracle.ts'
import { Answers } from './answers.ts'
import { arrange } from './arrangement.ts'
import { Counts } from './counts.ts'
import { Entries } from './entries.ts'
import { type Group, poolNumbers } from './groups.ts'
import { learn } from './learn.ts'
import { compileLookUps, type LookUps } from './look-ups.ts'
import { Pace } from './pace.ts'
import { clearRecent, newRecent } from './recent.ts'
import { Resolver } from './resolver.ts'
import { type KnownStates, noStates, sampleOf } from './sample.ts'
import { bitNumbers, type Tabulated } from './tabulated.ts'

// It is worth to start in searches of so many states, unless told otherwise.
const plainStates = 2 ** 18
// To make groups anew, with text that engines have to compile again, takes as long as so many missed entries;
const regroupCost = 2 ** 14
// a state that cannot be looked up as long as so many.
const strayCost = 2
// Of so many states one may miss an entry, or not be looked up, without groups being made anew.
const wasteShare = 8
const hopelessRegroups = 8
// After so many stretches of look-ups the fastest one must be faster than the fastest without, by so much at least.
const trialStretches = 256
const gainMin = 1.1
// The first states after a grouping are checked against the closures, then ever fewer.
const checkedAtFirst = 32
const checkGrowth = 1.01

/** What is made anew each time that groups are. */
interface Grouped {
  readonly groups: readonly Group[]
  readonly entries: Entries
  readonly resolver: Resolver
  readonly lookUps: LookUps
  /** How many states had been expanded then. */
  readonly at: number
}

/**
 * Expands states by looking up what was found out by running the closures before. That is sound where closures are pure: an
 * entry is made by running them on a tree that notes what they touch, and used for states that are equal in all of it. Whatever
 * cannot be answered so is done on the tree, as without tabulation. On samples of states the two are compared.
 */
export class Tabulation {
  readonly #kernel: Tabulated
  readonly #others: Incremental
  readonly #plainStates: number
  readonly #clock: (() => number) | undefined
  readonly #counts: Counts
  /** Bits of properties that are decided. */
  readonly #closed: Int32Array
  #recent: Int32Array | undefined
  /** Made with the first groups: most searches end before. */
  #answers: Answers | undefined
  #pool: Int32Array | undefined
  #grouped: Grouped | undefined
  #expanded = 0
  #known = noStates
  /** States given to look-ups. */
  #lookedUp = 0
  #regroups = 0
  /** The most entries that groups may have when they are put together: all that are in use should fit into the cache of a core. */
  #entriesMax = 2 ** 12
  #givenUp = false
  /** Of expansions without look-ups, and with those of the groups at hand. */
  readonly #plainPace = new Pace()
  #pace = new Pace()
  /** How many states will have been expanded when the next one is checked. */
  #nextCheck = 0

  /**
   * @param others expands the states that come before look-ups begin, or after they were given up
   * @param after from how many states on that the search has, expanded or not, it is worth to start
   * @param clock milliseconds; without it, it is not given up for being slow
   */
  constructor(
    kernel: Tabulated,
    others: Incremental,
    {
      after = plainStates,
      clock,
    }: { readonly after?: number | undefined; readonly clock?: (() => number) | undefined },
  ) {
    this.#kernel = kernel
    this.#others = others
    this.#plainStates = after
    this.#clock = clock
    this.#counts = new Counts(kernel)
    this.#closed = ints(bitNumbers(kernel))
  }

  /** States that were expanded without running anything of the model. */
  get lookedUp(): number {
    return this.#lookedUp - this.#counts.plain
  }

  get bytes(): number {
    return (this.#grouped?.entries.bytes ?? 0) + (this.#answers?.bytes ?? 0)
  }

  /** The search has these states, and will expand them all, here or elsewhere. Begins to tabulate at once if they are enough for it. */
  expect(known: KnownStates): void {
    this.#known = known
    if (!this.#grouped && this.#isTimeToGroup()) this.#regroup()
  }

  /** What was put into batches lately is put there again when it is found again. */
  forgetRecent(): void {
    if (this.#recent) clearRecent(this.#recent, this.#kernel.layout.words)
  }

  run(words: Int32Array, from: number, to: number, shift = 0, asleep?: Int32Array): void {
    const { counters, tally } = this.#kernel
    this.#dropDecided()
    if (this.#isTimeToGroup()) this.#regroup()
    const start = this.#clock?.() ?? 0
    const at = this.#grouped
      ? this.#lookUp(this.#grouped, words, from, to, shift, asleep)
      : this.#others.expand(words, from, to, shift, asleep)
    if (!this.#grouped) this.#expanded += to - from
    this.#counts.settle(tally)
    counters.batched = at
    counters.expanded = to - from
    if (this.#clock) this.#noteTime(tally.transitions, this.#clock() - start)
  }

  #lookUp(
    grouped: Grouped,
    words: Int32Array,
    from: number,
    to: number,
    shift: number,
    asleep: Int32Array | undefined,
  ): number {
    this.#kernel.steps.begin(from + shift)
    grouped.resolver.beginRun(from + shift)
    let at = 0
    let row = from
    while (row < to) {
      const check = Math.min(to, Math.max(row, row + this.#nextCheck - this.#expanded))
      if (check > row) at = grouped.lookUps.expand(words, row, check, shift, at, asleep)
      this.#expanded += check - row
      this.#lookedUp += check - row
      row = check
      if (row === to) break
      at = this.#check(grouped, words, row, shift, at, row - from)
      this.#lookedUp++
      this.#nextCheck =
        this.#expanded - grouped.at < checkedAtFirst ? this.#expanded + 1 : Math.ceil(this.#expanded * checkGrowth) + 1
      this.#expanded++
      row++
    }
    return at
  }

  /** Expands one state by look-ups, then by running everything, and compares. @param position of the state in its run */
  #check(
    { groups, lookUps }: Grouped,
    words: Int32Array,
    row: number,
    shift: number,
    at: number,
    position: number,
  ): number {
    const { tally } = this.#kernel
    const state = row + shift
    const { plain } = this.#counts
    this.#counts.settle(tally)
    const checked = { words, row, state, position, at }
    const { end, difference } = checkedExpansion(this.#kernel, checked, () => {
      lookUps.keepEvery(true)
      const end = lookUps.expand(words, row, row + 1, shift, at)
      lookUps.keepEvery(false)
      this.#counts.settle(tally)
      return { end, byItself: this.#counts.plain === plain }
    })
    if (difference) throw disagreement(this.#kernel, state, difference, nameOf(groups, difference.instance))
    return end
  }

  #isTimeToGroup(): boolean {
    if (this.#givenUp || this.#kernel.steps.keepsSelfLoops()) return false
    if (!this.#grouped) return this.#known.count >= this.#plainStates
    const { entries, resolver, at } = this.#grouped
    const waste = resolver.strays * strayCost + entries.misses
    // A thread that joins late has its entries still to make, which is no fault of the groups.
    const searched = Math.max(this.#expanded, this.#known.expanded)
    const enough = Math.min(regroupCost, 16 + searched / wasteShare)
    if (waste > enough && waste > (this.#expanded - at) / wasteShare) return true
    return entries.overflowed
  }

  /** Leaves out what has been said of properties that are decided by now. */
  #dropDecided(): void {
    const { properties, instances, steps } = this.#kernel
    for (const [p, { kind }] of properties.entries()) {
      const bit = instances.length + p
      if (steps.isOpen(p) || hasBit(this.#closed, bit)) continue
      setBit(this.#closed, bit)
      if (kind !== 'step') continue
      this.#answers?.closeStep(p)
      this.#grouped?.entries.drop()
    }
  }

  /** Makes groups, and the text that looks them up, from what is known of all footprints. */
  #regroup(): void {
    const kernel = this.#kernel
    const counts = this.#counts
    const closed = this.#closed
    this.#answers ??= new Answers(kernel)
    const answers = this.#answers
    if (this.#grouped) {
      const { entries, resolver, at } = this.#grouped
      const since = this.#expanded - at
      if (this.#regroups >= hopelessRegroups && resolver.strays > since / 2) {
        this.giveUp()
        return
      }
      if (entries.misses > since / wasteShare) this.#entriesMax /= 2
    }
    kernel.steps.begin(0)
    // What properties of steps say of a state is reported, so none may be asked that a limit may yet keep from being expanded.
    const { segments, count, expanded } = this.#known
    const sample = sampleOf(segments, answers.openSteps.length > 0 ? expanded : count, kernel.layout.words)
    learn(answers, counts, sample)
    const arrangement = arrange(kernel, answers, sample, this.#entriesMax)
    for (const p of arrangement.premised) counts.premises[p] = 1
    this.#pool ??= new Int32Array(poolNumbers)
    const entries = new Entries(kernel, answers, counts, arrangement, this.#pool)
    const resolver = new Resolver(kernel, answers, counts, arrangement, entries, closed)
    const { sleeps = false } = this.#known
    // What was said lately is nearly all asleep.
    this.#recent = sleeps ? undefined : (this.#recent ?? newRecent(kernel))
    const recent = this.#recent ?? new Int32Array(0)
    const lookUps = compileLookUps(kernel, { answers, counts, arrangement, entries, resolver, closed, recent, sleeps })
    this.#grouped = { groups: arrangement.groups, entries, resolver, lookUps, at: this.#expanded }
    this.#pace = new Pace()
    this.#regroups++
    this.#nextCheck = this.#expanded
  }

  #noteTime(transitions: number, milliseconds: number): void {
    const pace = this.#grouped ? this.#pace : this.#plainPace
    pace.note(transitions, milliseconds)
    if (this.#grouped && this.#isTooSlow()) this.giveUp()
  }

  /** Where questions depend on too much to be in groups, it can take longer to look them up one by one than to run what has changed. */
  #isTooSlow(): boolean {
    const { least, stretches } = this.#pace
    return stretches === trialStretches && least * gainMin > this.#plainPace.least
  }

  /** It is of no use in this search. */
  get isGivenUp(): boolean {
    return this.#givenUp
  }

  giveUp(): void {
    this.#givenUp = true
    this.#grouped = undefined
    this.#pool = undefined
  }
}

/** @param instance the action instance that look-ups are wrong about, if it is about one */
function nameOf(groups: readonly Group[], instance: number | undefined) {
  const own = groups.filter(
    (group) =>
      instance === undefined ||
      group.concerned().has(instance) ||
      group.conditions.some((question) => question.instances.includes(instance)),
  )
  const where = own.map((group) => group.text).join('; ') || 'no group'
  return { name: 'Tabulation', off: '--no-tabulate', where }
}
