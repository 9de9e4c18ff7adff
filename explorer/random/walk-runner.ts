import type fc from 'fast-check'
import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { Auditor, replacedError } from '../audit.ts'
import { copyTree } from '../tree.ts'
import { Notebook, type WalkNotes } from './coverage.ts'
import { Guide, type Round, type Waypoints } from './guide.ts'
import { LookAhead, needsLookAhead } from './look-ahead.ts'
import { choices, inclinations, mixed, type Plan, planOf, plans } from './plans.ts'
import { type Path, type Reached, Walker, type WalkFinding } from './walker.ts'

// Purity is audited in the first states, and where an action happens for the first time.
const auditedAtFirst = 4

// Steps of the short walks from states that are hard to come to.
const legSteps = 25

// The effort with which a walk looks ahead. Every second one doubles it, every fourth doubles it again, and so on: whatever it takes to
// find something, walks that look far enough have a fair share of the effort (M. Luby and others: Optimal speedup of Las Vegas
// algorithms, 1993). On the average that is about what the walk itself takes. The most are as many states as shrinking looks at
// for a goal.
const effortMin = 2 ** 8
const effortMax = 2 ** 15

export interface RandomSearchOptions {
  /** Any whole number: the same one gives the same walks. */
  readonly seed: number
  /** Steps of each walk. */
  readonly steps: number
}

/** What came of one walk: data that can be sent between threads. */
export interface WalkRecord extends WalkNotes {
  /** Its number, from 0. */
  readonly walk: number
  readonly steps: number
  /** Where it began anew, and the whole way from an initial state to each end. */
  readonly legs: readonly Leg[]
  readonly findings: readonly WalkFinding[]
  readonly waypoints: Waypoints
  /** For which properties it looked ahead. */
  readonly ahead: readonly Ahead[]
}

export interface Ahead {
  readonly property: number
  /** Nothing can come from there, or something was found. */
  readonly isSettled: boolean
}

export interface Leg {
  /** Position of its first state among those of the walk. */
  readonly begin: number
  readonly path: Path
}

/** Equal for equal walks. */
export function digestOf({ states }: Pick<WalkRecord, 'states'>): number {
  return states.reduce((sum, word) => (Math.imul(sum, 31) + word) | 0, states.length)
}

/** Takes walks, each by itself: what comes of one depends on its number, and on what was learned before its round. */
export class WalkRunner {
  readonly walker: Walker
  readonly guide: Guide
  readonly #system: System
  readonly #auditor: Auditor
  readonly #notebook: Notebook
  readonly #words: Int32Array
  readonly #seed: number
  readonly #plans: fc.Arbitrary<Plan>
  /** Per action: it happened in a walk of this runner. */
  readonly #hasFired: Uint8Array
  #audited = 0
  readonly #properties: readonly BoundProperty[]
  #lookAhead: LookAhead | undefined
  /** Properties that walks look ahead for. */
  #ahead: readonly number[]

  constructor(system: System, properties: readonly BoundProperty[], { seed, steps }: RandomSearchOptions) {
    this.walker = new Walker(system, properties)
    const { layout } = this.walker.kernel
    this.guide = new Guide(system)
    this.#system = system
    this.#auditor = new Auditor(system)
    this.#notebook = new Notebook(system)
    this.#words = new Int32Array(layout.words)
    this.#seed = seed
    this.#plans = plans(steps)
    this.#hasFired = new Uint8Array(system.actions.length)
    this.#properties = properties
    this.#ahead = [...properties.keys()].filter((property) => needsLookAhead(properties[property]!))
  }

  /** @param closed properties that are decided */
  beginRound(round: Round, closed: readonly number[]): void {
    this.guide.beginRound(round)
    for (const property of closed) this.walker.close(property)
    this.#ahead = this.#ahead.filter((property) => !closed.includes(property))
  }

  /** @throws the errors of a model, with the behaviour that led there */
  run(walk: number): WalkRecord {
    const findings: WalkFinding[] = []
    this.#notebook.begin()
    const legs: Leg[] = []
    const plan = planOf(this.#plans, this.#seed, walk)
    const steps = this.guide.isCut(plan.start)
      ? this.#walkInLegs(plan, findings, legs)
      : this.#walk(plan, findings, legs)
    if (!this.walker.isIntact) throw this.#explainReplaced()
    const notes = this.#notebook.notes()
    const ahead = this.#look(walk, legs, findings)
    return { walk, steps, legs, findings, waypoints: this.guide.takeBetter(), ahead, ...notes }
  }

  /**
   * Looks ahead from somewhere along the walk, for one property after the other until it has made its effort. What that is does not depend
   * on what walks before it have seen.
   */
  #look(walk: number, legs: readonly Leg[], findings: WalkFinding[]): Ahead[] {
    const ahead: Ahead[] = []
    const { path } = legs[mixed(walk, 0) % legs.length]!
    // Half of them look from where the walk was last: what went wrong has had time to.
    const share = mixed(walk, 1) % 2 === 0 ? 1 : mixed(walk, 2) / 2 ** 16
    const first = mixed(walk, 3)
    const effortMax = effortOf(walk)
    let effort = 0
    for (let i = 0; i < this.#ahead.length && effort < effortMax; i++) {
      const property = this.#ahead[(first + i) % this.#ahead.length]!
      this.#lookAhead ??= new LookAhead(this.walker)
      const look = this.#lookAhead.look(this.#properties[property]!, path, { share, effortMax })
      effort += look.effort
      if (look.isSettled === undefined) continue
      ahead.push({ property, isSettled: look.isSettled })
      if (look.found) findings.push({ property, path: look.found })
    }
    return ahead
  }

  /** @returns how many steps it took of its own */
  #walk({ start, swarm, choices: chosen }: Plan, findings: WalkFinding[], legs: Leg[]): number {
    const { walker, guide } = this
    const from = guide.startOf(start)
    if (from) walker.resume(from)
    else findings.push(...walker.start(start % walker.initials))
    return this.#leg(chosen, inclinations(swarm, this.#system.actions.length), findings, legs)
  }

  #walkInLegs({ swarm, choices: chosen }: Plan, findings: WalkFinding[], legs: Leg[]): number {
    let steps = 0
    for (let begin = 0; begin < chosen.length; begin += legSteps) {
      const [from, ...rest] = chosen.slice(begin, begin + legSteps)
      this.walker.resume(this.guide.novelAt(from!))
      // Each goes another way.
      const inclined = inclinations((swarm + begin) % choices, this.#system.actions.length)
      steps += this.#leg(rest, inclined, findings, legs)
    }
    return steps
  }

  #leg(chosen: readonly number[], inclined: Float64Array, findings: WalkFinding[], legs: Leg[]): number {
    const { walker, guide } = this
    const begin = this.#notebook.states
    const { length } = walker
    this.#noteState()
    for (const choice of chosen) {
      const { count, findings: ends } = walker.list()
      findings.push(...ends)
      if (count === 0) break
      const instance = this.#choose(choice, inclined)
      const { action } = walker.instance(instance)
      if (this.#hasFired[action] === 0 || this.#audited < auditedAtFirst) this.#audit()
      findings.push(...walker.take(instance))
      this.#hasFired[action] = 1
      this.#notebook.fire(action)
      this.#noteState()
      guide.fired(action, () => this.#reached, walker.length)
    }
    legs.push({ begin, path: walker.path })
    return walker.length - length
  }

  get #reached(): Reached {
    return { path: this.walker.path, words: this.#words.slice() }
  }

  #noteState(): void {
    const { walker } = this
    const { tree } = walker.kernel
    walker.copyTo(this.#words, 0)
    this.#notebook.note(tree, this.#words)
    this.guide.watch(tree, () => this.#reached, walker.length)
  }

  /** One of the enabled instances: first the action, rare ones more often, then one of its instances. */
  #choose(choice: number, inclined: Float64Array): number {
    const { enabled, ends } = this.walker
    const { weights } = this.guide
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

  #audit(): void {
    this.#audited++
    const { kernel, path } = this.walker
    this.#auditor.audit(copyTree(this.#system.fields, kernel.tree), () => this.walker.traceOf(path))
  }

  /** An effect of this walk replaced a place: audits of its states find which. */
  #explainReplaced(): MoveproofError {
    const { path } = this.walker
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
    return replacedError(this.#system.name, this.walker.traceOf(path))
  }
}

function effortOf(walk: number): number {
  const doubled = 31 - Math.clz32((walk + 1) & -(walk + 1))
  return Math.min(effortMax, effortMin * 2 ** doubled)
}
