import type { Instance, System, SystemAction } from '../model/language/system.ts'
import type { Trace, TraceStep } from '../model/language/trace.ts'
import { type BoundProperty, isLiveness, type PropertyKind } from '../properties/property.ts'
import { withTrace } from './evaluation.ts'
import { initials, successors } from './interpreter.ts'
import { falseConjunct, goalIn, judgeState, judgeStep, legalEndIn, premiseIn } from './judge.ts'
import { canStayFairly, type LabelledStep } from './reference-liveness.ts'
import { frozenTreeOf, keyOf, type State } from './state.ts'

export interface ReferenceOptions {
  /** Stop before there would be more states than this; no limit unless told. */
  readonly statesMax?: number
  /** Start here, in place of the initial states. */
  readonly from?: State
}

export interface ReferenceVerdict {
  readonly property: string
  readonly kind: PropertyKind
  readonly verdict: 'holds' | 'violated' | 'incomplete'
  /** The premise was never true. */
  readonly vacuous: boolean
  /** A shortest behaviour to the violation; for `reachable` that holds, to the goal. None for liveness: only the verdict is found. */
  readonly trace: Trace | undefined
  /** Length of that behaviour in steps. */
  readonly steps: number | undefined
}

/** Counts follow Murphi: transitions exclude initial states and include self-loops. */
export interface ReferenceResult {
  /** Every reachable state was seen. */
  readonly complete: boolean
  readonly states: number
  /** Different ones. */
  readonly initialStates: number
  readonly transitions: number
  /** The initial one included. */
  readonly levels: number
  /** Transitions of each action. */
  readonly fired: Readonly<Record<string, number>>
  readonly verdicts: readonly ReferenceVerdict[]
}

/**
 * The plainest possible breadth-first search, on the interpreter. It is slow, and short enough to be believed: tests hold
 * the real search against it. Goes on through violations, so that every property gets its verdict.
 */
export function explore(
  system: System,
  properties: readonly BoundProperty[],
  options: ReferenceOptions = {},
): ReferenceResult {
  return new Exploration(system, properties, options).run()
}

/** How a state was found first: a step from an earlier state, or as an initial state. */
type Origin =
  | { readonly initial: number }
  | { readonly from: number; readonly action: SystemAction; readonly instance: Instance }

class Exploration {
  readonly #system: System
  readonly #options: ReferenceOptions
  readonly #statesMax: number
  readonly #numbers = new Map<string, number>()
  readonly #origins: Origin[] = []
  readonly #monitors: readonly Monitor[]
  readonly #fired: Record<string, number>
  /** Steps by the number of the state that they lead from; only kept when a property asks what can, or must, still happen. */
  readonly #edges: LabelledStep[][] = []
  readonly #instances: ReadonlyMap<Instance, number>
  readonly #keepsEdges: boolean
  #transitions = 0
  #complete = true
  #unexpanded = 0

  constructor(system: System, properties: readonly BoundProperty[], options: ReferenceOptions) {
    this.#system = system
    this.#options = options
    this.#statesMax = options.statesMax ?? Number.POSITIVE_INFINITY
    this.#monitors = properties.map((property) => ({
      property,
      asked: false,
      trace: undefined,
      goals: new Set(),
      stays: property.instances.map(() => ({ away: new Set(), starts: new Set() })),
    }))
    this.#instances = new Map(system.actions.flatMap(({ instances }) => instances).map((instance, i) => [instance, i]))
    this.#fired = Object.fromEntries(system.actions.map((action) => [action.name, 0]))
    this.#keepsEdges = properties.some(({ kind }) => kind === 'alwaysReachable' || isLiveness(kind))
  }

  run(): ReferenceResult {
    let level: State[] = []
    let index = 0
    for (const state of this.#options.from ? [this.#options.from] : initials(this.#system)) {
      if (this.#complete) this.#add(state, { initial: index++ }, level)
    }
    const initialStates = level.length
    let levels = 0
    for (; level.length > 0; levels++) {
      const next: State[] = []
      for (const state of level) if (this.#complete) this.#expand(state, next)
      level = next
    }
    const { states, verdicts } = { states: this.#origins.length, verdicts: this.#monitors.map((m) => this.#verdict(m)) }
    const counts = { states, initialStates, transitions: this.#transitions, levels, fired: this.#fired }
    return { complete: this.#complete, ...counts, verdicts }
  }

  /** The state's number, or undefined when the limit forbids to add it. */
  #add(state: State, origin: Origin, level: State[]): number | undefined {
    const key = keyOf(state)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    if (this.#origins.length >= this.#statesMax) {
      this.#complete = false
      return undefined
    }
    const number = this.#origins.length
    this.#numbers.set(key, number)
    this.#origins.push(origin)
    level.push(state)
    this.#explained(number, () => this.#judge(frozenTreeOf(this.#system, state), number))
    return number
  }

  #judge(tree: unknown, number: number): void {
    for (const monitor of this.#monitors) {
      const { property } = monitor
      if (property.kind === 'always') {
        const { asked, failure } = judgeState(this.#system, property, tree)
        monitor.asked ||= asked
        if (failure) monitor.trace ??= this.#traceTo(number)
      } else if (property.kind === 'reachable' || property.kind === 'alwaysReachable') {
        if (!goalIn(this.#system, property, tree)) continue
        if (property.kind === 'reachable') monitor.trace ??= this.#traceTo(number)
        else monitor.goals.add(number)
      } else if (isLiveness(property.kind)) this.#judgeLiveness(monitor, tree, number)
    }
  }

  #judgeLiveness(monitor: Monitor, tree: unknown, number: number): void {
    const { property } = monitor
    const starts = property.kind !== 'eventually' || 'initial' in this.#origins[number]!
    for (const [i, instance] of property.instances.entries()) {
      const premised = premiseIn(this.#system, property, tree, instance)
      monitor.asked ||= premised
      if (falseConjunct(this.#system, property, tree, instance) === undefined) continue
      monitor.stays[i]!.away.add(number)
      if (premised && starts) monitor.stays[i]!.starts.add(number)
    }
  }

  #expand(state: State, next: State[]): void {
    const number = this.#unexpanded
    this.#edges.push([])
    const tree = frozenTreeOf(this.#system, state)
    let enabled = 0
    let moves = false
    this.#explained(number, () => {
      for (const { action, instance, state: after } of successors(this.#system, state, tree)) {
        const to = this.#add(after, { from: number, action, instance }, next)
        if (to === undefined) return
        enabled++
        moves ||= to !== number
        this.#transitions++
        this.#fired[action.name]!++
        if (this.#keepsEdges) this.#edges[number]!.push({ instance: this.#instances.get(instance)!, to })
        this.#judgeStep(number, tree, action, instance, after)
      }
    })
    // Cut short by the limit: what this state allows is not known.
    if (!this.#complete) return
    this.#unexpanded++
    if (enabled > 0 && moves) return
    for (const monitor of this.#monitors) {
      if (monitor.property.kind !== (enabled === 0 ? 'stuck' : 'stuttering') || monitor.trace) continue
      if (!legalEndIn(this.#system, monitor.property, tree)) monitor.trace = this.#traceTo(number)
    }
  }

  #judgeStep(number: number, before: unknown, action: SystemAction, instance: Instance, after: State): void {
    let afterTree: unknown
    for (const monitor of this.#monitors) {
      if (monitor.property.kind !== 'step') continue
      afterTree ??= frozenTreeOf(this.#system, after)
      const step = { before, action, instance, after: afterTree }
      const { asked, failure } = judgeStep(this.#system, monitor.property, step)
      monitor.asked ||= asked
      if (failure) monitor.trace ??= appended(this.#traceTo(number), { action: action.name, parameters: instance })
    }
  }

  #verdict({ property, asked, trace, goals, stays }: Monitor): ReferenceVerdict {
    const { name, kind } = property
    if (isLiveness(kind)) return this.#livenessVerdict(property, stays, asked)
    const dead = kind === 'alwaysReachable' ? this.#firstWithout(goals) : undefined
    const shown = dead === undefined ? trace : this.#traceTo(dead)
    const isGoal = kind === 'reachable'
    const known = shown ? (isGoal ? 'holds' : 'violated') : isGoal ? 'violated' : 'holds'
    const verdict = shown || this.#complete ? known : 'incomplete'
    const vacuous = property.given !== undefined && !asked
    return { property: name, kind, verdict, vacuous, trace: shown, steps: shown?.steps.length }
  }

  #livenessVerdict(property: BoundProperty, stays: Monitor['stays'], asked: boolean): ReferenceVerdict {
    const fairness = this.#system.actions.flatMap(({ instances }, i) => instances.map(() => property.fairness[i]!))
    // Of a state that was not expanded it is not known what is enabled in it.
    const known = (state: number) => state < this.#unexpanded
    const violated = stays.some(({ away, starts }) =>
      canStayFairly({ from: this.#edges, fairness }, new Set(away.values().filter(known)), starts),
    )
    const verdict = violated ? 'violated' : this.#complete ? 'holds' : 'incomplete'
    const { name, kind, given } = property
    return { property: name, kind, verdict, vacuous: given !== undefined && !asked, trace: undefined, steps: undefined }
  }

  /** The first state from which no goal can be reached. States that were not expanded might reach anything. */
  #firstWithout(goals: ReadonlySet<number>): number | undefined {
    const sources: number[][] = this.#origins.map(() => [])
    for (const [from, steps] of this.#edges.entries()) for (const { to } of steps) sources[to]!.push(from)
    const hopeful = new Set(goals)
    for (let number = this.#unexpanded; number < this.#origins.length; number++) hopeful.add(number)
    // A set may grow while it is walked.
    for (const number of hopeful) for (const source of sources[number]!) hopeful.add(source)
    const first = this.#origins.findIndex((_, number) => !hopeful.has(number))
    return first < 0 ? undefined : first
  }

  #traceTo(number: number): Trace {
    const steps: TraceStep[] = []
    let origin = this.#origins[number]!
    while ('from' in origin) {
      steps.unshift({ action: origin.action.name, parameters: origin.instance })
      origin = this.#origins[origin.from]!
    }
    return { initial: origin.initial, steps }
  }

  /** Model errors say how the model got there. */
  #explained(number: number, work: () => void): void {
    try {
      work()
    } catch (error) {
      throw withTrace(error, this.#traceTo(number))
    }
  }
}

interface Monitor {
  readonly property: BoundProperty
  asked: boolean
  trace: Trace | undefined
  readonly goals: Set<number>
  /** Liveness: for each choice of the parameters, where the condition is false, and where the premise holds as well. */
  readonly stays: readonly { readonly away: Set<number>; readonly starts: Set<number> }[]
}

function appended(trace: Trace, step: TraceStep): Trace {
  return { initial: trace.initial, steps: [...trace.steps, step] }
}
