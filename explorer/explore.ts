import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { type BoundProperty, isLiveness } from '../properties/property.ts'
import { replacedError } from './audit.ts'
import { Audits } from './audits.ts'
import { disagreement } from './compile/oracle.ts'
import { diagnose } from './diagnose.ts'
import { Expander, type Expansion } from './expander.ts'
import { assertSameSearch, type ExplorationFacts, modelDigest, type SearchIdentity } from './exploration-facts.ts'
import { omissionProbability } from './fingerprint.ts'
import { takeInitialStates } from './initial-states.ts'
import { type Explored, exploredOf } from './liveness/explored.ts'
import { KeptSteps } from './liveness/graph.ts'
import { Liveness } from './liveness/liveness.ts'
import { ConditionThrew } from './liveness/questions.ts'
import { assertSupported, type ExploreOptions, type Limits } from './options.ts'
import { FieldProfiler } from './profile/profiler.ts'
import type { ExplorationResult, Progress, PropertyVerdict, Stop } from './result.ts'
import { rowInSegment, segmentOf } from './rows.ts'
import { SleepBeginning } from './sleep/beginning.ts'
import { maySleep } from './sleep/independence.ts'
import type { Kept, Snapshot } from './snapshot.ts'
import { StateSpace } from './state-space.ts'
import { Statistics } from './statistics.ts'
import { Tally } from './tally.ts'
import { areIntact } from './tree.ts'
import type { Crew } from './workers/crew.ts'
import { type OwnStretch, Workforce } from './workers/workforce.ts'

// States whose steps are recorded for liveness while they are searched, unless tabulation begins before: it knows of no self-loops.
const recordedMax = 2 ** 18

/**
 * A breadth-first search that its owner advances in slices, so that it can be watched, limited and interrupted.
 * It goes on past violations: each property gets its own verdict and its own shortest counterexample.
 */
export class Exploration {
  readonly #system: System
  readonly #properties: readonly BoundProperty[]
  readonly #limits: Limits
  readonly #identity: SearchIdentity
  readonly #expander: Expander
  readonly #workforce: Workforce
  readonly #space: StateSpace
  readonly #audits: Audits
  readonly #statistics: Statistics
  readonly #tally: Tally
  /** The steps from the first states, for liveness. */
  #recorded: KeptSteps | undefined
  /** It goes on up to this state. */
  #recordedMax = 0
  readonly #sleepBeginning: SleepBeginning
  /** Expanded, and not yet in the state space. */
  #expansion: Expansion | undefined
  /** What ended the search for states early. */
  #stoppedBy: Stop | undefined
  #searched = false
  /** Begins when the search for states has ended. */
  #liveness: Liveness | undefined
  #livenessStoppedBy: Stop | undefined
  #done = false

  /**
   * @throws unsupported for liveness with symmetry reduction or fingerprints
   * @throws not-applicable for a snapshot of another search
   */
  constructor(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}) {
    assertSupported(properties, options)
    const { symmetry = false, compact = false, countBlocked = false, countNew = false, chunk } = options
    const { tabulate = true, tabulateAfter, incremental = true, incrementalAfter } = options
    const sleeps = (options.sleepSets ?? true) && !symmetry && maySleep(properties)
    const compile = { sleeps, tabulate, tabulateAfter, incremental, incrementalAfter }
    this.#sleepBeginning = new SleepBeginning(system, sleeps, options.sleepAfter)
    this.#system = system
    this.#properties = properties
    this.#limits = options.limits ?? {}
    const keepsSteps = (options.keepSteps ?? true) && properties.some(({ kind }) => isLiveness(kind))
    const records = keepsSteps && !options.from
    this.#expander = new Expander(system, properties, {
      symmetry,
      compact,
      compile,
      chunk,
      selfLoops: records,
      clock: options.clock,
    })
    if (keepsSteps) this.#recorded = new KeptSteps(this.#expander.kernel.instances.length)
    if (records) this.#recordedMax = Math.min(recordedMax, options.tabulateAfter ?? recordedMax)
    this.#space = new StateSpace(system, properties, this.#expander, compact)
    this.#workforce = new Workforce({ system, properties }, this.#expander, this.#space, compile)
    this.#audits = new Audits(system, this.#expander, this.#space.origins)
    this.#statistics = new Statistics(system, this.#expander, { blocked: countBlocked, newStates: countNew })
    this.#tally = new Tally(system.actions.length, properties.length)
    this.#identity = {
      system: system.name,
      bounds: system.bounds,
      model: modelDigest({ system, properties }),
      symmetry: this.#expander.symmetry !== undefined,
      compact,
      countBlocked,
      countNew,
      chunk: this.#expander.kernel.batch.states,
    }
    if (options.from) this.#takeOver(options.from)
    else this.#begin()
  }

  /** The search as it is now, to be kept. It is good until the search goes on. */
  snapshot(): Snapshot {
    const facts: ExplorationFacts = {
      identity: this.#identity,
      ...this.#space.facts,
      ...this.#statistics.facts,
      tally: [...this.#tally.block],
      audited: this.#audits.audited,
      nextAudit: this.#audits.next,
    }
    return { facts, columns: this.#space.columns }
  }

  /**
   * Expands about `states` more states: chunks end where they always do, so that no count depends on how a search is sliced.
   * Returns true when the search has ended, by itself or at a limit.
   */
  advance(states: number): boolean {
    const target = Math.min(this.#space.expanded + states, Number.MAX_SAFE_INTEGER)
    while (!this.#searched && this.#space.expanded < target) if (!this.#advanceOnce()) break
    if (this.#searched && !this.#done) this.#advanceLiveness(states)
    return this.#done
  }

  /**
   * Lets a crew expand states. What the search finds, and in which order, does not depend on it; only where limits on memory or
   * time end a search may differ. The owner lets events through between slices, and dismisses the crew in the end.
   */
  employ(crew: Crew): void {
    if (this.#done) return
    this.#endRecording()
    this.#workforce.employ(crew)
  }

  /** Sends the crew away, if there is one; what is left of the search this thread does alone. */
  async dismiss(): Promise<void> {
    await this.#workforce.dismiss()
  }

  /** Ends the search; verdicts that are still open become `incomplete`. */
  stop(reason: Stop): void {
    if (this.#done) return
    if (this.#searched) this.#livenessStoppedBy = reason
    else this.#stoppedBy = reason
    this.#searched = true
    this.#done = true
  }

  /** Every property has its verdict: whatever is left of the search only counts. */
  get isDecided(): boolean {
    return this.#done || this.#properties.every((_, index) => this.#tally.finding(index) !== undefined)
  }

  progress(): Progress {
    const { size, expanded, levelSizes } = this.#space
    return {
      states: size,
      transitions: this.#tally.transitions,
      queue: size - expanded,
      levelSizes: [...levelSizes],
      bytes: this.#bytes(),
      ...(this.#liveness ? { liveness: this.#liveness.progress } : {}),
    }
  }

  /** States that this thread has expanded without running anything of the model. */
  get lookedUp(): number {
    return this.#expander.kernel.lookedUp()
  }

  /** The stored states so far as trees of their own, in the order in which they were found. */
  *visited(): Generator<Tree> {
    for (let state = 0; state < this.#space.size; state++) yield this.#space.origins.storedTree(state)
  }

  /** What it has found, to look at the steps between the states. Not where fingerprints are all that is kept of them. */
  explored(): Explored {
    return exploredOf(this.#system, this.#space, this.#expander.kernel.batch.states)
  }

  /**
   * To find out what the stored states so far differ in.
   * @throws unsupported where fingerprints of them are all that is kept
   */
  profiler(): FieldProfiler {
    if (this.#space.isCompact) {
      throw new MoveproofError('unsupported', {
        what: 'Fields cannot be profiled where only fingerprints of states are kept.',
        next: 'search without --compact',
      })
    }
    const { kernel, symmetry } = this.#expander
    return new FieldProfiler(this.#system, kernel.layout, this.#space.store, symmetry)
  }

  /** @throws MoveproofError 'impure-action' when an audited state now behaves differently from before */
  result(): ExplorationResult {
    this.#audits.repeat(this.#tally.firstEnabled)
    const { size, initialStates, levelSizes, isCompact } = this.#space
    return {
      system: this.#system.name,
      bounds: this.#system.bounds,
      exhaustive: this.#searched && this.#stoppedBy === undefined,
      stoppedBy: this.#stoppedBy ?? this.#livenessStoppedBy,
      renamings: this.#expander.symmetry?.order ?? 1,
      omission: isCompact ? omissionProbability(size) : undefined,
      states: size,
      initialStates,
      transitions: this.#tally.transitions,
      levels: levelSizes.length,
      bytes: this.#bytes(),
      verdicts: this.#properties.map((property, index) => this.#verdict(property, index)),
      actions: this.#statistics.ofActions(this.#tally),
    }
  }

  #begin(): void {
    takeInitialStates(this.#system, this.#expander, this.#space)
    this.#space.beginLevel()
  }

  #takeOver(kept: Kept): void {
    const facts = kept.facts as ExplorationFacts
    assertSameSearch(facts.identity, this.#identity)
    this.#space.takeOver(facts, kept)
    this.#statistics.takeOver(facts)
    this.#tally.block.set(facts.tally)
    this.#closeDecided()
    this.#audits.takeOver(facts.audited, facts.nextAudit)
  }

  /**
   * Takes the search on by one chunk. Returns false where it has to be asked again: a table grows a stretch at a time, and workers
   * take their time.
   */
  #advanceOnce(): boolean {
    if (!this.#expansion) {
      const stop = this.#limitReached()
      if (this.#space.isClosed) this.#finish()
      else if (stop) this.#endSearch(stop)
      else this.#expansion = this.#expandNext()
    }
    return this.#searched || (this.#expansion !== undefined && this.#take(this.#expansion))
  }

  #limitReached(): Stop | undefined {
    const { states, depth } = this.#limits
    const { size, levelSizes, isLevelExpanded } = this.#space
    if (isLevelExpanded && this.#isSettled()) return 'settled'
    if (depth !== undefined && isLevelExpanded && levelSizes.length > depth) return 'depth'
    if (states !== undefined && size >= states) return 'states'
    return undefined
  }

  /** A state is judged when it is expanded, but a step with the state that it is taken in: one level before where it leads. */
  #isSettled(): boolean {
    const { settled } = this.#limits
    if (settled === undefined) return false
    const { expanded, levelSizes } = this.#space
    const levelStart = expanded - (levelSizes.at(-1) ?? 0)
    return this.#properties.some(({ name, kind }, index) => {
      const finding = settled.includes(name) ? this.#tally.finding(index) : undefined
      return finding !== undefined && (kind !== 'step' || finding.state < levelStart)
    })
  }

  #expandNext(): Expansion | undefined {
    const space = this.#space
    if (space.isLevelExpanded) space.beginLevel()
    const independence = this.#sleepBeginning.due(space.expanded)
    if (independence) space.beginSleeping(independence)
    // Before: audits use the batch in which what is next may come.
    while (this.#audits.next < this.#workforce.endOfNext(space.expanded, space.levelEnd)) this.#audit(this.#audits.next)
    const next = this.#workforce.next(space.expanded, space.levelEnd)
    if (!next) return undefined
    if (next.from >= this.#recordedMax) this.#endRecording()
    return 'batch' in next ? next : this.#expand(next)
  }

  /** Steps are taken here for the first time where symmetry is audited, before the search itself takes them. */
  #audit(state: number): void {
    try {
      this.#audits.audit(state)
    } catch (thrown) {
      throw this.#explain(thrown, state)
    }
  }

  #expand({ from, to, expander }: OwnStretch): Expansion {
    const { kernel } = expander
    this.#closeDecided(kernel)
    const row = rowInSegment(from)
    const segment = this.#space.states.segments[segmentOf(from)]!
    let expansion: Expansion
    try {
      const { states, size, asleep } = this.#space
      kernel.expect({ segments: states.segments, count: size, expanded: to, sleeps: asleep !== undefined })
      expansion = expander.expand(segment, row, row + to - from, from - row, asleep?.segments[segmentOf(from)])
    } catch (thrown) {
      throw this.#explain(thrown, kernel.counters.current)
    }
    if (!areIntact(kernel.places)) throw this.#explainReplaced(from, to)
    return expansion
  }

  /** Gives what was found to the state space. Returns false where that has to grow first, and is not done. */
  #take(expansion: Expansion): boolean {
    const { from, to, count, tally } = expansion
    if (this.#isTooMuch(expansion)) {
      this.#endSearch('memory')
      return true
    }
    if (!this.#space.reserve(count)) return false
    this.#expansion = undefined
    this.#tally.add(tally)
    this.#closeDecided()
    this.#statistics.noteExpanded(this.#space, from, to)
    const before = this.#space.size
    const wrong = this.#space.take(expansion)
    if (wrong >= 0) throw this.#explainAwake(expansion, wrong)
    if (from < this.#recordedMax) this.#recorded!.append(expansion.batch, count, to)
    this.#statistics.noteTaken(expansion, before)
    this.#workforce.taken()
    return true
  }

  /** What a worker has decided this thread need not judge, and must not: later states are not asked. */
  #closeDecided(kernel = this.#expander.kernel): void {
    for (let property = 0; property < this.#properties.length; property++) {
      if (this.#tally.finding(property)) kernel.close(property)
    }
  }

  #isTooMuch(expansion: Expansion): boolean {
    const { from, to, count } = expansion
    const { memoryBytes = Number.POSITIVE_INFINITY } = this.#limits
    if (this.#space.store.isFull(count)) return true
    const room = memoryBytes - this.#space.bytesWith(count) - this.#bytesBesideSpace()
    const recorded = this.#recorded ? this.#recorded.bytesWith(to - from, count) - this.#recorded.bytes : 0
    if (recorded <= room) return false
    if (this.#space.store.saveMemory()) return this.#isTooMuch(expansion)
    // States come first.
    const forgotten = this.#recorded?.bytes ?? 0
    this.#endRecording()
    this.#recorded = undefined
    return room + forgotten < 0
  }

  #endRecording(): void {
    this.#recordedMax = 0
    this.#expander.kernel.dropSelfLoops()
  }

  #finish(): void {
    this.#endSearch()
    const { goals, size } = this.#space
    for (const [index, { kind }] of this.#properties.entries()) {
      const state = kind === 'alwaysReachable' ? goals!.firstWithout(index, size) : undefined
      if (state !== undefined) this.#tally.decide(index, state)
    }
  }

  #endSearch(stop?: Stop): void {
    this.#stoppedBy = stop
    this.#searched = true
  }

  /** Judges liveness on what was explored, also where a limit has ended the search: a behaviour that is found is one. */
  #advanceLiveness(states: number): void {
    const properties = this.#properties.filter(({ kind }) => isLiveness(kind))
    if (properties.length === 0) {
      this.#done = true
      return
    }
    this.#liveness ??= this.#newLiveness(properties)
    try {
      if (!this.#liveness.advance(states)) return
    } catch (error) {
      throw error instanceof ConditionThrew ? this.#explain(error.thrown, error.state) : error
    }
    if (this.#liveness.outOfMemory) this.#livenessStoppedBy = 'memory'
    this.#done = true
  }

  #newLiveness(properties: readonly BoundProperty[]): Liveness {
    const recorded = this.#recorded
    this.#recorded = undefined
    const memoryBytes = (this.#limits.memoryBytes ?? Number.POSITIVE_INFINITY) - this.#bytes()
    const explored = exploredOf(this.#system, this.#space, this.#expander.kernel.batch.states)
    return new Liveness(explored, properties, { memoryBytes, recorded })
  }

  #verdict(property: BoundProperty, index: number): PropertyVerdict {
    const finding = this.#tally.finding(index)
    const live = isLiveness(property.kind)
    const trace = live ? this.#liveness?.lassoOf(property) : finding && this.#traceOf(property, finding.state)
    const searched = this.#searched && this.#stoppedBy === undefined
    const complete = live ? searched && this.#done && this.#livenessStoppedBy === undefined : searched
    const premised = live ? (this.#liveness?.isPremised(property) ?? true) : this.#tally.premiseSeen[index] !== 0
    const decided = property.kind === 'reachable' ? (trace ? 'holds' : 'violated') : trace ? 'violated' : 'holds'
    return {
      property: property.name,
      kind: property.kind,
      verdict: trace || complete ? decided : 'incomplete',
      vacuous: property.given !== undefined && !premised,
      trace,
    }
  }

  #traceOf(property: BoundProperty, state: number): Trace {
    const { origins } = this.#space
    return property.kind === 'step' ? origins.behaviourThrough(state, property) : origins.behaviourTo(state).trace
  }

  #bytes(): number {
    return this.#space.bytes + this.#bytesBesideSpace()
  }

  #bytesBesideSpace(): number {
    const ofLiveness = this.#liveness?.bytes ?? this.#recorded?.bytes ?? 0
    return ofLiveness + this.#workforce.bytes + this.#expander.kernel.bytes()
  }

  /** A successor led to a new state, and sleep sets took it for one that leads to a state that was found. */
  #explainAwake({ batch }: Expansion, position: number): MoveproofError {
    const { instances } = this.#expander.kernel
    const difference = { what: 'where a step leads', instance: batch.instances[position]! }
    const name = { name: 'What sleep sets left out', off: '--no-sleep-sets', where: '' }
    return disagreement({ system: this.#system, instances }, batch.sources[position]!, difference, name)
  }

  /** What a condition, effect or property did wrong in `state`. */
  #explain(thrown: unknown, state: number): unknown {
    if (thrown instanceof MoveproofError) return thrown
    const open = this.#properties.filter((_, index) => this.#tally.finding(index) === undefined)
    const behaviour = this.#space.origins.behaviourTo(state)
    return diagnose(this.#system, open, behaviour) ?? thrown
  }

  /** An effect replaced a place somewhere in these states: audits find where. */
  #explainReplaced(from: number, to: number): MoveproofError {
    for (let suspect = from; suspect < to; suspect++) this.#audits.audit(suspect)
    return replacedError(this.#system.name, undefined)
  }
}

/** A whole search in one go. */
export function explore(
  system: System,
  properties: readonly BoundProperty[] = [],
  options: ExploreOptions = {},
): ExplorationResult {
  const exploration = new Exploration(system, properties, options)
  exploration.advance(Number.POSITIVE_INFINITY)
  return exploration.result()
}
