import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { initialStates, type System, stepText } from '../model/language/system.ts'
import type { Trace, TraceStep } from '../model/language/trace.ts'
import type { BoundProperty, PropertyKind } from '../properties/property.ts'
import { auditState, guarded, historyError, replacedError } from './audit.ts'
import { countBlockedAlone } from './blocked.ts'
import { compile, type Kernel, OutOfDomain } from './compile/kernel.ts'
import { Edges } from './reach.ts'
import type { ActionStatistics, ExplorationResult, Progress, PropertyVerdict, Stop } from './result.ts'
import { StateStore } from './store.ts'
import { areIntact, copyTree, overwriteTree, placesOf, textOfTree } from './tree.ts'

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
}

// States audited for purity from the start; later ones at growing distances, so that an audit's share of the time falls.
const auditedAtFirst = 64
const auditGrowth = 1.25

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
  readonly #store: StateStore
  readonly #edges: Edges | undefined
  readonly #blocked: Map<string, Record<string, number>> | undefined
  /** After hand-over k: how many states there were, and how many of them had been expanded. */
  readonly #handedOver: { states: number; expanded: number }[] = []
  readonly #initialOf: number[] = []
  readonly #audits: { state: number; digest: string }[] = []
  #nextAudit = 0
  #expanded = 0
  #initialStates = 0
  #levels = 0
  #levelEnd = 0
  #stoppedBy: Stop | undefined
  #done = false
  #tracer: Kernel | undefined

  constructor(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}) {
    this.#system = system
    this.#properties = properties
    this.#limits = options.limits ?? {}
    this.#kernel = compile(system, properties)
    this.#store = new StateStore(this.#kernel.layout.words, this.#kernel.batch.hashes.length)
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

  /** The states found so far as trees of their own, in the order in which they were found. */
  *visited(): Generator<Tree> {
    const kernel = this.#traceKernel()
    for (let state = 0; state < this.#store.size; state++) {
      kernel.reload(this.#store.words, state)
      yield copyTree(this.#system.fields, kernel.tree)
    }
  }

  /** @throws MoveproofError 'impure-action' when an audited state now behaves differently from before */
  result(): ExplorationResult {
    this.#repeatAudits()
    return {
      system: this.#system.name,
      bounds: this.#system.bounds,
      stoppedBy: this.#stoppedBy,
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
      this.#guardModel(() => this.#kernel.pack(), { initial, steps: [] })
      this.#store.insert(batch, 1)
      if (batch.targets[0] === this.#initialOf.length) this.#initialOf.push(initial)
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
    if (this.#nextAudit < to) {
      to = Math.max(from + 1, Math.min(to, this.#nextAudit))
      if (this.#nextAudit === from) this.#audit(from)
    }
    this.#expanded = this.#run(from, to)
    if (!areIntact(this.#kernel.places)) throw this.#explainReplaced(from)
    const count = this.#kernel.counters.batched
    this.#store.insert(this.#kernel.batch, count)
    this.#edges?.append(this.#kernel.batch.sources, this.#kernel.batch.targets, count)
    this.#handedOver.push({ states: this.#store.size, expanded: this.#expanded })
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
      trace: finding && this.#traceTo(finding.state, finding.instance),
    }
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

  /** The behaviour by which the search first came to `state`, then `lastInstance` if given. Always a shortest one. */
  #traceTo(state: number, lastInstance?: number): Trace {
    const steps: TraceStep[] = []
    if (lastInstance !== undefined) steps.push(this.#stepOf(lastInstance))
    let at = state
    while (at >= this.#initialOf.length) {
      const origin = this.#originOf(at)
      steps.push(this.#stepOf(origin.instance))
      at = origin.source
    }
    return { initial: this.#initialOf[at]!, steps: steps.reverse() }
  }

  #stepOf(instance: number): TraceStep {
    const { action, parameters } = this.#kernel.instances[instance]!
    return { action: this.#system.actions[action]!.name, parameters }
  }

  /**
   * Which state and action instance first led to `state`. No parent is stored: states appear in the order in which they are
   * found, so it is known which hand-over brought this one, and expanding that stretch again shows how.
   */
  #originOf(state: number): { source: number; instance: number } {
    const kernel = this.#traceKernel()
    const width = kernel.layout.words
    let handOver = lowerBound(this.#handedOver, (entry) => entry.states > state)
    for (; ; handOver++) {
      const from = handOver === 0 ? 0 : this.#handedOver[handOver - 1]!.expanded
      const to = this.#handedOver[handOver]!.expanded
      for (let next = from; next < to; ) {
        next = kernel.run(this.#store.words, next, to)
        const { words, sources, instances } = kernel.batch
        for (let k = 0; k < kernel.counters.batched; k++) {
          let j = 0
          while (j < width && words[k * width + j] === this.#store.words[state * width + j]) j++
          if (j === width) return { source: sources[k]!, instance: instances[k]! }
        }
      }
      if (handOver === this.#handedOver.length - 1) throw historyErrorAt(this.#system, state)
    }
  }

  /** The same, unless history decides so much that the way there cannot be found again. */
  #traceIfRepeatable(state: number): Trace | undefined {
    try {
      return this.#traceTo(state)
    } catch {
      return undefined
    }
  }

  #traceKernel(): Kernel {
    // Its tree may have been damaged by the very effect whose trace is wanted.
    if (!this.#tracer || !areIntact(this.#tracer.places)) this.#tracer = compile(this.#system, [])
    return this.#tracer
  }

  #audit(state: number): void {
    const kernel = this.#traceKernel()
    kernel.reload(this.#store.words, state)
    const tree = copyTree(this.#system.fields, kernel.tree)
    this.#audits.push({ state, digest: auditState(this.#system, tree, () => this.#traceIfRepeatable(state)) })
    this.#nextAudit = state < auditedAtFirst ? state + 1 : Math.ceil(state * auditGrowth)
  }

  // Later and in the opposite order, so that whatever depends on history shows. First the states in which an action was first
  // enabled, so that every action that ever fired is audited.
  #repeatAudits(): void {
    const kernel = this.#traceKernel()
    const audited = new Set(this.#audits.map((audit) => audit.state))
    for (const first of this.#kernel.firstEnabled) {
      if (first > 0 && !audited.has(first - 1)) this.#audit(first - 1)
    }
    for (const { state, digest } of this.#audits.toReversed()) {
      kernel.reload(this.#store.words, state)
      const tree = copyTree(this.#system.fields, kernel.tree)
      const again = auditState(this.#system, tree, () => this.#traceIfRepeatable(state))
      if (again !== digest) throw historyError(this.#system, this.#traceIfRepeatable(state), digest, again)
    }
  }

  #countBlocked(from: number, to: number): void {
    const kernel = this.#traceKernel()
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
    return (this.#edges?.bytes ?? 0) + goals + this.#handedOver.length * 32
  }

  #guardModel(run: () => void, trace: Trace): void {
    try {
      run()
    } catch (thrown) {
      if (!(thrown instanceof OutOfDomain)) throw thrown
      throw this.#outOfDomain(thrown, `initial state ${trace.initial} of ${this.#system.name}`, trace)
    }
  }

  /** What a condition, effect or property did wrong in `state`: runs them one by one until it happens again. */
  #explain(thrown: unknown, state: number): unknown {
    if (thrown instanceof MoveproofError) return thrown
    const { fields, actions, name } = this.#system
    const kernel = compile(this.#system, [])
    const trace = () => this.#traceIfRepeatable(state)
    const fresh = () => {
      kernel.reload(this.#store.words, state)
      return copyTree(fields, kernel.tree)
    }
    const tree = fresh()
    const open = (kinds: readonly PropertyKind[]) =>
      this.#properties.filter((p, index) => kinds.includes(p.kind) && this.#kernel.findings[index] === undefined)
    try {
      for (const property of open(['always', 'reachable', 'alwaysReachable'])) {
        judgeOne(property, tree, `property ${property.name} of ${name}`, trace)
      }
      for (const action of actions) {
        for (const instance of action.instances) {
          const where = `${stepText(action, instance)} of ${name}`
          const after = fresh()
          const places = placesOf(fields, after)
          const enabled = action.when.every((c) =>
            guarded(`condition ${c.name} of ${where}`, () => c.holds(after, instance), trace),
          )
          if (!enabled) continue
          for (const e of action.then) guarded(`effect ${e.name} of ${where}`, () => e.apply(after, instance), trace)
          if (!areIntact(places)) throw replacedError(where, trace())
          overwriteTree(fields, kernel.tree, after)
          const taken = { action: action.name, parameters: instance }
          const whole = () => {
            const before = trace()
            return before && { initial: before.initial, steps: [...before.steps, taken] }
          }
          try {
            kernel.pack()
          } catch (bad) {
            if (bad instanceof OutOfDomain) throw this.#outOfDomain(bad, where, whole())
            throw bad
          }
          for (const property of open(['step'])) {
            const step = { before: tree, action: { name: action.name, parameters: instance }, after }
            judgeOne(property, step, `property ${property.name} at ${where}`, whole)
          }
        }
      }
      for (const property of open(['stuck', 'stuttering'])) {
        judgeOne(property, tree, `property ${property.name} of ${name}`, trace)
      }
    } catch (explained) {
      return explained
    }
    return thrown instanceof Error && !(thrown instanceof OutOfDomain) ? thrown : historyErrorAt(this.#system, state)
  }

  /** An effect replaced a place somewhere from `state` on: audits find where. */
  #explainReplaced(state: number): MoveproofError {
    for (let suspect = state; suspect < this.#expanded; suspect++) this.#audit(suspect)
    return replacedError(this.#system.name, undefined)
  }

  #outOfDomain(bad: OutOfDomain, where: string, trace: Trace | undefined): MoveproofError {
    const cell = this.#kernel.layout.cells[bad.cell]!
    return new MoveproofError('out-of-domain', {
      what: `${cell.path} was given the value ${String(bad.value)}; it can hold ${cell.domain}.`,
      where,
      cause: 'a counter that passes its bound, or a condition that should have ruled this step out',
      next: 'add the missing condition, or raise the bound',
      trace,
    })
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

/** As the search does: what comes after a conjunct that settles it is not asked. */
function judgeOne(property: BoundProperty, subject: unknown, where: string, trace: () => Trace | undefined): void {
  for (const instance of property.instances) {
    const asked = guarded(`premise of ${where}`, () => property.given?.(subject, instance) ?? true, trace)
    if (!asked) continue
    const settles = property.kind === 'stuck' || property.kind === 'stuttering'
    for (const conjunct of property.conjuncts) {
      const held = guarded(`${conjunct.name} of ${where}`, () => conjunct.holds(subject, instance), trace)
      if (held === settles) break
    }
  }
}

function historyErrorAt(system: System, state: number): MoveproofError {
  return new MoveproofError('impure-action', {
    what: `State ${state} could not be reached a second time.`,
    where: system.name,
    cause: 'a condition or an effect depends on a variable outside the state',
    next: 'put what the action has to remember into the state of its part',
  })
}

/** The first position at which `reached` holds; it holds from there on. */
function lowerBound<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (reached(items[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
