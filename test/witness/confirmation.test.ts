import test from 'ava'
import { certify } from '../../counterexamples/certify.ts'
import { initialState, initials, successors } from '../../counterexamples/interpreter.ts'
import { explore } from '../../counterexamples/reference-explorer.ts'
import { confirm, replay } from '../../counterexamples/replay.ts'
import { keyOf, stateOf, treeOf } from '../../counterexamples/state.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import {
  always,
  alwaysReachable,
  bindProperties,
  neverStuck,
  neverStuttering,
  reachable,
  step,
} from '../../properties/property.ts'
import { failure } from '../failure.ts'
import { bind } from './bind.ts'
import { counting, counts, write } from './counts.ts'
import { exclusion, race, raceTrace } from './race.ts'

// The witness confirms what a search has found: behaviours by replay, what holds by certificates.

/** All states that a search would store, as trees. */
function reachableTrees(system: System): unknown[] {
  const found = new Map([...initials(system)].map((state) => [keyOf(state), state]))
  for (const state of found.values())
    for (const next of successors(system, state)) found.set(keyOf(next.state), next.state)
  return [...found.values()].map((state) => treeOf(system, state))
}

function drain<T>(generator: Generator<number, T, void>): { yields: number[]; report: T } {
  const yields: number[] = []
  for (;;) {
    const next = generator.next()
    if (next.done) return { yields, report: next.value }
    yields.push(next.value)
  }
}

test('the race is found, in the fewest steps, and confirmed', (t) => {
  const system = instantiate(race)
  const property = bind(system, exclusion)
  const [verdict] = explore(system, [property]).verdicts
  t.like(verdict, { verdict: 'violated', steps: 4, vacuous: false })
  const confirmation = confirm(system, property, verdict!.trace!)
  t.is(confirmation.confirmed, 'fully')
  t.is(confirmation.frames.length, 5)
  t.is(confirmation.violation?.conjunct, 'apart')
})

test('every trace of the reference explorer is confirmed by replay', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const properties = bindProperties(system, [
    step({ name: 'a', sentence: '', uses, holds: (s) => s.after.count !== 2 }),
    reachable({ name: 'b', sentence: '', uses, holds: (s) => s.count === 3 }),
    alwaysReachable({ name: 'c', sentence: '', uses, holds: (s) => s.count === 0 }),
    neverStuttering({ name: 'd', sentence: '', uses }),
  ])
  for (const [i, { trace }] of explore(system, properties).verdicts.entries()) {
    t.is(confirm(system, properties[i]!, trace!).confirmed, 'fully')
  }
})

test('a trace that shows nothing is a disagreement, for every kind', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const trace: Trace = { initial: 0, steps: [{ action: 'up', parameters: {} }] }
  const properties = bindProperties(system, [
    always({ name: 'a', sentence: '', uses, holds: () => true }),
    step({ name: 'b', sentence: '', uses, holds: () => true }),
    reachable({ name: 'c', sentence: '', uses, holds: () => false }),
    alwaysReachable({ name: 'd', sentence: '', uses, holds: (s) => s.count === 3 }),
    neverStuck({ name: 'e', sentence: '', uses }),
    neverStuttering({ name: 'f', sentence: '', uses }),
  ])
  for (const property of properties) {
    const error = failure(() => confirm(system, property, trace), 'unconfirmed')
    t.regex(error.message, /a bug in moveproof/, property.name)
  }
  failure(() => confirm(system, properties[1]!, { initial: 0, steps: [] }), 'unconfirmed')
  failure(
    () => confirm(system, properties[0]!, { initial: 0, steps: [{ action: 'idle', parameters: {} }] }),
    'unconfirmed',
  )
})

test('when the goal is too far to tell, only the path is confirmed', (t) => {
  const system = instantiate(counts)
  const property = bind(system, alwaysReachable({ name: 'a', sentence: '', uses: [counting], holds: () => false }))
  t.is(confirm(system, property, { initial: 0, steps: [] }, { statesMax: 2 }).confirmed, 'path only')
})

test('a step that is not enabled is refused with its number, parameters and false conditions', (t) => {
  const system = instantiate(race)
  const steps = [raceTrace.steps[0]!, raceTrace.steps[3]!]
  const error = failure(() => replay(system, { initial: 0, steps }), 'not-applicable')
  t.regex(error.message, /Step 2, enter\(process1\), is not enabled: 'sawFree' is false/)
  t.regex(error.message, /processes\[process0\]\.at = sawFree/)
})

test('unknown initial states, actions and parameters are refused', (t) => {
  const system = instantiate(race)
  const one = (action: string, parameters: Record<string, unknown>) => () =>
    replay(system, { initial: 0, steps: [{ action, parameters }] })
  t.regex(failure(() => replay(system, { initial: 3, steps: [] }), 'not-applicable').message, /no initial state 3/)
  t.regex(failure(one('lok', {}), 'not-applicable').message, /did it become 'look'/)
  t.regex(failure(one('look', {}), 'not-applicable').message, /parameter 'process' of look is missing/)
  t.regex(failure(one('look', { process: 2 }), 'not-applicable').message, /2 is no value of the parameter 'process'/)
  t.regex(failure(one('look', { process: 0, page: 0 }), 'not-applicable').message, /no parameter 'page'/)
})

test('a complete set of states is certified, in slices', (t) => {
  const system = instantiate(counts)
  const uses = [counting] as const
  const properties = bindProperties(system, [
    always({ name: 'small', sentence: '', uses, holds: (s) => s.count <= 3 }),
    step({ name: 'forward', sentence: '', uses, holds: (s) => s.after.count >= s.before.count }),
    neverStuck({ name: 'not-stuck', sentence: '', uses }),
    reachable({ name: 'not-certifiable', sentence: '', uses, holds: (s) => s.count === 3 }),
  ])
  const { yields, report } = drain(certify(system, properties, reachableTrees(system), { slice: 2 }))
  t.deepEqual(yields, [2, 4])
  t.deepEqual(report, { states: 4, transitions: 4, initialStates: 1, properties: ['small', 'forward', 'not-stuck'] })
})

test('a state that was left out is missed, wherever it was', (t) => {
  const system = instantiate(race)
  const trees = reachableTrees(system)
  for (const [left] of trees.entries()) {
    const error = failure(
      () =>
        drain(
          certify(
            system,
            [],
            trees.filter((_, i) => i !== left),
          ),
        ),
      'unconfirmed',
    )
    t.regex(error.message, left === 0 ? /initial state is not among|leads out/ : /leads out of the visited states/)
  }
})

test('a certificate is refused when a property is violated somewhere', (t) => {
  const system = instantiate(counts)
  const uses = [counting] as const
  const wrong = bindProperties(system, [
    always({ name: 'a', sentence: '', uses, holds: { small: (s) => s.count < 3 } }),
    step({ name: 'b', sentence: '', uses, holds: (s) => s.after.count !== 3 }),
    neverStuttering({ name: 'c', sentence: '', uses }),
  ])
  for (const property of wrong) {
    const error = failure(() => drain(certify(system, [property], reachableTrees(system))), 'unconfirmed')
    t.regex(error.message, new RegExp(`${property.name} does not hold in`))
  }
})

test('certifying up to symmetry takes the representatives of the search', (t) => {
  const system = instantiate(race)
  const representative = (tree: unknown) => {
    const { locked, processes } = tree as { locked: boolean; processes: { at: string }[] }
    const draft = treeOf(system, initialState(system, 0)) as { locked: boolean; processes: { at: string }[] }
    write(draft, { locked })
    const sorted = processes.map(({ at }) => at).sort()
    for (const [i, at] of sorted.entries()) write(draft.processes[i]!, { at })
    return draft
  }
  const all = reachableTrees(system)
  const keys = new Set<string>()
  const stored = all.map(representative).filter((tree) => {
    const key = keyOf(stateOf(system, tree))
    return !keys.has(key) && keys.add(key)
  })
  t.true(stored.length < all.length)
  t.is(drain(certify(system, [], stored, { representative })).report.states, stored.length)
  failure(() => drain(certify(system, [], stored)), 'unconfirmed')
})
