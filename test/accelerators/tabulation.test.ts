import { deepStrictEqual } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { compile } from '../../explorer/compile/kernel.ts'
import { Pace } from '../../explorer/compile/tabulation/pace.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import { counter, each, flag, none, oneOf, optional, queue, record, ref, setOf } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { indexSet, orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, type System, type SystemDefinition, system } from '../../model/language/system.ts'
import {
  always,
  alwaysReachable,
  type BoundProperty,
  bindProperties,
  reachable,
  step,
} from '../../properties/property.ts'
import { exclusion, freshness, german } from '../../scripts/bench/german.ts'
import { notify, notifyProperties } from '../../scripts/bench/notify.ts'
import { peterson } from '../classics/peterson.ts'
import { twoPhaseCommit } from '../classics/two-phase-commit.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { shipped } from './designs.ts'
import { wholeSearch } from './whole-search.ts'

// Tabulation must change nothing but the time: neither counts nor verdicts, neither behaviours nor the order of the states.

/** Searches with and without, and says in how many states nothing of the model was run. @throws where they differ */
function compared(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}): number {
  const plain = wholeSearch(system, properties, { ...options, tabulate: false })
  const tabulated = wholeSearch(system, properties, { tabulateAfter: 0, ...options })
  deepStrictEqual(tabulated.found, plain.found)
  deepStrictEqual(plain.lookedUp, 0)
  return tabulated.lookedUp
}

test('random systems: counts, verdicts, behaviours and the order of states are the same', (t) => {
  let [lookedUp, sets] = [0, 0]
  fc.assert(
    fc.property(anySystem, (spec) => {
      const { system, properties } = build(spec)
      const text = JSON.stringify(system.fields)
      if (text.includes('"set"') || text.includes('"queue"')) sets++
      const after = spec.split % 3 === 0 ? 20 : 0
      lookedUp += compared(system, properties, { tabulateAfter: after, limits: { states: 300 } })
    }),
    { seed: 11, numRuns: 300, unbiased: true, includeErrorInReport: true },
  )
  t.log(`${lookedUp} states looked up`)
  t.true(lookedUp > 1_500 && sets > 50)
})

test('shipped designs: the same with and without', (t) => {
  let lookedUp = 0
  for (const { system: definition, properties, bounds, mutantOf } of shipped) {
    const system = instantiate(definition, bounds)
    const limits = { states: mutantOf ? 1_500 : 6_000 }
    t.notThrows(() => {
      lookedUp += compared(system, bindProperties(system, properties), { tabulateAfter: 400, limits })
    }, definition.name)
  }
  t.log(`${lookedUp} states looked up`)
  t.true(lookedUp > 10_000)
})

const classics: readonly [SystemDefinition, Parameters<typeof bindProperties>[1]][] = [
  [notify, notifyProperties],
  [german, [exclusion, freshness]],
  [peterson, []],
  [twoPhaseCommit, []],
]

for (const [definition, properties] of classics) {
  for (const symmetry of [false, true]) {
    test(`${definition.name} ${symmetry ? 'with symmetry' : ''}: the same with and without`, (t) => {
      const system = instantiate(definition)
      const options = { symmetry, limits: { states: 20_000 } }
      t.true(compared(system, bindProperties(system, properties), options) > 0)
    })
  }
}

const Slot = indexSet('Slot', 3)

test('what is read may depend on what was read: pointers, sets, queues, records', (t) => {
  const pointers = part({
    name: 'pointers',
    state: {
      head: optional(Slot),
      next: each(Slot, optional(Slot)),
      row: each(Slot, record({ colour: oneOf('red', 'blue'), marks: counter(2) })),
      seen: setOf(Slot),
      log: queue(record({ at: ref(Slot), colour: oneOf('red', 'blue') }), 2),
      last: optional(record({ at: ref(Slot), colour: oneOf('red', 'blue') })),
      flipped: flag(),
    },
    actions: (action) => ({
      point: action({
        by: 'kernel',
        on: { slot: Slot },
        when: { other: (s, { slot }) => s.head !== slot },
        then: (s, { slot }) => {
          s.next[slot] = s.head
          s.head = slot
        },
      }),
      follow: action({
        by: 'kernel',
        when: {
          pointed: (s) => s.head !== none,
          chained: (s) => s.next[s.head!] !== none && s.row[s.next[s.head!]!].marks < 2,
        },
        then: (s) => {
          const at = s.next[s.head!]!
          s.row[at].marks++
          s.seen.add(at)
          s.head = at
        },
      }),
      write: action({
        by: 'driver',
        on: { slot: Slot },
        when: { room: (s) => !s.log.isFull, unseen: (s, { slot }) => !s.seen.has(slot) },
        then: {
          log: (s, { slot }) => {
            s.last = { at: slot, colour: s.row[slot].colour }
            s.log.push(s.last)
          },
          flip: (s, { slot }) => {
            s.row[slot].colour = s.row[slot].colour === 'red' ? 'blue' : 'red'
          },
        },
      }),
      drain: action({
        by: 'driver',
        when: { some: (s) => !s.log.isEmpty },
        then: (s) => {
          const { at } = s.log.shift()!
          s.row[at].marks = 0
          s.flipped = !s.flipped
          if (s.row.every((row) => row.marks === 0)) s.seen.clear()
        },
      }),
      nothing: action({ by: 'hardware', then: () => {} }),
    }),
  })
  const properties = [
    always({
      name: 'few',
      sentence: 'Marks are few.',
      uses: [pointers],
      holds: (s) => s.row.some((row) => row.marks < 2),
    }),
    reachable({ name: 'full', sentence: 'All is seen.', uses: [pointers], holds: (s) => s.seen.size === 2 }),
    alwaysReachable({ name: 'again', sentence: 'The log empties.', uses: [pointers], holds: (s) => s.log.isEmpty }),
    step({
      name: 'logged',
      sentence: 'Only colours that are logged change.',
      uses: [pointers],
      on: { slot: Slot },
      given: ({ before, after }, { slot }) => before.row[slot].colour !== after.row[slot].colour,
      holds: ({ before, after }, { slot }) => after.log.length > before.log.length && after.last?.at === slot,
    }),
    step({
      name: 'marks-stay',
      sentence: 'Marks stay.',
      uses: [pointers],
      holds: ({ before, after, action }) =>
        action.name !== 'drain' || before.row.every((row, slot) => row.marks <= after.row[slot].marks),
    }),
  ]
  const instance = instantiate(system({ name: 'pointers', title: 'Pointers', parts: [pointers] }))
  const bound = bindProperties(instance, properties)
  t.true(compared(instance, bound, { limits: { states: 20_000 } }) > 5_000)
})

/** Toggles of switches; the condition is the caller's. */
function switches(ready: (on: readonly boolean[], at: number) => boolean) {
  const Switch = indexSet('Switch', 8)
  const board = part({
    name: 'board',
    state: { on: each(Switch, flag()) },
    actions: (action) => ({
      toggle: action({
        by: 'kernel',
        on: { at: Switch },
        when: { ready: (s, { at }) => ready(s.on as unknown as readonly boolean[], at as unknown as number) },
        then: (s, { at }) => {
          s.on[at] = !s.on[at]
        },
      }),
    }),
  })
  return instantiate(system({ name: 'switches', title: 'Switches', parts: [board] }))
}

test('a pure condition that reads in changing order is given up, and nothing changes', (t) => {
  let calls = 0
  const fickle = switches((on, at) => {
    const [first, second] = calls++ % 2 === 0 ? [at, 0] : [0, at]
    const [one, two] = [on[first], on[second]]
    return one || two || true
  })
  t.true(compared(fickle, []) > 0)
})

test('what is read for the first time after groups were made is not taken for part of their keys', (t) => {
  const Side = orderedSet('Side', 2)
  const clock = part({
    name: 'clock',
    state: { side: ref(Side), strokes: each(Side, counter(6)) },
    actions: (action) => ({
      turn: action({
        by: 'environment',
        on: { side: Side },
        then: (s, { side }) => {
          s.side = side
        },
      }),
      // Which strokes it reads depends on the side, which is one and the same in the first state.
      strike: action({
        by: 'kernel',
        then: (s) => {
          s.strokes[s.side] = (s.strokes[s.side] + 1) % 7
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'clock', title: 'A clock', parts: [clock] }))
  t.true(compared(instance, [], { chunk: 1 }) > 0)
})

test('a condition that depends on a variable outside the state is noticed by comparison', (t) => {
  let stuck = false
  const instance = switches((on, at) => !on[at] || !stuck)
  const kernel = compile(instance, [], { tabulate: true, tabulateAfter: 0 })
  const width = kernel.layout.words
  const words = Int32Array.from({ length: 256 * width }, (_, row) => row)
  kernel.expect({ segments: [words], count: 256, expanded: 256 })
  for (let round = 0; round < 8; round++) kernel.run(words, 0, 256)
  t.true(kernel.lookedUp() > 1_000)
  stuck = true
  const error = t.throws(
    () => {
      for (let round = 0; round < 20; round++) kernel.run(words, 0, 256)
    },
    { instanceOf: MoveproofError },
  )
  t.is(error?.code, 'unconfirmed')
  t.regex(
    error?.message ?? '',
    /Tabulation disagrees.*which steps there are[\s\S]*toggle\(.*group \d+ of \d+ questions/,
  )
})

test('what was said lately is left out, but where a property needs all steps', (t) => {
  const instance = switches(() => true)
  const calm = alwaysReachable({ name: 'calm', sentence: 'Some state comes again.', uses: [], holds: () => true })
  const states = 2 ** 8
  const words = Int32Array.from({ length: states }, (_, row) => row)
  for (const properties of [[], [calm]]) {
    const kernel = compile(instance, bindProperties(instance, properties), { tabulate: true, tabulateAfter: 0 })
    t.is(kernel.layout.words, 1)
    kernel.expect({ segments: [words], count: states, expanded: states })
    kernel.run(words, 0, states)
    const first = kernel.counters.batched
    t.is(new Set(kernel.batch.words.subarray(0, first)).size, states)
    kernel.run(words, 0, states)
    const second = kernel.counters.batched
    t.is(kernel.tally.transitions, 8 * states)
    if (properties.length > 0) t.deepEqual([first, second], [8 * states, 8 * states])
    // Where look-ups are compared with running, all is said.
    else t.true(first < 4 * states && second < 2 * states, `${first} and ${second} of ${8 * states}`)
  }
})

test('it begins once the search has found enough states, whoever expands them', (t) => {
  const instance = switches(() => true)
  const kernel = compile(instance, [], { tabulate: true, tabulateAfter: 200 })
  const words = Int32Array.from({ length: 2 ** 8 }, (_, row) => row)
  kernel.expect({ segments: [words], count: 199, expanded: 199 })
  kernel.run(words, 0, 199)
  t.is(kernel.lookedUp(), 0)
  const other = compile(instance, [], { tabulate: true, tabulateAfter: 200 })
  other.expect({ segments: [words], count: 200, expanded: 0 })
  other.run(words, 0, 16)
  t.is(other.lookedUp(), 16)
})

test('states that were forgotten are not needed to begin', (t) => {
  const instance = switches(() => true)
  const kernel = compile(instance, [], { tabulate: true, tabulateAfter: 0 })
  const words = Int32Array.from({ length: 2 ** 8 }, (_, row) => row)
  kernel.expect({ segments: [new Int32Array(0)], count: 256, expanded: 256 })
  kernel.run(words, 0, 256)
  kernel.expect({ segments: [words], count: 256, expanded: 256 })
  kernel.run(words, 0, 256)
  t.true(kernel.lookedUp() > 0)
})

test('where it turns out to be slower it is given up, and the same is found', (t) => {
  const instance = switches(() => true)
  const words = Int32Array.from({ length: 2 ** 8 }, (_, row) => row)
  const kernel = compile(instance, [], { tabulate: true, tabulateAfter: 0 })
  const plain = compile(instance, [])
  const outcome = ({ batch, counters, tally }: typeof kernel) => [
    [...batch.words.subarray(0, counters.batched)],
    [...tally.block],
  ]
  kernel.expect({ segments: [words], count: 256, expanded: 256 })
  kernel.run(words, 0, 128)
  t.false(kernel.isTabulationGivenUp())
  const lookedUp = kernel.lookedUp()
  kernel.giveUpTabulation()
  t.true(kernel.isTabulationGivenUp())
  kernel.run(words, 128, 256)
  plain.run(words, 128, 256)
  t.deepEqual(outcome(kernel), outcome(plain))
  t.is(kernel.lookedUp(), lookedUp)
})

test('by the clock it is given up where look-ups take longer than what was before them, and only there', (t) => {
  const instance = switches(() => true)
  const words = Int32Array.from({ length: 2 ** 8 }, (_, row) => row)
  for (const [perRun, isGivenUp] of [
    [5, true],
    [0.5, false],
  ] as const) {
    let [now, step] = [0, 1]
    // Called before each run and after it.
    const clock = () => {
      now += step
      return now
    }
    const kernel = compile(instance, [], { tabulate: true, tabulateAfter: 256, clock })
    const search = (runs: number, count: number) => {
      kernel.expect({ segments: [words], count, expanded: count })
      for (let run = 0; run < runs; run++) kernel.run(words, 0, 256)
    }
    search(32, 255)
    step = perRun
    search(1000, 256)
    t.true(kernel.lookedUp() > 100_000)
    t.false(kernel.isTabulationGivenUp(), 'the first look-ups have their entries still to make')
    search(2000, 256)
    t.is(kernel.isTabulationGivenUp(), isGivenUp)
  }
})

test('the pace is that of the fastest stretch: what else the machine does can only make others longer', (t) => {
  const pace = new Pace()
  pace.note(10_000, 1)
  t.deepEqual([pace.least, pace.stretches], [Number.POSITIVE_INFINITY, 0])
  pace.note(10_000, 3)
  t.deepEqual([pace.least, pace.stretches], [4 / 20_000, 1])
  pace.note(20_000, 40)
  pace.note(20_000, 2)
  pace.note(20_000, 9)
  t.deepEqual([pace.least, pace.stretches], [2 / 20_000, 4])
})

test('an effect that throws is the same model error', (t) => {
  const Item = indexSet('Item', 3)
  const box = part({
    name: 'box',
    state: { in: setOf(Item, 2), turns: counter(200) },
    actions: (action) => ({
      put: action({
        by: 'kernel',
        on: { item: Item },
        when: { late: (s) => s.turns > 150 },
        then: (s, { item }) => s.in.add(item),
      }),
      turn: action({
        by: 'kernel',
        when: { notLast: (s) => s.turns < 200 },
        then: (s) => {
          s.turns++
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'box', title: 'A box', parts: [box] }))
  const errors = [false, true].map(
    (tabulate) =>
      t.throws(() => wholeSearch(instance, [], { tabulate, tabulateAfter: 0 }), { instanceOf: MoveproofError })
        ?.message,
  )
  t.is(errors[0], errors[1])
  t.regex(errors[0]!, /the set is full/)
})
