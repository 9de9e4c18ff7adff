import fc from 'fast-check'
import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { Auditor, replacedError } from '../audit.ts'
import { copyTree } from '../tree.ts'
import { Coverage, type WalkCoverage } from './coverage.ts'
import { Guide } from './guide.ts'
import { choices, inclinations, type Plan, plans } from './plans.ts'
import { judgedOnWalks, Walker, type WalkFinding } from './walker.ts'

/** Walks of one round learn nothing from one another. */
const walksOfRound = 32

// Purity is audited in the first states, and where an action happens for the first time.
const auditedAtFirst = 4

export interface RandomSearchOptions {
  /** Any whole number: the same one gives the same walks. */
  readonly seed: number
  /** Steps of each walk. */
  readonly steps: number
}

/** Something that a walk has shown. */
export interface RandomFinding extends WalkFinding {
  /** The number of the walk, from 1. */
  readonly walk: number
}

export interface RandomSearchResult {
  readonly walks: number
  readonly steps: number
  readonly findings: readonly RandomFinding[]
  /** Properties of kinds that a single behaviour shows nothing of. */
  readonly notJudged: readonly BoundProperty[]
  readonly coverage: WalkCoverage
}

/**
 * A search by random walks, for bounds at which no other search can see everything. Its owner advances it in slices. It is the same
 * for the same seed. What it does not find may be there all the same.
 */
export class RandomSearch {
  readonly #system: System
  readonly #walker: Walker
  readonly #auditor: Auditor
  readonly #guide: Guide
  readonly #coverage: Coverage
  readonly #seed: number
  readonly #plans: fc.Arbitrary<Plan>
  readonly #notJudged: readonly BoundProperty[]
  readonly #findings: RandomFinding[] = []
  #round: readonly Plan[] = []
  #walks = 0
  #steps = 0
  #audited = 0

  constructor(system: System, properties: readonly BoundProperty[], { seed, steps }: RandomSearchOptions) {
    const judged = properties.filter(({ kind }) => judgedOnWalks.includes(kind))
    this.#system = system
    this.#walker = new Walker(system, judged)
    this.#auditor = new Auditor(system)
    this.#guide = new Guide(system)
    this.#coverage = new Coverage(system, this.#walker.kernel.layout.words)
    this.#seed = seed
    this.#plans = plans(steps)
    this.#notJudged = properties.filter((property) => !judged.includes(property))
  }

  /** Takes one more walk. @throws the errors of a model, with the behaviour that led there */
  advance(): void {
    const position = this.#walks % walksOfRound
    if (position === 0) {
      const seed = (this.#seed + Math.imul(this.#walks / walksOfRound, 0x9e3779b1)) | 0
      this.#round = fc.sample(this.#plans, { seed, numRuns: walksOfRound })
      this.#guide.beginRound(this.#coverage.fired)
    }
    this.#walks++
    this.#walk(this.#round[position]!)
    if (!this.#walker.isIntact) throw this.#explainReplaced()
  }

  /** Is there anything left to find? */
  get isOpen(): boolean {
    return this.#walker.isOpen
  }

  get progress(): { readonly walks: number; readonly steps: number; readonly found: number } {
    return { walks: this.#walks, steps: this.#steps, found: this.#findings.length }
  }

  result(): RandomSearchResult {
    return {
      walks: this.#walks,
      steps: this.#steps,
      findings: [...this.#findings],
      notJudged: this.#notJudged,
      coverage: this.#coverage.result(),
    }
  }

  #walk({ start, swarm, choices: chosen }: Plan): void {
    const walker = this.#walker
    const inclined = inclinations(swarm, this.#system.actions.length)
    const from = this.#guide.startOf(start)
    this.#coverage.beginWalk()
    this.#note(walker.start(from?.initial ?? start % walker.initials))
    for (const step of from?.steps ?? []) walker.take(step)
    this.#noteState()
    for (const choice of chosen) {
      const { count, findings } = walker.list()
      this.#note(findings)
      if (count === 0) return
      const instance = this.#choose(choice, inclined)
      const { action } = walker.instance(instance)
      if (this.#coverage.fired[action] === 0 || this.#audited < auditedAtFirst) this.#audit()
      this.#note(walker.take(instance))
      this.#steps++
      this.#coverage.fired[action]!++
      this.#guide.fired(action, () => walker.path, walker.length)
      this.#noteState()
    }
  }

  #noteState(): void {
    const walker = this.#walker
    const { tree } = walker.kernel
    this.#coverage.note(tree, (words) => walker.copyTo(words, 0))
    this.#guide.watch(tree, () => walker.path, walker.length)
  }

  /** One of the enabled instances: first the action, rare ones more often, then one of its instances. */
  #choose(choice: number, inclined: Float64Array): number {
    const { enabled, ends } = this.#walker
    const { weights } = this.#guide
    let wanted = 0
    let sum = 0
    for (let action = 0, begin = 0; action < ends.length; begin = ends[action++]!) {
      if (ends[action] === begin) continue
      sum += weights[action]!
      wanted += weights[action]! * inclined[action]!
    }
    // Where nothing else can be done, a walk does what it would have done without.
    const all = wanted === 0
    let rest = (choice / choices) * (all ? sum : wanted)
    let last = 0
    for (let action = 0, begin = 0; action < ends.length; begin = ends[action++]!) {
      const count = ends[action]! - begin
      if (count === 0 || (!all && inclined[action] === 0)) continue
      const weight = weights[action]! * (all ? 1 : inclined[action]!)
      if (rest < weight) return enabled[begin + Math.min(count - 1, Math.floor((rest / weight) * count))]!
      rest -= weight
      last = begin + count - 1
    }
    // Rounding can leave a little.
    return enabled[last]!
  }

  #note(findings: readonly WalkFinding[]): void {
    for (const finding of findings) this.#findings.push({ ...finding, walk: this.#walks })
  }

  #audit(): void {
    this.#audited++
    const { kernel } = this.#walker
    const { path } = this.#walker
    this.#auditor.audit(copyTree(this.#system.fields, kernel.tree), () => this.#walker.traceOf(path))
  }

  /** An effect of this walk replaced a place: audits of its states find which. */
  #explainReplaced(): MoveproofError {
    const { path } = this.#walker
    const walker = new Walker(this.#system, [])
    const auditor = new Auditor(this.#system)
    try {
      walker.start(path.initial)
      for (const [taken, step] of path.steps.entries()) {
        const trace = walker.traceOf({ ...path, steps: path.steps.slice(0, taken) })
        auditor.audit(copyTree(this.#system.fields, walker.kernel.tree), () => trace)
        walker.take(step)
      }
    } catch (error) {
      if (error instanceof MoveproofError) return error
      throw error
    }
    return replacedError(this.#system.name, this.#walker.traceOf(path))
  }
}
