import test from 'ava'
import { sum } from '../../model/language/bounds.ts'
import { BoundedQueue, BoundedSet } from '../../model/language/collections.ts'
import {
  constant,
  count,
  counter,
  type Domain,
  each,
  flag,
  known,
  none,
  oneOf,
  optional,
  queue,
  range,
  record,
  ref,
  setOf,
  startingAt,
} from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { scalarValues } from '../../model/language/shape.ts'
import { instantiate, type SystemDefinition, startState, type ViewOf } from '../../model/language/system.ts'
import { refusal } from './refusal.ts'
import { Device, devices, Page, pages, shapeOf, startOf, systemOf, withState } from './toy-systems.ts'

// Domains have the values that they document, and collections do what their names say.

test('every domain starts at the value that it documents', (t) => {
  t.deepEqual(
    startOf({
      flag: flag(),
      oneOf: oneOf('first', 'second'),
      counter: counter(3),
      range: range(2, 5),
      ref: ref(Page),
      optional: optional(Page),
      record: record({ one: flag(), two: range(1, 2) }),
      each: each(Page, oneOf('a', 'b')),
      table: each(Page, Device, flag()),
      set: setOf(Page),
      queue: queue(Page, 2),
      constant: each(
        Page,
        constant(counter(9), (page) => page * 3),
      ),
      started: startingAt(oneOf('first', 'second'), 'second'),
      startedOptional: startingAt(optional(counter(3)), 2),
    }),
    {
      flag: false,
      oneOf: 'first',
      counter: 0,
      range: 2,
      ref: 0,
      optional: none,
      record: { one: false, two: 1 },
      each: ['a', 'a'],
      table: [[false], [false]],
      set: [],
      queue: [],
      constant: [0, 3],
      started: 'second',
      startedOptional: 2,
    },
  )
})

test('every scalar domain has the values that it documents, in the order of their codes', (t) => {
  const values = (domain: Domain) => scalarValues(shapeOf(domain))
  t.deepEqual(values(flag()), [false, true])
  t.deepEqual(values(oneOf('b', 'a')), ['b', 'a'])
  t.deepEqual(values(counter(2)), [0, 1, 2])
  t.deepEqual(values(range(-1, 1)), [-1, 0, 1])
  t.deepEqual(values(counter(pages)), [0, 1, 2])
  t.deepEqual(values(range(devices, sum(pages, devices))), [1, 2, 3])
  t.deepEqual(values(ref(Page)), [0, 1])
  t.deepEqual(values(optional(Page)), [none, 0, 1])
  t.deepEqual(values(optional(counter(1))), [none, 0, 1])
  t.throws(() => values(record({ one: flag() })), { code: 'bad-definition' as never })
})

test('values only nest where they can be compared as values', (t) => {
  t.is(
    refusal(t, 'bad-definition', () => optional(optional(Page)))?.what,
    'optional(…) cannot hold optional(…): there is only one none.',
  )
  refusal(t, 'bad-definition', () => queue(record({ members: setOf(Page) }), 2))
  refusal(t, 'bad-definition', () => optional(record({ kind: constant(flag(), () => true) })))
  refusal(t, 'bad-definition', () => setOf(record({ page: ref(Page) }) as never))
  t.notThrows(() => optional(record({ page: optional(Page), inner: record({ beat: counter(1) }) })))
  t.notThrows(() => setOf(optional(Page)))
})

test('known gives a value, and refuses none', (t) => {
  t.is(known(0), 0)
  t.throws(() => known(none), { instanceOf: RangeError })
})

test('count tells how many elements satisfy a condition', (t) => {
  const marks = part({ name: 'marks', state: { marks: each(Page, startingAt(flag(), true)) } })
  const state = startState(instantiate(systemOf(marks))) as ViewOf<SystemDefinition<unknown, { marks: never }>>
  t.is(
    count<number, boolean>(state.marks, (mark) => mark),
    2,
  )
  t.is(
    count<number, boolean>(state.marks, (mark, page) => mark && page === 1),
    1,
  )
})

test('what is a place cannot be replaced, not even through a cast', (t) => {
  const state = startState(
    instantiate(
      withState({ rows: each(Page, each(Page, flag())), pair: record({ one: flag() }), members: setOf(Page) }),
    ),
  ) as Record<string, never>
  t.throws(() => Object.assign(state, { rows: [] }), { instanceOf: TypeError })
  t.throws(() => Object.assign(state.rows!, { 0: [] }), { instanceOf: TypeError })
  t.throws(() => Object.assign(state, { members: 0 }), { instanceOf: TypeError })
  t.throws(() => Object.assign(state.pair!, { two: true }), { instanceOf: TypeError })
  t.throws(() => Object.assign(state, { invented: true }), { instanceOf: TypeError })
})

const letters = ['a', 'b', 'c', 'd'] as const
const setWith = (capacity: number, ...members: (typeof letters)[number][]) => {
  const set = new BoundedSet(letters, capacity)
  for (const member of members) set.add(member)
  return set
}

test('a set has its members in the order of their domain, however they came in', (t) => {
  const [one, other] = [setWith(4, 'c', 'a'), setWith(4, 'a', 'b', 'c')]
  other.delete('b')
  t.deepEqual(one.values(), ['a', 'c'])
  t.deepEqual(one.masks, other.masks)
  t.deepEqual([one.size, one.has('a'), one.has('b')], [2, true, false])
})

test('adding a member again and deleting one that is not there change nothing', (t) => {
  const set = setWith(1, 'b')
  set.add('b')
  set.delete('a')
  t.deepEqual(set.values(), ['b'])
})

test('a set takes no more than its capacity, and nothing outside its domain', (t) => {
  const set = setWith(2, 'a', 'd')
  t.true(set.isFull)
  t.throws(() => set.add('b'), { instanceOf: RangeError, message: 'the set is full (capacity 2)' })
  t.throws(() => set.has('z' as never), { instanceOf: RangeError, message: "z is not in the set's domain" })
  t.throws(() => set.add('z' as never), { instanceOf: RangeError })
  t.deepEqual(set.values(), ['a', 'd'])
})

test('a set can be emptied, and made equal to another', (t) => {
  const set = setWith(4, 'a', 'b')
  set.assign(setWith(4, 'c'))
  t.deepEqual(set.values(), ['c'])
  set.assign(set)
  t.deepEqual(set.values(), ['c'])
  set.clear()
  t.true(set.isEmpty)
  t.false(set.isFull)
})

test('every and some ask the members of a set', (t) => {
  const set = setWith(4, 'a', 'b')
  t.true(set.every((letter) => letter < 'c'))
  t.false(set.every((letter) => letter === 'a'))
  t.true(set.some((letter) => letter === 'b'))
  t.true(setWith(4).every(() => false))
  t.false(setWith(4).some(() => true))
})

for (const size of [29, 30, 31, 60, 61, 95]) {
  test(`a set over ${size} values keeps each of them apart`, (t) => {
    const values = Array.from({ length: size }, (_, i) => i * 7)
    for (const value of values) {
      const set = new BoundedSet(values, size)
      set.add(value)
      t.deepEqual(set.values(), [value])
    }
    const all = new BoundedSet(values, size)
    for (const value of values.toReversed()) all.add(value)
    t.deepEqual(all.values(), values)
    t.true(all.isFull)
    t.true(all.masks.every((mask) => mask >= 0 && mask < 2 ** 30))
  })
}

test('a queue gives back what came first', (t) => {
  const wire = new BoundedQueue<string>(3)
  t.deepEqual([wire.isEmpty, wire.first(), wire.shift()], [true, undefined, undefined])
  for (const item of ['a', 'b', 'c']) wire.push(item)
  t.deepEqual(
    [wire.isFull, wire.length, wire.first(), wire.at(1), wire.at(-1), wire.at(3)],
    [true, 3, 'a', 'b', 'c', undefined],
  )
  t.is(wire.remove(1), 'b')
  t.is(wire.shift(), 'a')
  t.deepEqual(wire.values(), ['c'])
  t.true(wire.every((item) => item === 'c'))
  t.false(wire.some((item) => item === 'a'))
  wire.clear()
  t.true(wire.isEmpty)
})

test('a queue takes no more than its capacity and has nothing to remove beyond its end', (t) => {
  const wire = new BoundedQueue<number>(1)
  wire.push(1)
  t.throws(() => wire.push(2), { instanceOf: RangeError, message: 'the queue is full (capacity 1)' })
  t.throws(() => wire.remove(1), { instanceOf: RangeError, message: 'the queue has no item 1' })
  t.throws(() => wire.remove(-1), { instanceOf: RangeError })
  t.deepEqual(wire.values(), [1])
})

test('the capacity of a set is all of its domain unless told', (t) => {
  t.like(shapeOf(setOf(Page)), { kind: 'set', capacity: 2 })
  t.like(shapeOf(setOf(Page, 1)), { capacity: 1 })
  t.like(shapeOf(setOf(optional(Page))), { capacity: 3 })
  t.like(shapeOf(queue(Page, pages)), { kind: 'queue', capacity: 2 })
})
