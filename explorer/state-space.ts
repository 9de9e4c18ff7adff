import type { System } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import type { Batch } from './batch.ts'
import type { Expander, Expansion } from './expander.ts'
import { Goals } from './goals.ts'
import { lowerBound, Origins, type OriginsFacts } from './origins.ts'
import { Rows, rowInSegment, segmentOf } from './rows.ts'
import type { Independence } from './sleep/independence.ts'
import { SleepSets } from './sleep/sleep-sets.ts'
import { type Column, growing, type Kept, takeRows } from './snapshot.ts'
import { StateStore } from './store.ts'

/** Where a state space is, apart from its many states. */
export interface StateSpaceFacts {
  readonly states: number
  /** The first state whose words are there. */
  readonly firstKept: number
  readonly expanded: number
  readonly initialStates: number
  readonly levelSizes: readonly number[]
  readonly levelEnd: number
  readonly edges: number
  readonly origins: OriginsFacts
}

/**
 * The states found so far, in the order in which they were found, which is the order in which they are expanded: level by level
 * of steps from the initial states. With them how they were found and, where a property asks for it, the steps between them.
 */
export class StateSpace {
  readonly store: StateStore
  /** The packed states: the store has them, unless it has fingerprints. */
  readonly states: Rows
  readonly origins: Origins
  readonly goals: Goals | undefined
  readonly #properties: readonly BoundProperty[]
  #sleepSets: SleepSets | undefined
  #expanded = 0
  #initialStates = 0
  readonly #levelSizes: number[] = []
  /** The first state of each level, and of the next one. */
  readonly #levelStarts = [0]

  /** @param compact the store has fingerprints, and states are forgotten when they have been expanded */
  constructor(system: System, properties: readonly BoundProperty[], expander: Expander, compact: boolean) {
    const { kernel, keyWords } = expander
    this.#properties = properties
    this.store = new StateStore(keyWords, kernel.batch)
    this.states = compact ? new Rows(kernel.layout.words) : this.store.rows
    this.origins = new Origins(system, this.store, { expander, states: this.states, compact })
    this.goals = Goals.of(properties)
  }

  get isCompact(): boolean {
    return this.states !== this.store.rows
  }

  /** States found. */
  get size(): number {
    return this.store.size
  }

  /** The first so many of them have been expanded. */
  get expanded(): number {
    return this.#expanded
  }

  /** The first so many are initial. */
  get initialStates(): number {
    return this.#initialStates
  }

  /** States of each level, from the initial one to the one that is being expanded. */
  get levelSizes(): readonly number[] {
    return this.#levelSizes
  }

  /** The first state after the level that is being expanded. */
  get levelEnd(): number {
    return this.#levelStarts.at(-1)!
  }

  get isLevelExpanded(): boolean {
    return this.#expanded === this.levelEnd
  }

  /** Have all states been expanded, so that there is none that was not found? */
  get isClosed(): boolean {
    return this.#expanded === this.size
  }

  get bytes(): number {
    return this.store.bytes + this.#bytesBesideStore
  }

  /** Bytes that it would take with `more` states. */
  bytesWith(more: number): number {
    const queued = this.isCompact ? more * this.states.width * 4 : 0
    const sleeping = more * 4 * (this.#sleepSets?.rows.width ?? 0)
    return this.store.bytesWith(more) + queued + sleeping + this.#bytesBesideStore
  }

  get #bytesBesideStore(): number {
    const queue = this.isCompact ? (this.size - this.states.first) * this.states.width * 4 : 0
    const sleeping = this.#sleepSets?.bytesOf(this.size) ?? 0
    return queue + sleeping + this.origins.bytes + (this.goals?.bytes ?? 0)
  }

  /** What has to be kept to go on with the search later, and what takes it over again. */
  get facts(): StateSpaceFacts {
    return {
      states: this.size,
      firstKept: this.states.first,
      expanded: this.#expanded,
      initialStates: this.#initialStates,
      levelSizes: this.#levelSizes,
      levelEnd: this.levelEnd,
      edges: this.goals?.edges ?? 0,
      origins: this.origins.facts,
    }
  }

  get columns(): Readonly<Record<string, Column>> {
    return {
      keys: growing(this.store.rows, this.size),
      ...this.origins.columns,
      ...(this.isCompact ? { states: this.states.kept(this.size) } : {}),
      ...this.goals?.columns(this.#expanded),
    }
  }

  takeOver(facts: StateSpaceFacts, kept: Kept): void {
    takeRows(kept, 'keys', this.store.rows, facts.states)
    if (this.isCompact) {
      takeRows(kept, 'states', this.states, facts.states, facts.firstKept)
      this.states.forget(facts.firstKept)
    }
    this.store.takeOver(facts.states)
    this.#expanded = facts.expanded
    this.#initialStates = facts.initialStates
    for (const size of facts.levelSizes) this.#noteLevel(size)
    this.goals?.takeOver(facts.edges, facts.expanded, this.#properties, kept)
    this.origins.takeOver(facts.origins, kept)
  }

  /** Takes the initial state that is at position 0 of a batch. @param initial its number in the order of `initialStates` */
  takeInitial(batch: Batch, initial: number): void {
    const before = this.size
    while (!this.store.reserve(1));
    this.#insert(batch, 1)
    if (batch.targets[0] === before) this.origins.noteInitial(initial)
    this.#initialStates = this.size
  }

  /** From now on it is noted of new states which action instances are asleep there. */
  beginSleeping(independence: Independence): void {
    this.#sleepSets = new SleepSets(independence)
    this.#sleepSets.rows.reserve(this.size)
  }

  /** By state, in segments: bits of the action instances that are asleep there. Undefined where that is not noted. */
  get asleep(): Rows | undefined {
    return this.#sleepSets?.rows
  }

  /** What was found last is expanded next. */
  beginLevel(): void {
    this.#noteLevel(this.size - this.levelEnd)
  }

  /** Makes room for `more` states, a stretch of the work at a time: nothing can be taken before it returns true. */
  reserve(more: number): boolean {
    return this.store.reserve(more)
  }

  /**
   * Takes the successors of the states whose turn it is; there is room for them.
   * @returns the position of a successor that was asleep and led to a new state all the same, or -1
   */
  take(expansion: Expansion): number {
    const { from, to, count, batch, isLookedUp } = expansion
    if (from !== this.#expanded)
      throw new Error(`States from ${from} were expanded, and it was the turn of ${this.#expanded}.`)
    const before = this.size
    this.#insert(batch, count, isLookedUp)
    this.#expanded = to
    this.goals?.take(expansion, this.levelEnd)
    this.origins.noteHandOver(batch, count, before, to)
    if (this.isCompact) this.states.forget(to)
    const wrong = this.#sleepSets?.take(expansion, before, this.size) ?? -1
    this.#sleepSets?.forget(to)
    return wrong
  }

  /** The fewest steps from an initial state. */
  depthOf(state: number): number {
    return lowerBound(this.#levelStarts.length, (k) => this.#levelStarts[k]! > state) - 1
  }

  #noteLevel(size: number): void {
    this.#levelSizes.push(size)
    this.#levelStarts.push(this.levelEnd + size)
  }

  #insert(batch: Batch, count: number, isLookedUp?: boolean): void {
    const before = this.size
    this.store.insert(batch, count, isLookedUp)
    if (!this.isCompact) return
    const { width } = this.states
    this.states.reserve(this.size)
    let next = before
    for (let k = 0; k < count; k++) {
      if (batch.targets[k] !== next) continue
      const state = batch.words.subarray(k * width, (k + 1) * width)
      this.states.segments[segmentOf(next)]!.set(state, rowInSegment(next) * width)
      next++
    }
  }
}
