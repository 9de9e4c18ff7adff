import { ok } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { initials, successors } from '../../counterexamples/interpreter.ts'
import { goalIn } from '../../counterexamples/judge.ts'
import { Reachability } from '../../counterexamples/reachability.ts'
import { frozenTreeOf, keyOf, type State } from '../../counterexamples/state.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import { alwaysReachable, type BoundProperty, bindProperties } from '../../properties/property.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { bind } from './bind.ts'
import { counting, counts } from './counts.ts'

// Whether a goal can still be reached, as the witness finds it out.

/** Every state, with where its steps lead. Undefined where there are too many. */
function graphOf(system: System): Map<string, { state: State; next: string[] }> | undefined {
  const graph = new Map<string, { state: State; next: string[] }>()
  const queue = [...initials(system)]
  for (let state = queue.pop(); state; state = queue.pop()) {
    if (graph.has(keyOf(state))) continue
    if (graph.size === 200) return undefined
    const next = [...successors(system, state)].map((successor) => successor.state)
    graph.set(keyOf(state), { state, next: next.map(keyOf) })
    queue.push(...next)
  }
  return graph
}

/** By definition: backwards from the goals, until nothing is added. */
function reachingGoal(system: System, goal: BoundProperty, graph: NonNullable<ReturnType<typeof graphOf>>) {
  const isGoal = (state: State) => goalIn(system, goal, frozenTreeOf(system, state)) !== undefined
  const reaching = new Set([...graph].filter(([, { state }]) => isGoal(state)).map(([key]) => key))
  for (let size = -1; size !== reaching.size; ) {
    size = reaching.size
    for (const [key, { next }] of graph) if (next.some((one) => reaching.has(one))) reaching.add(key)
  }
  return reaching
}

test('random systems: whatever was asked before, it says what the definition says', (t) => {
  const answers = { yes: 0, no: 0, unknown: 0 }
  fc.assert(
    fc.property(anySystem, fc.infiniteStream(fc.nat(1000)), (spec, numbers) => {
      const { system, properties } = build(spec)
      const graph = graphOf(system)
      if (!graph) return
      const reachability = new Reachability(system)
      for (const goal of properties.filter(({ kind }) => kind === 'alwaysReachable')) {
        const reaching = reachingGoal(system, goal, graph)
        const all = [...graph.values()].map(({ state }) => ({ state, at: numbers.next().value! }))
        for (const { state, at } of all.sort((one, other) => one.at - other.at)) {
          // Some questions end at a limit, and must leave nothing wrong behind.
          const limited = reachability.reach(goal, state, 1 + (at % 8))
          const { canReach } = reachability.reach(goal, state, 1000)
          ok(canReach === (reaching.has(keyOf(state)) ? 'yes' : 'no'))
          ok(limited.canReach === 'unknown' || limited.canReach === canReach)
          answers[canReach]++
          if (limited.canReach === 'unknown') answers.unknown++
        }
      }
    }),
    { numRuns: 80, seed: 20_26 },
  )
  t.true(answers.yes > 100 && answers.no > 100 && answers.unknown > 20, JSON.stringify(answers))
})

test('rest is found by finishing what goes on, however many states lie around', (t) => {
  const scenario = scenarios.find(({ system }) => system.name === 'on-demand-paging')!
  const goal = scenario.properties.find(({ name }) => name === 'A-rest-reachable')!
  const system = instantiate(scenario.system, { pages: 4, devices: 3, operations: 3, movers: 2 })
  const rest = bindProperties(system, [goal])[0]!
  let state = initials(system).next().value!
  // What nobody has to do, as long as there is any: everything has begun.
  for (let steps = 0; steps < 12; steps++) {
    const next = [...successors(system, state)].find((one) => one.action.fairness === 'none' && one.state !== state)
    if (next) state = next.state
  }
  t.is(goalIn(system, rest, frozenTreeOf(system, state)), undefined)
  t.like(new Reachability(system).reach(rest, state, 2_000), { canReach: 'yes' })
})

test('a limit on steps ends it, too', (t) => {
  const system = instantiate(counts)
  const goal = bind(system, alwaysReachable({ name: 'a', sentence: '', uses: [counting], holds: () => false }))
  const first = initials(system).next().value!
  t.is(new Reachability(system).reach(goal, first, 1000, 1).canReach, 'unknown')
  t.is(new Reachability(system).reach(goal, first, 1000, 1000).canReach, 'no')
})
