import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { initialStates, type System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { type BoundProperty, isLiveness } from '../properties/property.ts'
import { replacedError } from './audit.ts'
import { Audits } from './audits.ts'
import type { Batch } from './batch.ts'
import { countBlockedAlone } from './blocked.ts'
import { OutOfDomain, type TabulationOptions } from './compile/kernel.ts'
import { diagnose, outOfDomain } from './diagnose.ts'
import { Expander, type Expansion } from './expander.ts'
import { assertSameSearch, type ExplorationFacts, modelDigest, type SearchIdentity } from './exploration-facts.ts'
import { omissionProbability } from './fingerprint.ts'
import type { Explored } from './liveness/explored.ts'
import { Liveness } from './liveness/liveness.ts'
import { ConditionThrew } from './liveness/questions.ts'
import { lowerBound, Origins } from './origins.ts'
import { NewStates } from './profile/new-states.ts'
import { FieldProfiler } from './profile/profiler.ts'
import { Edges } from './reach.ts'
import type { ActionStatistics, ExplorationResult, Progress, PropertyVerdict, Stop } from './result.ts'
import { Rows, rowInSegment, segmentOf } from './rows.ts'
import { type Column, growing, type Kept, type Snapshot, takeRows } from './snapshot.ts'
import { StateStore } from './store.ts'
import { Tally } from './tally.ts'
import { areIntact, overwriteTree, textOfTree } from './tree.ts'
import type { Crew } from './workers/crew.ts'
import { Foreman, memoryOf } from './workers/foreman.ts'
import { differentModel, readyFor } from './workers/model.ts'
import { chunkAfter, chunksIn } from './workers/work.ts'

/** Limits on a search. Reaching one ends it with `incomplete`. Time is the caller's: see {@link Exploration.stop}. */
export interface Limits {
  readonly states?: number | undefined
  /** Steps from an initial state. */
  readonly depth?: number | undefined
  /** Bytes of the state store and what belongs to it. */
  readonly memoryBytes?: number | undefined
}

export interface ExploreOptions {
  readonly limits?: Limits
  /** Count for each condition how often it was the only one that blocked its action: about doubles the time. */
  readonly countBlocked?: boolean
  /** Count for each action how many states it was the first to find. */
  readonly countNew?: boolean
  /**
   * Store one state for all that differ only in how elements of symmetric sets are called. States, transitions and statistics
   * then count representatives; verdicts, lengths and levels are the same.
   */
  readonly symmetry?: boolean
  /** Liveness keeps the steps between states while memory allows. False: it finds them anew whenever it needs them, which is slower. */
  readonly keepSteps?: boolean
  /**
   * Keep a fingerprint of 64 bits of each state, and whole states only until they are expanded: less memory, and a small probability
   * that a state is missed ({@link ExplorationResult.omission}). What is found is found: counterexamples are as certain as ever.
   */
  readonly compact?: boolean
  /** How many states are expanded at a time, a power of two up to 512: only where limits end a search depends on it. */
  readonly chunk?: number | undefined
  /** A snapshot of this same search, to go on from; limits and workers may be others. */
  readonly from?: Kept | undefined
  /** Look up what conditions, effects and properties do once they have done it, where that can be proved to be the same; true unless told. */
  readonly tabulate?: boolean
  /** After how many states that begins: it takes some time to begin. */
  readonly tabulateAfter?: number
}

// To wake threads for less is not worth it.
const sharedChunksMin = 2

/**
 * A breadth-first search that its owner advances in slices, so that it can be watched, limited and interrupted.
 * It goes on past violations: each property gets its own verdict and its own shortest counterexample.
 */
export class Exploration {
  readonly #system: System
  readonly #properties: readonly BoundProperty[]
  readonly #limits: Limits
  readonly #identity: SearchIdentity
  readonly #keepSteps: boolean
  readonly #compile: TabulationOptions
  readonly #expander: Expander
  readonly #store: StateStore
  /** The packed states: the store has them, unless it has fingerprints. */
  readonly #states: Rows
  readonly #origins: Origins
  readonly #audits: Audits
  readonly #edges: Edges | undefined
  readonly #blocked: Map<string, Record<string, number>> | undefined
  readonly #newStates: NewStates | undefined
  readonly #tally: Tally
  /** Per `alwaysReachable` property: 1 for each expanded state that is a goal. */
  readonly #goals: Uint8Array[]
  /** Expanded, and not yet in the store. */
  #expansion: Expansion | undefined
  #crew: Crew | undefined
  #foreman: Foreman | undefined
  #expanded = 0
  #initialStates = 0
  readonly #levelSizes: number[] = []
  #levelEnd = 0
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
    const { compact = false } = options
    this.#system = system
    this.#properties = properties
    this.#limits = options.limits ?? {}
    this.#keepSteps = options.keepSteps ?? true
    this.#compile = { tabulate: options.tabulate ?? true, tabulateAfter: options.tabulateAfter }
    this.#expander = new Expander(system, properties, {
      symmetry: options.symmetry ?? false,
      compact,
      compile: this.#compile,
      chunk: options.chunk,
    })
    const { layout, batch } = this.#expander.kernel
    const { symmetry } = this.#expander
    this.#store = new StateStore(this.#expander.keyWords, batch.hashes.length)
    this.#states = compact ? new Rows(layout.words) : this.#store.rows
    this.#origins = new Origins(system, this.#store, { symmetry, states: this.#states, compact })
    this.#audits = new Audits(system, this.#origins, symmetry)
    this.#edges = properties.some((p) => p.kind === 'alwaysReachable') ? new Edges() : undefined
    this.#blocked = options.countBlocked ? new Map() : undefined
    const { instances } = this.#expander.kernel
    this.#newStates = options.countNew ? new NewStates(system.actions.length, instances) : undefined
    this.#tally = new Tally(system.actions.length, properties.length)
    this.#goals = properties.map(() => new Uint8Array(0))
    this.#identity = {
      system: system.name,
      bounds: system.bounds,
      model: modelDigest({ system, properties }),
      symmetry: symmetry !== undefined,
      compact,
      countBlocked: this.#blocked !== undefined,
      countNew: this.#newStates !== undefined,
      chunk: batch.states,
    }
    if (options.from) this.#takeOver(options.from)
    else this.#insertInitialStates()
  }

  /** The search as it is now, to be kept. It is good until the search goes on. */
  snapshot(): Snapshot {
    const { rows, size } = this.#store
    const facts: ExplorationFacts = {
      identity: this.#identity,
      states: size,
      firstKept: this.#states.first,
      expanded: this.#expanded,
      initialStates: this.#initialStates,
      levelSizes: this.#levelSizes,
      levelEnd: this.#levelEnd,
      tally: [...this.#tally.block],
      blocked: [...(this.#blocked ?? [])],
      newStates: [...(this.#newStates?.perAction ?? [])],
      edges: this.#edges?.count ?? 0,
      origins: this.#origins.facts,
      audited: this.#audits.audited,
      nextAudit: this.#audits.next,
    }
    const columns: Record<string, Column> = { keys: growing(rows, size), ...this.#origins.columns }
    if (this.#isCompact) columns.states = this.#states.kept(size)
    if (this.#edges) columns.edges = growing(this.#edges.rows, this.#edges.count)
    for (const [index, goals] of this.#goals.entries()) {
      const bytes = Math.min(goals.length, this.#expanded)
      if (bytes > 0) columns[`goals${index}`] = { bytes, grows: true, pieces: (from) => [goals.subarray(from, bytes)] }
    }
    return { facts, columns }
  }

  /**
   * Expands about `states` more states: chunks end where they always do, so that no count depends on how a search is sliced.
   * Returns true when the search has ended, by itself or at a limit.
   */
  advance(states: number): boolean {
    const target = Math.min(this.#expanded + states, Number.MAX_SAFE_INTEGER)
    while (!this.#searched && this.#expanded < target) if (!this.#advanceOnce()) break
    if (this.#searched && !this.#done) this.#advanceLiveness(states)
    return this.#done
  }

  /**
   * Lets a crew expand states. What the search finds, and in which order, does not depend on it; only where limits on memory or
   * time end a search may differ. The owner lets events through between slices, and dismisses the crew in the end.
   */
  employ(crew: Crew): void {
    if (this.#crew || this.#done) return
    const { size: states } = this.#store
    const memory = memoryOf(this.#store, this.#states)
    const symmetry = this.#expander.symmetry !== undefined
    const compact = this.#isCompact
    const model = { system: this.#system, properties: this.#properties }
    this.#crew = crew
    this.#foreman = new Foreman(crew, this.#expander, this.#store, this.#states)
    const { work } = this.#foreman
    const expander = new Expander(this.#system, this.#properties, { symmetry, compact, chunk: work.chunk })
    const own = readyFor(model, expander, memory, states)
    const keepsAll = this.#edges !== undefined
    crew.start({ work, symmetry, compact, compile: this.#compile, keepsAll, memory, states }, (ready) =>
      ready.text === own.text && ready.digest === own.digest ? undefined : differentModel(this.#system.name),
    )
  }

  /** Sends the crew away, if there is one; what is left of the search this thread does alone. */
  async dismiss(): Promise<void> {
    await this.#crew?.dismiss()
    this.#crew = undefined
    this.#foreman = undefined
  }

  /** Ends the search; verdicts that are still open become `incomplete`. */
  stop(reason: Stop): void {
    if (this.#done) return
    if (this.#searched) this.#livenessStoppedBy = reason
    else this.#stoppedBy = reason
    this.#searched = true
    this.#done = true
  }

  progress(): Progress {
    return {
      states: this.#store.size,
      transitions: this.#tally.transitions,
      queue: this.#store.size - this.#expanded,
      levelSizes: [...this.#levelSizes],
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
    for (let state = 0; state < this.#store.size; state++) yield this.#origins.storedTree(state)
  }

  /**
   * To find out what the stored states so far differ in.
   * @throws unsupported where fingerprints of them are all that is kept
   */
  profiler(): FieldProfiler {
    if (this.#isCompact) {
      throw new MoveproofError('unsupported', {
        what: 'Fields cannot be profiled where only fingerprints of states are kept.',
        next: 'search without --compact',
      })
    }
    const { kernel, symmetry } = this.#expander
    return new FieldProfiler(this.#system, kernel.layout, this.#store, symmetry)
  }

  /** @throws MoveproofError 'impure-action' when an audited state now behaves differently from before */
  result(): ExplorationResult {
    this.#audits.repeat(this.#tally.firstEnabled)
    return {
      system: this.#system.name,
      bounds: this.#system.bounds,
      exhaustive: this.#searched && this.#stoppedBy === undefined,
      stoppedBy: this.#stoppedBy ?? this.#livenessStoppedBy,
      renamings: this.#expander.symmetry?.order ?? 1,
      omission: this.#isCompact ? omissionProbability(this.#store.size) : undefined,
      states: this.#store.size,
      initialStates: this.#initialStates,
      transitions: this.#tally.transitions,
      levels: this.#levelSizes.length,
      bytes: this.#bytes(),
      verdicts: this.#properties.map((property, index) => this.#verdict(property, index)),
      actions: this.#actionStatistics(),
    }
  }

  #takeOver(kept: Kept): void {
    const facts = kept.facts as ExplorationFacts
    assertSameSearch(facts.identity, this.#identity)
    takeRows(kept, 'keys', this.#store.rows, facts.states)
    if (this.#isCompact) {
      takeRows(kept, 'states', this.#states, facts.states, facts.firstKept)
      this.#states.forget(facts.firstKept)
    }
    this.#store.takeOver(facts.states)
    this.#expanded = facts.expanded
    this.#initialStates = facts.initialStates
    this.#levelSizes.push(...facts.levelSizes)
    this.#levelEnd = facts.levelEnd
    this.#tally.block.set(facts.tally)
    this.#closeDecided()
    for (const [action, counts] of facts.blocked) this.#blocked!.set(action, { ...counts })
    this.#newStates?.perAction.set(facts.newStates)
    if (this.#edges) {
      this.#edges.count = facts.edges
      takeRows(kept, 'edges', this.#edges.rows, facts.edges)
    }
    for (const [index, { kind }] of this.#properties.entries()) {
      if (kind !== 'alwaysReachable' || facts.expanded === 0) continue
      const goals = new Uint8Array(facts.expanded)
      let at = 0
      for (const piece of kept.pieces(`goals${index}`)) {
        goals.set(piece, at)
        at += piece.length
      }
      this.#goals[index] = goals
    }
    this.#origins.takeOver(facts.origins, kept)
    this.#audits.takeOver(facts.audited, facts.nextAudit)
  }

  #insertInitialStates(): void {
    const { batch, tree } = this.#expander.kernel
    let initial = 0
    const again = initialStates(this.#system)
    for (const start of initialStates(this.#system)) {
      this.#assertSame(start, again.next().value)
      overwriteTree(this.#system.fields, tree, start)
      this.#packInitial({ initial, steps: [] })
      this.#expander.represent(1)
      const before = this.#store.size
      while (!this.#store.reserve(1));
      this.#insert(batch, 1)
      if (batch.targets[0] === before) this.#origins.noteInitial(initial)
      initial++
    }
    this.#initialStates = this.#store.size
    this.#beginLevel()
  }

  #beginLevel(): void {
    this.#levelSizes.push(this.#store.size - this.#levelEnd)
    this.#levelEnd = this.#store.size
  }

  #assertSame(start: Tree, again: Tree | undefined): void {
    const { fields, name } = this.#system
    if (again !== undefined && textOfTree(fields, start) === textOfTree(fields, again)) return
    throw new MoveproofError('impure-action', {
      what: 'Run twice, it gave two different initial states.',
      where: `initially of ${name}`,
      cause: 'a clock, randomness, or a variable outside the state',
      next: 'use choose(…) for a free choice: every value then gives an initial state',
    })
  }

  #packInitial(trace: Trace): void {
    try {
      this.#expander.kernel.pack()
    } catch (bad) {
      if (!(bad instanceof OutOfDomain)) throw bad
      const cell = this.#expander.kernel.layout.cells[bad.cell]!
      throw outOfDomain(cell, bad.value, `initial state ${trace.initial} of ${this.#system.name}`, trace)
    }
  }

  /**
   * Takes the search on by one chunk. Returns false where it has to be asked again: a table grows a stretch at a time, and workers
   * take their time.
   */
  #advanceOnce(): boolean {
    if (!this.#expansion) {
      const stop = this.#limitReached()
      if (this.#expanded === this.#levelEnd && this.#store.size === this.#levelEnd) this.#finish()
      else if (stop) this.#endSearch(stop)
      else this.#expansion = this.#nextExpansion()
    }
    return this.#searched || (this.#expansion !== undefined && this.#enter(this.#expansion))
  }

  #limitReached(): Stop | undefined {
    const { states, depth } = this.#limits
    if (depth !== undefined && this.#expanded === this.#levelEnd && this.#levelSizes.length > depth) return 'depth'
    if (states !== undefined && this.#store.size >= states) return 'states'
    return undefined
  }

  #nextExpansion(): Expansion | undefined {
    if (this.#expanded === this.#levelEnd) this.#beginLevel()
    const { states: chunk } = this.#expander.kernel.batch
    const [from, end] = [this.#expanded, this.#levelEnd]
    const canShare = this.#crew?.areReady && chunksIn(from, end, chunk) >= sharedChunksMin
    if (canShare && !this.#foreman!.isOpen) this.#foreman!.open(from, end)
    const taken = this.#foreman?.isOpen ? this.#foreman.take() : { from, to: Math.min(end, chunkAfter(from, chunk)) }
    if (!taken) return undefined
    while (this.#audits.next < taken.to) this.#audits.audit(this.#audits.next)
    return 'batch' in taken ? taken : this.#expand(taken.from, taken.to)
  }

  #expand(from: number, to: number): Expansion {
    const { kernel } = this.#expander
    const row = rowInSegment(from)
    const segment = this.#states.segments[segmentOf(from)]!
    let expansion: Expansion
    try {
      expansion = this.#expander.expand(segment, row, row + to - from, from - row)
    } catch (thrown) {
      throw this.#explain(thrown, kernel.counters.current)
    }
    if (!areIntact(kernel.places)) throw this.#explainReplaced(from, to)
    return expansion
  }

  /** Gives what was found to the store. Returns false where the store has to grow first, and is not done. */
  #enter(expansion: Expansion): boolean {
    const { from, to, count, batch, tally, goals } = expansion
    if (this.#isTooMuch(count)) {
      this.#endSearch('memory')
      return true
    }
    if (!this.#store.reserve(count)) return false
    this.#expansion = undefined
    if (from !== this.#expanded)
      throw new Error(`States from ${from} were expanded, and it was the turn of ${this.#expanded}.`)
    this.#expanded = to
    this.#tally.add(tally)
    this.#closeDecided()
    this.#noteGoals(goals, from, to)
    const before = this.#store.size
    this.#insert(batch, count)
    this.#edges?.append(batch.sources, batch.targets, count)
    this.#origins.noteHandOver(batch, count, before, to)
    this.#newStates?.note(batch, count, before)
    if (this.#blocked) this.#countBlocked(from, to)
    if (this.#isCompact) this.#states.forget(to)
    if (this.#foreman?.isOpen) this.#foreman.taken()
    return true
  }

  get #isCompact(): boolean {
    return this.#states !== this.#store.rows
  }

  #insert(batch: Batch, count: number): void {
    const before = this.#store.size
    this.#store.insert(batch.keys, batch.hashes, count, batch.targets)
    if (!this.#isCompact) return
    const { width } = this.#states
    this.#states.reserve(this.#store.size)
    let next = before
    for (let k = 0; k < count; k++) {
      if (batch.targets[k] !== next) continue
      const state = batch.words.subarray(k * width, (k + 1) * width)
      this.#states.segments[segmentOf(next)]!.set(state, rowInSegment(next) * width)
      next++
    }
  }

  /** What a worker has decided this thread need not judge, and must not: later states are not asked. */
  #closeDecided(): void {
    for (let property = 0; property < this.#properties.length; property++) {
      if (this.#tally.finding(property)) this.#expander.kernel.close(property)
    }
  }

  #isTooMuch(more: number): boolean {
    const { memoryBytes } = this.#limits
    if (this.#store.isFull(more)) return true
    const queued = this.#isCompact ? more * this.#states.width * 4 : 0
    return memoryBytes !== undefined && this.#store.bytesWith(more) + queued + this.#bytesBesideStore() > memoryBytes
  }

  /** Judges liveness on what was explored, also where a limit has ended the search: a behaviour that is found is one. */
  #advanceLiveness(states: number): void {
    const properties = this.#properties.filter(({ kind }) => isLiveness(kind))
    if (properties.length === 0) {
      this.#done = true
      return
    }
    this.#liveness ??= new Liveness(this.#explored(), properties, {
      memoryBytes: (this.#limits.memoryBytes ?? Number.POSITIVE_INFINITY) - this.#bytes(),
      keepSteps: this.#keepSteps,
    })
    try {
      if (!this.#liveness.advance(states)) return
    } catch (error) {
      throw error instanceof ConditionThrew ? this.#explain(error.thrown, error.state) : error
    }
    if (this.#liveness.outOfMemory) this.#livenessStoppedBy = 'memory'
    this.#done = true
  }

  #explored(): Explored {
    const store = this.#store
    const levelStarts = [0]
    for (const [level, size] of this.#levelSizes.entries()) levelStarts[level + 1] = levelStarts[level]! + size
    return {
      system: this.#system,
      rows: store.rows,
      chunk: this.#expander.kernel.batch.states,
      found: store.size,
      expanded: this.#expanded,
      initialStates: this.#initialStates,
      depthOf: (state) => lowerBound(levelStarts.length, (k) => levelStarts[k]! > state) - 1,
      find: ({ words, hashes, targets }, count) => {
        if (store.find(words, hashes, count, targets)) return
        throw new MoveproofError('impure-action', {
          what: 'A state has a successor that it did not have before.',
          where: this.#system.name,
          cause: 'a condition or an effect depends on a variable outside the state',
          next: 'put what the action has to remember into the state of its part',
        })
      },
      behaviourTo: (state) => this.#origins.behaviourTo(state).trace,
    }
  }

  #endSearch(stop?: Stop): void {
    this.#stoppedBy = stop
    this.#searched = true
  }

  #finish(): void {
    this.#endSearch()
    this.#properties.forEach((property, index) => {
      if (property.kind !== 'alwaysReachable') return
      const state = this.#edges!.firstWithout(this.#goals[index]!, this.#store.size)
      if (state !== undefined) this.#tally.decide(index, state)
    })
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
    return property.kind === 'step'
      ? this.#origins.behaviourThrough(state, property)
      : this.#origins.behaviourTo(state).trace
  }

  #actionStatistics(): ActionStatistics[] {
    return this.#system.actions.map((action, index) => ({
      name: action.name,
      enabledStates: this.#tally.enabledStates[index]!,
      fired: this.#tally.fired[index]!,
      newStates: this.#newStates?.perAction[index],
      blockedAlone: this.#blocked && {
        ...Object.fromEntries(action.when.map((condition) => [condition.name, 0])),
        ...this.#blocked.get(action.name),
      },
    }))
  }

  #countBlocked(from: number, to: number): void {
    const kernel = this.#origins.kernel()
    for (let state = from; state < to; state++) {
      kernel.reload(this.#states.segments[segmentOf(state)]!, rowInSegment(state))
      countBlockedAlone(this.#system, kernel.tree, this.#blocked!)
    }
  }

  #noteGoals(goals: readonly Uint8Array[], from: number, to: number): void {
    for (const [index, found] of goals.entries()) {
      if (found.length === 0) continue
      if (this.#goals[index]!.length < to) {
        const larger = new Uint8Array(Math.max(2 * to, this.#levelEnd))
        larger.set(this.#goals[index]!)
        this.#goals[index] = larger
      }
      this.#goals[index]!.set(found.subarray(0, to - from), from)
    }
  }

  #bytes(): number {
    return this.#store.bytes + this.#bytesBesideStore()
  }

  #bytesBesideStore(): number {
    const goals = this.#goals.reduce((bytes, goal) => bytes + goal.byteLength, 0)
    const queue = this.#isCompact ? (this.#store.size - this.#states.first) * this.#states.width * 4 : 0
    const beside = queue + (this.#liveness?.bytes ?? 0) + (this.#foreman?.bytes ?? 0) + this.#expander.kernel.bytes()
    return (this.#edges?.bytes ?? 0) + goals + this.#origins.bytes + beside
  }

  /** What a condition, effect or property did wrong in `state`. */
  #explain(thrown: unknown, state: number): unknown {
    if (thrown instanceof MoveproofError) return thrown
    const open = this.#properties.filter((_, index) => this.#tally.finding(index) === undefined)
    const behaviour = this.#origins.behaviourTo(state)
    return diagnose(this.#system, open, behaviour) ?? thrown
  }

  /** An effect replaced a place somewhere in these states: audits find where. */
  #explainReplaced(from: number, to: number): MoveproofError {
    for (let suspect = from; suspect < to; suspect++) this.#audits.audit(suspect)
    return replacedError(this.#system.name, undefined)
  }
}

/** Fairness to single elements is lost where states that differ only in names are one: no quotient is right. */
function assertSupported(properties: readonly BoundProperty[], { symmetry, compact }: ExploreOptions): void {
  const live = properties.find(({ kind }) => isLiveness(kind))
  if (compact && live) {
    throw new MoveproofError('unsupported', {
      what: `${live.name} cannot be judged where only fingerprints of states are kept.`,
      cause: 'liveness looks at states again after the search',
      next: 'search without --compact, or leave properties of the liveness kinds out',
    })
  }
  if (!symmetry || !live) return
  throw new MoveproofError('unsupported', {
    what: `${live.name} cannot be judged with symmetry reduction.`,
    cause:
      'it is fair to each element by itself, and symmetry reduction stores one state for all that differ only in names',
    next: 'search without symmetry, or leave properties of the liveness kinds out',
  })
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
