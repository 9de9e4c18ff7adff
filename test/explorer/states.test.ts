import test from 'ava'
import { explore as exploreByWitness } from '../../counterexamples/reference-explorer.ts'
import { Exploration, explore } from '../../explorer/explore.ts'
import {
  counter,
  each,
  flag,
  known,
  none,
  oneOf,
  optional,
  queue,
  range,
  record,
  setOf,
  startingAt,
} from '../../model/language/domain.ts'
import { indexSet, orderedSet } from '../../model/language/index-set.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import { part, type ViewOfParts } from '../../model/language/part.ts'
import { initialStates, instantiate, system } from '../../model/language/system.ts'
import { always, bindProperties, reachable } from '../../properties/property.ts'
import { check, systemOf, textOfTrace } from './checked.ts'
import { Door, doors } from './doors.ts'
import { about, walk } from './walk.ts'

// Initial states, packed states, and conditions that rely on one another.

const startingFrom = (...places: number[]) =>
  systemOf(
    part({
      name: 'start',
      uses: [walk],
      initially: (s, choose) => {
        s.at = choose(places)
      },
    }),
  )

test('equal initial states are one state', (t) => {
  const result = check(startingFrom(3, 9, 3, 3))
  t.deepEqual([result.initialStates, result.states, result.levels], [2, 8, 6])
})

test('a trace says in which initial state it starts, duplicates counted', (t) => {
  const toy = startingFrom(9, 9, 5, 5, 8, 2)
  const traceTo = (place: number) => {
    const [verdict] = check(toy, [always({ ...about, name: 'not-at', holds: (s) => s.at !== place })]).verdicts
    return { initial: verdict!.trace?.initial, steps: textOfTrace(toy, verdict!.trace) }
  }
  t.deepEqual(traceTo(9), { initial: 0, steps: '' })
  t.deepEqual(traceTo(5), { initial: 2, steps: '' })
  t.deepEqual(traceTo(6), { initial: 2, steps: 'step()' })
  t.deepEqual(traceTo(8), { initial: 4, steps: '' })
  t.deepEqual(traceTo(7), { initial: 5, steps: 'leap()' })
  t.deepEqual(traceTo(3), { initial: 5, steps: 'step()' })
  t.deepEqual(
    [...initialStates(toy)].map((state) => (state as { at: number }).at),
    [9, 9, 5, 5, 8, 2],
  )
})

test('packing and unpacking lose nothing: every kind of field, and sets wider than a word', (t) => {
  const Wide = indexSet('Wide', 70)
  const toy = part({
    name: 'toy',
    state: {
      members: setOf(Wide),
      wire: queue(record({ of: optional(Wide), inner: record({ last: flag() }) }), 2),
      current: optional(record({ of: optional(Wide), n: startingAt(counter(3), 2) })),
      kind: oneOf('only'),
      n: counter(2 ** 20),
    },
    actions: (action) => ({
      add: action({
        by: 'kernel',
        on: { wide: Wide },
        when: { few: (s) => s.members.size < 2, fits: (s) => !s.wire.isFull },
        then: (s, { wide }) => {
          s.members.add(wide)
          s.wire.push({ of: s.members.size === 2 ? wide : none, inner: { last: s.members.size === 2 } })
          s.current = { of: s.wire.at(-1)!.of, n: s.wire.length }
          s.n += 2 ** 19
        },
      }),
    }),
  })
  // One state, 70 with one member, 70 · 69 with two in either order, 70 in which the same one was added twice.
  const search = new Exploration(systemOf(toy), [])
  search.advance(Number.POSITIVE_INFINITY)
  t.is(search.result().states, 1 + 70 + 70 * 69 + 70)
  for (const state of search.visited()) {
    const { members, wire, current, kind, n } = state as ViewOfParts<[typeof toy]>
    const sent = wire.values()
    t.is(n, sent.length * 2 ** 19)
    t.is(kind, 'only')
    t.deepEqual(current, sent.length === 0 ? none : { of: sent.at(-1)!.of, n: sent.length })
    t.true(sent.every(({ of, inner }) => (of === none ? !inner.last : inner.last && members.has(of))))
  }
})

test('a condition is asked before those that rely on it, however few parameters they see', (t) => {
  const toy = part({
    name: 'toy',
    state: { of: each(Door, optional(counter(2))), any: optional(counter(2)) },
    actions: (action) => ({
      set: action({
        by: 'kernel',
        on: { door: Door },
        when: { unset: (s, { door }) => s.of[door] === none },
        then: (s, { door }) => {
          s.of[door] = 2
          s.any = 2
        },
      }),
      use: action({
        by: 'kernel',
        on: { door: Door, other: Door },
        when: {
          set: (s, { door }) => s.of[door] !== none,
          // Sees no parameter, and would throw where nothing is set.
          high: (s) => known(s.any) === 2,
          otherLow: (s, { other }) => s.of[other] === none,
        },
        then: () => {},
      }),
    }),
  })
  const { states, actions } = check(systemOf(toy))
  t.is(states, 4)
  t.like(actions[1], { enabledStates: 2, fired: 2 })
})

test('a condition moved to an action that lacks its parameters is asked there all the same', (t) => {
  const base = system({ name: 'toy', title: 'a toy', parts: [doors] })
  const changes = [change.dropCondition('repaint', 'bothOpen'), change.moveCondition('open', 'shut', 'repaint')]
  const { actions } = check(instantiate(mutate(base, 'moved', 'moved', changes)))
  t.like(actions[3], { name: 'repaint', enabledStates: 3, fired: 3 })
})

test('a record in an optional field or a queue is a value: it takes its declared fields, and nobody writes into it', (t) => {
  const Thing = indexSet('Thing', 2)
  const source = part({
    name: 'source',
    state: {
      wide: record({ thing: optional(Thing), extra: flag() }),
      value: optional(record({ thing: optional(Thing) })),
      values: queue(record({ thing: optional(Thing) }), 1),
    },
    actions: (action) => ({
      take: action({
        by: 'driver',
        on: { thing: Thing },
        when: { empty: (s) => s.values.isEmpty },
        then: (s, { thing }) => {
          s.wide.thing = thing
          s.wide.extra = true
          s.value = s.wide
          s.values.push(s.wide)
        },
      }),
    }),
  })
  const wide = instantiate(system({ name: 'wide', title: 'a wider record is assigned', parts: [source] }))
  const { states, transitions } = explore(wide)
  t.deepEqual({ states, transitions }, { states: 3, transitions: 2 })
  t.deepEqual([exploreByWitness(wide, []).states, exploreByWitness(wide, []).transitions], [3, 2])

  const writer = part({
    name: 'writer',
    uses: [source],
    actions: (action) => ({
      write: action({
        by: 'driver',
        when: { there: (s) => s.value !== none },
        then: (s) => {
          ;(s.value as { thing: unknown }).thing = none
        },
      }),
    }),
  })
  const writing = instantiate(system({ name: 'writing', title: 'a value is written into', parts: [source, writer] }))
  t.throws(() => explore(writing), { message: /write\(\) of writing/ })

  const nested = part({
    name: 'nested',
    state: {
      value: optional(record({ inner: record({ isOn: flag() }) })),
      from: record({ inner: record({ isOn: flag() }) }),
    },
    actions: (action) => ({
      take: action({
        by: 'driver',
        when: { empty: (s) => s.value === none },
        then: (s) => {
          s.value = s.from
        },
      }),
      write: action({
        by: 'driver',
        when: { there: (s) => s.value !== none },
        then: (s) => {
          ;(s.value as unknown as { inner: { isOn: boolean } }).inner.isOn = true
        },
      }),
    }),
  })
  const deep = instantiate(system({ name: 'deep', title: 'a record in a value is written into', parts: [nested] }))
  t.throws(() => explore(deep), { message: /write\(\) of deep/ })
})

test('2^17 states of seventeen words each are found, and none twice', (t) => {
  const Bit = orderedSet('Bit', 17)
  const heavy = range(-(2 ** 20), 2 ** 20)
  const switches = part({
    name: 'switches',
    state: { on: each(Bit, flag()), weight: each(Bit, heavy) },
    actions: (action) => ({
      toggle: action({
        by: 'environment',
        on: { bit: Bit },
        then: (s, { bit }) => {
          s.on[bit] = !s.on[bit]
          s.weight[bit] = s.on[bit] ? 2 ** 20 - bit : -(2 ** 20)
        },
      }),
    }),
  })
  const allOn = reachable({
    name: 'all-on',
    sentence: 'All can be on.',
    uses: [switches],
    holds: (s) => s.on.every(Boolean),
  })
  const instance = instantiate(system({ name: 'heavy', title: 'Heavy switches', parts: [switches] }))
  const search = new Exploration(instance, bindProperties(instance, [allOn]))
  t.true(search.advance(Number.POSITIVE_INFINITY))
  const result = search.result()
  t.like(result, { states: 2 ** 17, transitions: 17 * 2 ** 17, initialStates: 1 })
  t.is(result.levels, 18)
  t.is(result.verdicts[0]!.trace?.steps.length, 17)
  const seen = new Uint8Array(2 ** 17)
  for (const tree of search.visited()) {
    const { on, weight } = tree as { on: boolean[]; weight: number[] }
    const number = on.reduce((sum, isOn, bit) => sum + (isOn ? 2 ** bit : 0), 0)
    seen[number]!++
    if (on.some((isOn, bit) => weight[bit] !== (isOn ? 2 ** 20 - bit : -(2 ** 20)))) t.fail('a weight is wrong')
  }
  t.true(seen.every((times) => times === 1))
})
