import test from 'ava'
import { Exploration, explore } from '../../explorer/explore.ts'
import type { ExploreOptions, Limits } from '../../explorer/options.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import { instantiate } from '../../model/language/system.ts'
import {
  always,
  alwaysReachable,
  bindProperties,
  neverStuck,
  type Property,
  reachable,
  step,
} from '../../properties/property.ts'
import { allCanBeOn, toggles } from '../classics/toggles.ts'
import { check, judged, systemOf } from './checked.ts'
import { dialSum, dials, onDials } from './dials.ts'
import { walking } from './walk.ts'

// A search that something ends is incomplete, keeps what was found, and can be done in slices.

const dialProperties = [
  always({ ...onDials, name: 'early', holds: (s) => dialSum(s) !== 3 }),
  always({ ...onDials, name: 'late', holds: (s) => dialSum(s) !== 55 }),
  always({ ...onDials, name: 'never', holds: () => true }),
  reachable({ ...onDials, name: 'soon', holds: (s) => dialSum(s) === 2 }),
  reachable({ ...onDials, name: 'finally', holds: (s) => dialSum(s) === 60 }),
  alwaysReachable({ ...onDials, name: 'end', holds: (s) => dialSum(s) === 60 }),
  neverStuck({ ...onDials, name: 'never-stuck' }),
]
const complete = ['violated', 'violated', 'holds', 'holds', 'holds', 'holds', 'holds']
const cutShort = ['violated', 'incomplete', 'incomplete', 'holds', 'incomplete', 'incomplete', 'incomplete']

const verdictsOf = (result: ExplorationResult) => result.verdicts.map(({ verdict }) => verdict)

test('without limits the search ends by itself', (t) => {
  const result = check(systemOf(dials), dialProperties)
  t.is(result.stoppedBy, undefined)
  t.deepEqual(verdictsOf(result), complete)
  t.deepEqual([result.states, result.transitions, result.levels], [21 ** 3, 3 * 20 * 21 ** 2 + 21 ** 3, 61])
})

for (const [stop, limits] of [
  ['states', { states: 1_000 }],
  ['depth', { depth: 20 }],
  ['memory', { memoryBytes: 300_000 }],
] as [string, Limits][]) {
  test(`a limit on ${stop} ends the search as incomplete and keeps what was found`, (t) => {
    const result = check(systemOf(dials), dialProperties, { limits })
    t.is(result.stoppedBy, stop as never)
    t.deepEqual(verdictsOf(result), cutShort)
    t.is(result.verdicts[0]!.trace?.steps.length, 3)
    t.true(result.states < 21 ** 3)
  })
}

test('a limit on states stops soon after it is reached, one on memory before', (t) => {
  const { states } = check(systemOf(dials), [], { limits: { states: 1_000 } })
  t.true(states >= 1_000 && states < 2_500, `${states}`)
  t.true(check(systemOf(dials), [], { limits: { memoryBytes: 300_000 } }).bytes <= 300_000)
  t.is(check(systemOf(dials), [], { limits: { memoryBytes: 1 } }).states, 1)
})

test('a limit on depth judges exactly the states that are so many steps away', (t) => {
  const farther = (steps: number) => always({ ...onDials, name: 'farther', holds: (s) => dialSum(s) < steps })
  const limits = { depth: 5 }
  t.is(judged(systemOf(dials), farther(5), { limits }).verdict, 'violated')
  t.is(judged(systemOf(dials), farther(6), { limits }).verdict, 'incomplete')
  t.is(check(systemOf(dials), [], { limits: { depth: 60 } }).stoppedBy, undefined)
})

test('a property that was all that was wanted ends the search when all that are as short are found', (t) => {
  const farther = (name: string, steps: number) => always({ ...onDials, name, holds: (s) => dialSum(s) < steps })
  const taken = step({ ...onDials, name: 'taken', holds: ({ after }) => dialSum(after) < 5 })
  const properties = [farther('five', 5), farther('six', 6), taken, farther('three', 3)]
  const whole = check(systemOf(dials), properties)
  for (const settled of [['five'], ['taken'], ['five', 'taken']]) {
    const { stoppedBy, verdicts, levels } = check(systemOf(dials), properties, { limits: { settled } })
    t.is(stoppedBy, 'settled')
    t.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['violated', 'incomplete', 'violated', 'violated'],
    )
    for (const [i, { trace }] of verdicts.entries()) if (trace) t.deepEqual(trace, whole.verdicts[i]!.trace)
    t.true(levels < whole.levels)
  }
  t.is(check(systemOf(dials), properties, { limits: { settled: [] } }).stoppedBy, undefined)
})

test('limits beyond the end of the search change nothing', (t) => {
  const limits = { states: 21 ** 3 + 1, depth: 1_000, memoryBytes: 2 ** 30 }
  t.deepEqual(check(systemOf(dials), dialProperties, { limits }), check(systemOf(dials), dialProperties))
})

for (const reason of ['time', 'interrupted'] as const) {
  test(`a search that its owner stops (${reason}) is incomplete and keeps what was found`, (t) => {
    const toy = systemOf(dials)
    const search = new Exploration(toy, bindProperties(toy, dialProperties))
    t.false(search.advance(500))
    search.stop(reason)
    t.true(search.advance(500))
    const result = search.result()
    t.is(result.stoppedBy, reason)
    t.deepEqual(verdictsOf(result), cutShort)
    t.is(result.states, search.progress().states)
  })
}

test('a search that has ended cannot be stopped any more', (t) => {
  const search = new Exploration(walking, [])
  t.true(search.advance(Number.POSITIVE_INFINITY))
  search.stop('interrupted')
  t.is(search.result().stoppedBy, undefined)
})

for (const [what, limits] of [
  ['to its end', {}],
  ['to a limit on states', { states: 3_000 }],
  ['to a limit on memory', { memoryBytes: 300_000 }],
] as [string, Limits][]) {
  test(`a search ${what} in slices, however thin, gives the same result as in one go`, (t) => {
    const toy = systemOf(dials)
    const options = { limits, countBlocked: true }
    const whole = check(toy, dialProperties, options)
    for (const states of [1, 7, 1_000]) {
      const search = new Exploration(toy, bindProperties(toy, dialProperties), options)
      let slices = 1
      while (!search.advance(states)) slices++
      t.true(slices > 1)
      t.deepEqual(search.result(), whole)
    }
  })
}

test('progress counts up to the result', (t) => {
  const search = new Exploration(systemOf(dials), [])
  t.like(search.progress(), { states: 1, transitions: 0, queue: 1, levelSizes: [1] })
  let before = search.progress()
  while (!search.advance(500)) {
    const now = search.progress()
    t.true(now.states > before.states && now.transitions > before.transitions)
    t.deepEqual(now.levelSizes.slice(0, before.levelSizes.length), before.levelSizes)
    before = now
  }
  const result = search.result()
  const { levelSizes, ...end } = search.progress()
  t.deepEqual(end, { states: result.states, transitions: result.transitions, queue: 0, bytes: result.bytes })
  t.is(levelSizes.length, result.levels)
  t.is(
    levelSizes.reduce((sum, size) => sum + size),
    result.states,
    'every state is in one level',
  )
})

test('the visited states are those of the search, in the order in which they were found', (t) => {
  const search = new Exploration(walking, [])
  search.advance(Number.POSITIVE_INFINITY)
  t.deepEqual(
    [...search.visited()].map((state) => (state as { at: number }).at),
    [0, 1, 2, 3, 7, 4, 8, 5, 12, 9, 6],
  )
})

/** What is known of the toggles when the search ends early. */
function toggled(bits: number, options: ExploreOptions) {
  const system = instantiate(toggles, { bits })
  const uses = toggles.parts
  const on = (s: unknown) => (s as { on: readonly boolean[] }).on
  const properties: Property[] = [
    always({ name: 'none-on', sentence: '', uses, holds: (s) => !on(s).includes(true) }),
    always({ name: 'not-all-on', sentence: '', uses, holds: (s) => on(s).includes(false) }),
    always({ name: 'fine', sentence: '', uses, holds: () => true }),
    always({ name: 'unasked', sentence: '', uses, given: () => false, holds: () => true }),
    step({ name: 'may-step', sentence: '', uses, holds: () => true }),
    reachable({ name: 'one-on', sentence: '', uses, holds: (s) => on(s).includes(true) }),
    allCanBeOn,
    alwaysReachable({ name: 'all-off-again', sentence: '', uses, holds: (s) => !on(s).includes(true) }),
    neverStuck({ name: 'goes-on', sentence: '', uses }),
  ]
  const result = explore(system, bindProperties(system, properties), options)
  return {
    stoppedBy: result.stoppedBy,
    states: result.states,
    verdicts: Object.fromEntries(
      result.verdicts.map(({ property, verdict, trace }) => [
        property,
        `${verdict} ${trace?.steps.length ?? ''}`.trim(),
      ]),
    ),
  }
}

const early = {
  'none-on': 'violated 1',
  'not-all-on': 'incomplete',
  fine: 'incomplete',
  unasked: 'incomplete',
  'may-step': 'incomplete',
  'one-on': 'holds 1',
  'all-can-be-on': 'incomplete',
  'all-off-again': 'incomplete',
  'goes-on': 'incomplete',
}

test('a search that a limit ends says nothing holds, and keeps the violations that it has found', (t) => {
  const states = toggled(17, { limits: { states: 5_000 } })
  t.deepEqual([states.stoppedBy, states.verdicts], ['states', early])
  t.true(states.states >= 5_000)

  const depth = toggled(17, { limits: { depth: 3 } })
  t.deepEqual([depth.stoppedBy, depth.verdicts], ['depth', early])
  t.is(depth.states, 1 + 17 + 136 + 680 + 2380)

  const memory = toggled(17, { limits: { memoryBytes: 2 ** 20 } })
  t.deepEqual([memory.stoppedBy, memory.verdicts], ['memory', early])

  const nothing = toggled(17, { limits: { states: 1 } })
  t.is(nothing.stoppedBy, 'states')
  t.deepEqual(new Set(Object.values(nothing.verdicts)), new Set(['incomplete']))
})

test('a search that ends just within its limits knows everything', (t) => {
  const whole = {
    'none-on': 'violated 1',
    'not-all-on': 'violated 4',
    fine: 'holds',
    unasked: 'holds',
    'may-step': 'holds',
    'one-on': 'holds 1',
    'all-can-be-on': 'holds 4',
    'all-off-again': 'holds',
    'goes-on': 'holds',
  }
  for (const limits of [{}, { states: 17 }, { depth: 4 }, { memoryBytes: 2 ** 30 }]) {
    const { stoppedBy, states, verdicts } = toggled(4, { limits })
    t.deepEqual({ stoppedBy, states, verdicts }, { stoppedBy: undefined, states: 16, verdicts: whole })
  }
})

test('a search that its owner stops is incomplete, however it goes on to be asked', (t) => {
  const system = instantiate(toggles, { bits: 10 })
  const search = new Exploration(system, bindProperties(system, [allCanBeOn]))
  t.false(search.advance(5))
  search.stop('time')
  search.stop('interrupted')
  t.true(search.advance(1_000_000))
  const { stoppedBy, verdicts } = search.result()
  t.deepEqual([stoppedBy, verdicts[0]!.verdict], ['time', 'incomplete'])
})
