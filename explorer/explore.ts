import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { initialStates, type System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { BoundProperty } from '../properties/property.ts'
import { replacedError } from './audit.ts'
import { Audits } from './audits.ts'
import { countBlockedAlone } from './blocked.ts'
import { compile, type Kernel, OutOfDomain } from './compile/kernel.ts'
import { diagnose, outOfDomain } from './diagnose.ts'
import { hashWords } from './hash.ts'
import { Origins } from './origins.ts'
import { Edges } from './reach.ts'
import type { ActionStatistics, ExplorationResult, Progress, PropertyVerdict, Stop } from './result.ts'
import { StateStore } from './store.ts'
import { Symmetry } from './symmetry/symmetry.ts'
import { areIntact, overwriteTree, textOfTree } from './tree.ts'

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
  /**
   * Store one state for all that differ only in how elements of symmetric sets are called. States, transitions and statistics
   * then count representatives; verdicts, lengths and levels are the same.
   */
  readonly symmetry?: boolean
}

// States without successors never fill a batch: limits and interruptions are heeded all the same.
const longestStretch = 2 ** 16

/**
 * A breadth-first search that its owner advances in slices, so that it can be watched, limited and interrupted.
 * It goes on past violations: each property gets its own verdict and its own shortest counterexample.
 */
export class Exploration {
  readonly #system: System
  readonly #properties: readonly BoundProperty[]
  readonly #limits: Limits
  readonly #kernel: Kernel
  readonly #symmetry: Symmetry | undefined
  readonly #store: StateStore
  readonly #origins: Origins
  readonly #audits: Audits
  readonly #edges: Edges | undefined
  readonly #blocked: Map<string, Record<string, number>> | undefined
  #expanded = 0
  #initialStates = 0
  #levels = 0
  #levelEnd = 0
  #stoppedBy: Stop | undefined
  #done = false

  constructor(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}) {
    this.#system = system
    this.#properties = properties
    this.#limits = options.limits ?? {}
    this.#kernel = compile(system, properties)
    this.#symmetry = options.symmetry ? Symmetry.of(system, this.#kernel.layout) : undefined
    this.#store = new StateStore(this.#kernel.layout.words, this.#kernel.batch.hashes.length)
    this.#origins = new Origins(system, this.#store, this.#symmetry)
    this.#audits = new Audits(system, this.#origins, this.#symmetry)
    this.#edges = properties.some((p) => p.kind === 'alwaysReachable') ? new Edges() : undefined
    this.#blocked = options.countBlocked ? new Map() : undefined
    this.#insertInitialStates()
  }

  /**
   * Expands about `states` more states: stretches end where they always do, so that no count depends on how a search is
   * sliced. Returns true when the search has ended, by itself or at a limit.
   */
  advance(states: number): boolean {
    const target = Math.min(this.#expanded + states, Number.MAX_SAFE_INTEGER)
    while (!this.#done && this.#expanded < target) this.#advanceOnce()
    return this.#done
  }

  /** Ends the search; verdicts that are still open become `incomplete`. */
  stop(reason: Stop): void {
    if (this.#done) return
    this.#stoppedBy = reason
    this.#done = true
  }

  progress(): Progress {
    return {
      states: this.#store.size,
      transitions: this.#kernel.counters.transitions,
      queue: this.#store.size - this.#expanded,
      level: this.#levels,
      bytes: this.#bytes(),
    }
  }

  /** The stored states so far as trees of their own, in the order in which they were found. */
  *visited(): Generator<Tree> {
    for (let state = 0; state < this.#store.size; state++) yield this.#origins.storedTree(state)
  }

  /** @throws MoveproofError 'impure-action' when an audited state now behaves differently from before */
  result(): ExplorationResult {
    this.#audits.repeat(this.#kernel.firstEnabled)
    return {
      system: this.#system.name,
      bounds: this.#system.bounds,
      stoppedBy: this.#stoppedBy,
      renamings: this.#symmetry?.order ?? 1,
      states: this.#store.size,
      initialStates: this.#initialStates,
      transitions: this.#kernel.counters.transitions,
      levels: this.#levels,
      bytes: this.#bytes(),
      verdicts: this.#properties.map((property, index) => this.#verdict(property, index)),
      actions: this.#actionStatistics(),
    }
  }

  #insertInitialStates(): void {
    const { batch, tree } = this.#kernel
    let initial = 0
    const again = initialStates(this.#system)
    for (const start of initialStates(this.#system)) {
      this.#assertSame(start, again.next().value)
      overwriteTree(this.#system.fields, tree, start)
      this.#packInitial({ initial, steps: [] })
      const before = this.#store.size
      this.#insert(1)
      if (batch.targets[0] === before) this.#origins.noteInitial(initial)
      initial++
    }
    this.#initialStates = this.#store.size
    this.#levels = 1
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
      this.#kernel.pack()
    } catch (bad) {
      if (!(bad instanceof OutOfDomain)) throw bad
      const cell = this.#kernel.layout.cells[bad.cell]!
      throw outOfDomain(cell, bad.value, `initial state ${trace.initial} of ${this.#system.name}`, trace)
    }
  }

  /** Gives the first `count` successors of the batch to the store, as their representatives under symmetry. */
  #insert(count: number): void {
    const { batch, layout } = this.#kernel
    if (this.#symmetry) {
      for (let k = 0; k < count; k++) {
        this.#symmetry.canonicalise(batch.words, k * layout.words)
        batch.hashes[k] = hashWords(batch.words, k * layout.words, layout.words)
      }
    }
    this.#store.insert(batch, count)
  }

  #advanceOnce(): void {
    if (this.#expanded === this.#levelEnd && this.#store.size === this.#levelEnd) {
      this.#finish()
      return
    }
    const limit = this.#limitReached()
    if (limit) {
      this.stop(limit)
      return
    }
    if (this.#expanded === this.#levelEnd) {
      this.#levelEnd = this.#store.size
      this.#levels++
    }
    this.#growGoals()
    const from = this.#expanded
    let to = Math.min(this.#levelEnd, from + longestStretch)
    if (this.#audits.next < to) {
      to = Math.max(from + 1, Math.min(to, this.#audits.next))
      if (this.#audits.next === from) this.#audits.audit(from)
    }
    this.#expanded = this.#run(from, to)
    if (!areIntact(this.#kernel.places)) throw this.#explainReplaced(from)
    const count = this.#kernel.counters.batched
    const before = this.#store.size
    this.#insert(count)
    this.#edges?.append(this.#kernel.batch.sources, this.#kernel.batch.targets, count)
    this.#origins.noteHandOver(this.#kernel.batch, count, before, this.#expanded)
    if (this.#blocked) this.#countBlocked(from, this.#expanded)
  }

  #limitReached(): Stop | undefined {
    const { states, depth, memoryBytes } = this.#limits
    if (depth !== undefined && this.#expanded === this.#levelEnd && this.#levels > depth) return 'depth'
    if (states !== undefined && this.#store.size >= states) return 'states'
    const most = this.#kernel.batch.hashes.length
    if (memoryBytes !== undefined && this.#bytesWith(most) > memoryBytes) return 'memory'
    return undefined
  }

  #run(from: number, to: number): number {
    try {
      return this.#kernel.run(this.#store.words, from, to)
    } catch (thrown) {
      throw this.#explain(thrown, this.#kernel.counters.current)
    }
  }

  #finish(): void {
    this.#done = true
    this.#properties.forEach((property, index) => {
      if (property.kind !== 'alwaysReachable') return
      const state = this.#edges!.firstWithout(this.#kernel.goals[index]!, this.#store.size)
      if (state !== undefined) this.#kernel.findings[index] = { state, instance: undefined }
    })
  }

  #verdict(property: BoundProperty, index: number): PropertyVerdict {
    const finding = this.#kernel.findings[index]
    const complete = this.#stoppedBy === undefined && this.#done
    const found = finding !== undefined
    const decided = property.kind === 'reachable' ? (found ? 'holds' : 'violated') : found ? 'violated' : 'holds'
    return {
      property: property.name,
      kind: property.kind,
      verdict: found || complete ? decided : 'incomplete',
      vacuous: property.given !== undefined && this.#kernel.premiseSeen[index] === 0,
      trace: finding && this.#traceOf(property, finding.state),
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
      enabledStates: this.#kernel.enabledStates[index]!,
      fired: this.#kernel.fired[index]!,
      blockedAlone: this.#blocked && {
        ...Object.fromEntries(action.when.map((condition) => [condition.name, 0])),
        ...this.#blocked.get(action.name),
      },
    }))
  }

  #countBlocked(from: number, to: number): void {
    const kernel = this.#origins.kernel()
    for (let state = from; state < to; state++) {
      kernel.reload(this.#store.words, state)
      countBlockedAlone(this.#system, kernel.tree, this.#blocked!)
    }
  }

  #growGoals(): void {
    this.#kernel.goals.forEach((goals, index) => {
      if (this.#properties[index]!.kind !== 'alwaysReachable' || goals.length >= this.#levelEnd) return
      const larger = new Uint8Array(Math.max(this.#levelEnd, goals.length * 2))
      larger.set(goals)
      this.#kernel.goals[index] = larger
    })
  }

  #bytes(): number {
    return this.#store.bytes + this.#bytesBesideStore()
  }

  #bytesWith(more: number): number {
    return this.#store.bytesWith(more) + this.#bytesBesideStore()
  }

  #bytesBesideStore(): number {
    const goals = this.#kernel.goals.reduce((bytes, goal) => bytes + goal.byteLength, 0)
    return (this.#edges?.bytes ?? 0) + goals + this.#origins.bytes
  }

  /** What a condition, effect or property did wrong in `state`. */
  #explain(thrown: unknown, state: number): unknown {
    if (thrown instanceof MoveproofError) return thrown
    const open = this.#properties.filter((_, index) => this.#kernel.findings[index] === undefined)
    const behaviour = this.#origins.behaviourTo(state)
    return diagnose(this.#system, open, behaviour) ?? thrown
  }

  /** An effect replaced a place somewhere from `state` on: audits find where. */
  #explainReplaced(state: number): MoveproofError {
    for (let suspect = state; suspect < this.#expanded; suspect++) this.#audits.audit(suspect)
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
