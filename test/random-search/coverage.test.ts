import test from 'ava'
import { Incidence } from '../../explorer/random/incidence.ts'
import { RandomSearch } from '../../explorer/random/random-search.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { toyScenarios } from '../toy-scenarios.ts'
import { walked } from './walked.ts'

// What walks have not come to is named, and estimated.

test('coverage: actions and conditions that a design never comes to are named', (t) => {
  const [{ system: definition, properties }] = toyScenarios as [Scenario]
  const system = instantiate(definition, { processes: 2 })
  const { coverage } = walked(system, [], 0)
  t.deepEqual(
    coverage.actions.map(({ fired }) => fired),
    [0, 0, 0, 0],
  )
  const search = new RandomSearch(system, bindProperties(system, properties), { seed: 1, steps: 50 })
  for (let walk = 0; walk < 10; walk++) search.advance()
  const result = search.result()
  t.deepEqual(
    result.coverage.actions.find(({ name }) => name === 'repair'),
    {
      name: 'repair',
      fired: 0,
      conditions: [{ name: 'broken', wasTrue: false, wasFalse: true }],
    },
  )
  // The search finds eight.
  t.is(result.coverage.states.seen, 8)
  t.is(result.coverage.states.reachableMin, 8)
  t.is(result.coverage.states.newShare, 0)
})

test('the estimate of what is unseen is that of Good and Turing, and of Chao', (t) => {
  const incidence = new Incidence(1000)
  const walk = (...states: number[]) => {
    incidence.begin()
    for (const state of states) incidence.note(state, ~state)
  }
  t.deepEqual(incidence.estimate(), { seen: 0, walks: 0, newShare: 1, reachableMin: 0 })
  walk(1, 2, 3, 1, 1)
  walk(1, 2, 4)
  walk(1, 5, 5)
  // 1 in three walks, 2 in two, 3, 4 and 5 in one: 3 of 8 incidences are of states that one walk only has seen.
  t.deepEqual(incidence.estimate(), {
    seen: 5,
    walks: 3,
    newShare: 3 / 8,
    reachableMin: Math.round(5 + (2 / 3) * (6 / 4)),
  })
  const many = new Incidence(100_000)
  for (let round = 0; round < 2; round++) {
    many.begin()
    for (let state = 0; state < 50_000; state++) many.note(state, ~state)
  }
  t.deepEqual(many.estimate(), { seen: 50_000, walks: 2, newShare: 0, reachableMin: 50_000 })
})

test('where fingerprints fill up, later walks do not count', (t) => {
  const incidence = new Incidence(2)
  for (const state of [1, 2, 3, 4]) {
    incidence.begin()
    incidence.note(state, ~state)
  }
  t.is(incidence.estimate().walks, 2)
})
