import test from 'ava'
import { sum } from '../../model/language/bounds.ts'
import type { BoundedQueue } from '../../model/language/collections.ts'
import {
  constant,
  counter,
  type Domain,
  each,
  flag,
  none,
  oneOf,
  optional,
  queue,
  range,
  ref,
} from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { initialStates, instantiate, startState, system } from '../../model/language/system.ts'
import { refusal } from './refusal.ts'
import { beginnings, Page, pages, plain, Slot, systemOf, withState } from './toy-systems.ts'

// Where a system starts: choices of initial states, and constants.

test('without choices there is one initial state', (t) => {
  t.deepEqual(
    beginnings({ n: counter(2) }, () => {}),
    [{ n: 0 }],
  )
})

test('choose takes each element of an array, of an index set and of every scalar domain', (t) => {
  const values = (domain: Domain, of: unknown) =>
    beginnings({ field: domain }, ((s: { field: unknown }, choose: (of: unknown) => unknown) => {
      s.field = choose(of)
    }) as never).map((state) => (state as { field: unknown }).field)
  t.deepEqual(values(counter(9), [3, 1, 2]), [3, 1, 2])
  t.deepEqual(values(ref(Page), Page), [0, 1])
  t.deepEqual(values(ref(Slot), Slot), [0, 1, 2])
  t.deepEqual(values(flag(), flag()), [false, true])
  t.deepEqual(values(oneOf('a', 'b'), oneOf('a', 'b')), ['a', 'b'])
  t.deepEqual(values(counter(sum(pages, pages)), range(2, sum(pages, pages))), [2, 3, 4])
  t.deepEqual(values(optional(Page), optional(Page)), [none, 0, 1])
})

test('choices multiply, and every combination comes once, the last choice changing fastest', (t) => {
  const found = beginnings({ page: ref(Page), on: flag(), n: counter(2) }, (s: Record<string, unknown>, choose) => {
    s.page = choose(Page)
    s.on = choose([false, true])
    s.n = choose(counter(2))
  })
  t.is(found.length, 12)
  t.is(new Set(found.map((state) => JSON.stringify(state))).size, 12)
  t.deepEqual(found.slice(0, 4), [
    { page: 0, on: false, n: 0 },
    { page: 0, on: false, n: 1 },
    { page: 0, on: false, n: 2 },
    { page: 0, on: true, n: 0 },
  ])
})

test('what can be chosen, and whether there is a choice at all, may depend on earlier choices', (t) => {
  const found = beginnings(
    { n: counter(3), m: counter(3), on: flag() },
    (s: Record<string, number | boolean>, choose) => {
      s.n = choose(counter(3))
      s.m = choose(range(0, s.n))
      if (s.m === 2) s.on = choose([false, true])
    },
  )
  t.deepEqual(
    found.map((state) => Object.values(state as object)),
    [
      [0, 0, false],
      [1, 0, false],
      [1, 1, false],
      [2, 0, false],
      [2, 1, false],
      [2, 2, false],
      [2, 2, true],
      [3, 0, false],
      [3, 1, false],
      [3, 2, false],
      [3, 2, true],
      [3, 3, false],
    ],
  )
})

test('initially is told the bounds, part by part, and the system has the last word', (t) => {
  const one = part({
    name: 'one',
    state: { n: counter(99) },
    initially: (s, _, bounds) => {
      s.n = bounds.pages! * 10
    },
  })
  const two = part({
    name: 'two',
    uses: [one],
    state: { page: ref(Page) },
    initially: (s) => {
      s.n += 1
    },
  })
  const whole = system({
    name: 'toy',
    title: 'a toy',
    parts: [two],
    initially: (s) => {
      s.n += 2
    },
  })
  t.deepEqual([...initialStates(instantiate(whole, { pages: 3 }))].map(plain), [{ n: 33, page: 0 }])
})

test('initial states share nothing', (t) => {
  const definition = withState({ rows: each(Page, flag()), wire: queue(flag(), 1) })
  const [one, two] = [startState(instantiate(definition)), startState(instantiate(definition))] as Record<
    string,
    never
  >[]
  t.not(one!.rows, two!.rows)
  t.not(one!.wire, two!.wire)
})

test('a choice among nothing is refused, and what initially throws is a model error', (t) => {
  refusal(t, 'bad-definition', () => beginnings({ n: counter(1) }, (_, choose) => choose([])))
  const thrown = refusal(t, 'action-threw', () =>
    beginnings({ wire: queue(flag(), 0) }, (s: { wire: BoundedQueue<boolean> }) => s.wire.push(true)),
  )
  t.is(thrown?.where, 'initially of toy')
  t.is(thrown?.what, 'It threw: the queue is full (capacity 0).')
  const replaced = refusal(t, 'action-threw', () =>
    beginnings({ wire: queue(flag(), 0) }, (s: Record<string, unknown>) => {
      s.wire = []
    }),
  )
  t.regex(replaced!.cause!, /assignment to a whole row, set or queue/)
})

const frames = part({
  name: 'frames',
  state: {
    kind: each(
      Page,
      constant(oneOf('ram', 'device'), (page) => (page === 0 ? 'ram' : 'device')),
    ),
    used: each(Page, flag()),
  },
})
const framesGiven = (kind: (index: number) => unknown) =>
  system({ name: 'toy', title: 'a toy', parts: [frames], given: { kind } })

test('a constant has the value of its function, or what the system gives for it', (t) => {
  t.deepEqual(plain(startState(instantiate(systemOf(frames)))), { kind: ['ram', 'device'], used: [false, false] })
  t.deepEqual(plain(startState(instantiate(framesGiven(() => 'ram')))), { kind: ['ram', 'ram'], used: [false, false] })
})

test('a constant outside its domain is refused by the name of its field', (t) => {
  const details = refusal(t, 'out-of-domain', () =>
    startState(instantiate(framesGiven((page) => (page === 1 ? 'disk' : 'ram')))),
  )
  t.is(details?.what, 'The constant kind[page1] was given the value disk, which its domain does not have.')
  t.is(details?.cause, 'its domain is ram, device')
})

test('a system can only give values for constants that there are', (t) => {
  const give = (field: string) => () =>
    system({ name: 'toy', title: 'a toy', parts: [frames], given: { [field]: () => 'ram' } })
  t.is(refusal(t, 'unknown-name', give('kinds'))?.what, "There is no constant in toy 'kinds'; did you mean 'kind'?")
  refusal(t, 'unknown-name', give('used'))
})
