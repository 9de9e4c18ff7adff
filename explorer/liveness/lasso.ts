import { Approach } from './approach.ts'
import type { FairComponents, InstanceFairness } from './fair-components.ts'
import type { StateGraph } from './graph.ts'
import { Numbers } from './numbers.ts'
import { type Met, Obligations } from './obligations.ts'
import { Pace } from './pace.ts'
import { type Budget, shortestLoop } from './shortest-loop.ts'
import { type Loop, SomeLoop } from './some-loop.ts'
import type { StateSet } from './state-set.ts'

/** A behaviour that never ends: a shortest one to a state, then some steps, then the loop for ever. */
export interface Lasso {
  readonly to: number
  readonly then: readonly number[]
  readonly loop: Loop
  /** Of all of it. */
  readonly steps: number
}

/** What a lasso must be. */
export interface Wanted {
  /** Its loop is within these. */
  readonly components: FairComponents
  readonly fairness: InstanceFairness
  /** From a state in `starts` on it stays in `region`. */
  readonly region: StateSet
  readonly starts: StateSet
  /** The loop may be entered before the premise has held, and then has to pass a start. */
  readonly mayStartInLoop: boolean
  depthOf(state: number): number
  /** It has fewer steps than this. */
  readonly below: number
  /** For the search for the shortest. */
  readonly budget: Budget
}

/**
 * A lasso with the fewest steps, stem and loop together, or undefined when every one has too many. That it is a shortest one is
 * proven unless its components are so large that the search for a shorter loop is given up; the stem is a shortest way
 * to the loop in any case.
 */
export function* findLasso(graph: StateGraph, wanted: Wanted): Generator<undefined, Lasso | undefined> {
  const { components, fairness, region, starts, depthOf, budget } = wanted
  const approach = yield* Approach.of(graph, region, starts, depthOf)
  const obligations = new Obligations(graph, fairness, starts)
  const before = (entry: number): Met => (isPremised(entry) ? obligations.premise : 0n)
  const stepsTo = (entry: number) => (isPremised(entry) ? approach.stepsTo(stateOf(entry)) : depthOf(stateOf(entry)))
  const entries = yield* entriesOf(graph, wanted, approach, stepsTo)
  const pace = new Pace()

  let best: { readonly entry: number; readonly loop: Loop } | undefined
  let below = wanted.below
  const take = (entry: number, loop: Loop) => {
    const steps = stepsTo(entry) + loop.length
    if (steps >= below) return
    best = { entry, loop }
    below = steps
  }
  for (const entry of entries) {
    if (stepsTo(entry) >= below) break
    if (isPremised(entry) && mayStopIn(graph, fairness, stateOf(entry))) take(entry, [])
    if (pace.isDue()) yield
  }
  const lengthMin = (entry: number) =>
    Math.max(1, components.alwaysEnabledIn(components.componentOf(stateOf(entry))).length)
  const hopeful = entries.find((entry) => stepsTo(entry) + lengthMin(entry) < below)
  if (hopeful !== undefined) {
    const some = new SomeLoop(graph, components, obligations)
    take(hopeful, yield* some.through(stateOf(hopeful), before(hopeful)))
  }
  for (const entry of entries) {
    if (stepsTo(entry) + 1 >= below || budget.steps === 0) break
    const lengthMax = below - 1 - stepsTo(entry)
    if (lengthMax < lengthMin(entry)) continue
    const loop = yield* shortestLoop(graph, components, obligations, stateOf(entry), before(entry), lengthMax, budget)
    if (loop) take(entry, loop)
    if (pace.isDue()) yield
  }
  if (!best) return undefined
  const { entry, loop } = best
  const stem = isPremised(entry) ? approach.wayTo(stateOf(entry)) : { start: stateOf(entry), instances: [] }
  return { to: stem.start, then: stem.instances, loop, steps: below }
}

/** A behaviour may stop where no fair instance is enabled. */
function mayStopIn(graph: StateGraph, fairness: InstanceFairness, state: number): boolean {
  const { begin, end, instances } = graph.stepsFrom(state)
  for (let k = begin; k < end; k++) if (fairness[instances[k]!] !== 'none') return false
  return true
}

// A state in which a loop might begin, and whether the premise has held by then, in one number.
const entryOf = (state: number, premised: boolean) => state * 2 + (premised ? 1 : 0)
const stateOf = (entry: number) => entry >>> 1
const isPremised = (entry: number) => (entry & 1) === 1

/** All states in which a loop might begin, those with the shortest stems first. */
function* entriesOf(
  graph: StateGraph,
  { components, starts, mayStartInLoop, depthOf }: Wanted,
  approach: Approach,
  stepsTo: (entry: number) => number,
): Generator<undefined, Uint32Array> {
  const pace = new Pace()
  const entries = new Numbers(graph.expanded * 2)
  const premised = new Set<number>()
  for (let state = 0; state < graph.expanded; state++) {
    const component = components.componentOf(state)
    if (component === 0) continue
    entries.push(entryOf(state, true))
    if (starts.has(state)) premised.add(component)
    if (pace.isDue()) yield
  }
  for (let state = 0; state < graph.expanded && mayStartInLoop; state++) {
    if (!premised.has(components.componentOf(state))) continue
    if (depthOf(state) < approach.stepsTo(state)) entries.push(entryOf(state, false))
    if (pace.isDue()) yield
  }
  return yield* sorted(entries.values.subarray(0, entries.size), stepsTo, pace)
}

/** Stable, by counting: there are many entries, and few numbers of steps. */
function* sorted(
  entries: Uint32Array,
  stepsTo: (entry: number) => number,
  pace: Pace,
): Generator<undefined, Uint32Array> {
  const starts: number[] = []
  for (const entry of entries) {
    const steps = stepsTo(entry)
    starts[steps + 1] = (starts[steps + 1] ?? 0) + 1
    if (pace.isDue()) yield
  }
  starts[0] = 0
  for (let steps = 1; steps < starts.length; steps++) starts[steps] = (starts[steps] ?? 0) + starts[steps - 1]!
  const inOrder = new Uint32Array(entries.length)
  for (const entry of entries) {
    inOrder[starts[stepsTo(entry)]!++] = entry
    if (pace.isDue()) yield
  }
  return inOrder
}
