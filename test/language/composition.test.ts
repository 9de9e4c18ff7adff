import test from 'ava'
import { type Bound, bound, derived } from '../../model/language/bounds.ts'
import {
  constant,
  counter,
  type Domain,
  each,
  flag,
  optional,
  queue,
  range,
  record,
  ref,
  setOf,
} from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { type Part, part } from '../../model/language/part.ts'
import { initialStates, instantiate, system } from '../../model/language/system.ts'
import { refusal } from './refusal.ts'
import { beginnings, Device, devices, Page, pages, plain, Slot, systemOf, withState } from './toy-systems.ts'

// Parts make a system: its bounds, and names that are there once.

test('bounds that are not chosen have their defaults', (t) => {
  const toy = withState({ pages: each(Page, flag()), device: optional(Device) })
  t.deepEqual(instantiate(toy).bounds, { pages: 2, devices: 1 })
  t.deepEqual(instantiate(toy, { pages: 3 }).bounds, { pages: 3, devices: 1 })
})

test('a system lists every bound that its state and its parameters mention, once', (t) => {
  const capacity = bound('capacity', { meaning: 'room', default: 1, min: 1, max: 2 })
  const amount = bound('amount', { meaning: 'amount', default: 1, min: 1, max: 2 })
  const names = (state: Readonly<Record<string, Domain>>) => withState(state).bounds.map((b) => b.name)
  t.deepEqual(names({ f: each(Page, Device, optional(Page)) }), ['pages', 'devices'])
  t.deepEqual(names({ f: queue(record({ page: ref(Page) }), capacity) }), ['pages', 'capacity'])
  t.deepEqual(names({ f: setOf(Page, capacity), g: counter(amount), h: range(amount, 9) }), [
    'pages',
    'capacity',
    'amount',
  ])
  t.deepEqual(names({ f: ref(Slot) }), ['pages', 'devices'])
  const acting = part({
    name: 'acting',
    actions: (action) => ({ go: action({ by: 'kernel', on: { n: counter(amount), page: Page }, then: () => {} }) }),
  })
  t.deepEqual(
    systemOf(acting).bounds.map((b) => b.name),
    ['amount', 'pages'],
  )
})

test('a bound that a system fixes is not for the user to choose, and has that value', (t) => {
  const toy = (fixed: Record<string, number>) =>
    system({
      name: 'toy',
      title: 'toy',
      parts: [part({ name: 'state', state: { f: each(Page, flag()), g: each(Device, flag()) } })],
      fixed,
      initially: (s, _choose, bounds) => {
        s.f.forEach((_, page) => {
          s.f[page] = bounds.devices === 1
        })
      },
    })
  const fixed = toy({ devices: 1 })
  t.deepEqual(
    fixed.bounds.map((b) => b.name),
    ['pages'],
  )
  t.deepEqual(instantiate(fixed).bounds, { pages: 2 })
  t.deepEqual(instantiate(fixed).sizes, { pages: 2, devices: 1 })
  t.deepEqual(
    [...initialStates(instantiate(fixed))].map((state) => JSON.stringify(state)),
    ['{"f":[true,true],"g":[false]}'],
  )
  refusal(t, 'unknown-name', () => instantiate(fixed, { devices: 2 }))
  t.regex(refusal(t, 'unknown-name', () => toy({ devises: 0 }))!.what, /did you mean 'devices'\?/)
})

test('a bound that only constants or initially read is declared with the system', (t) => {
  const start = bound('start', { meaning: 'where it starts', default: 4, min: 0, max: 9 })
  const toy = (bounds: readonly Bound[]) =>
    system({
      name: 'toy',
      title: 'a toy',
      parts: [
        part({
          name: 'toy',
          state: { n: counter(9), twice: constant(counter(18), (_, bounds) => bounds.start! * 2) },
          initially: (s, _, bounds) => {
            s.n = bounds.start!
          },
        }),
      ],
      bounds,
    })
  const at = (value: number) => [...initialStates(instantiate(toy([start]), { start: value }))].map(plain)
  t.deepEqual(at(3), [{ n: 3, twice: 6 }])
  refusal(t, 'unknown-name', () => instantiate(toy([]), { start: 3 }))
})

test('a size that needs a bound which the system does not have is refused', (t) => {
  const details = refusal(t, 'bad-definition', () =>
    beginnings({ n: counter(9) }, (s: Record<string, number>, choose) => {
      s.n = choose(counter(devices))
    }),
  )
  t.is(details?.what, "The system does not have the bound 'devices', which a size needs.")
  t.is(details?.next, 'declare it: system({ bounds: [devices], … })')
})

test('an unknown bound is refused with the nearest name', (t) => {
  const details = refusal(t, 'unknown-name', () => instantiate(withState({ page: ref(Page) }), { page: 2 }))
  t.is(details?.what, "There is no bound of toy 'page'; did you mean 'pages'?")
  t.is(details?.next, 'moveproof list shows every bound; choose from pages')
})

for (const value of [0, 41, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`a bound of ${value} outside 1..40 is refused`, (t) => {
    const details = refusal(t, 'bad-bounds', () => instantiate(withState({ page: ref(Page) }), { pages: value }))
    t.is(details?.what, `pages = ${value} is outside 1..40.`)
    t.is(details?.where, "bound 'pages' of toy: pages")
    t.is(details?.next, 'choose a whole number from 1 to 40; the default is 2')
  })
}

test('sizes computed from bounds must make sense', (t) => {
  const less = derived([pages], (pages) => pages - 2)
  const half = derived([pages], (pages) => pages / 2)
  refusal(t, 'bad-bounds', () => instantiate(withState({ f: ref(indexSet('None', less)) })))
  refusal(t, 'bad-bounds', () => instantiate(withState({ f: ref(indexSet('Half', half)) }), { pages: 3 }))
  refusal(t, 'bad-bounds', () => instantiate(withState({ f: counter(derived([pages], (pages) => pages - 3)) })))
  refusal(t, 'bad-bounds', () => instantiate(withState({ f: counter(half) }), { pages: 1 }))
  refusal(t, 'bad-bounds', () => instantiate(withState({ f: queue(flag(), half) }), { pages: 1 }))
  refusal(t, 'bad-bounds', () =>
    instantiate(
      withState({
        f: setOf(
          Page,
          derived([pages], () => -1),
        ),
      }),
    ),
  )
  t.is(instantiate(withState({ f: counter(half) }), { pages: 4 }).fields.length, 1)
})

test('a part comes after those that it uses, and once however often it is used', (t) => {
  const ground = part({ name: 'ground', state: { a: flag() } })
  const left = part({ name: 'left', uses: [ground], state: { b: flag() } })
  const right = part({ name: 'right', uses: [ground], state: { c: flag() } })
  const toy = instantiate(systemOf(right, left, ground, right))
  t.deepEqual(toy.parts, ['ground', 'right', 'left'])
  t.deepEqual(
    toy.fields.map((field) => field.name),
    ['a', 'c', 'b'],
  )
})

test('two parts may not share a name, a field or an action', (t) => {
  const acting = (name: string, action: string) =>
    part({ name, actions: (make) => ({ [action]: make({ by: 'kernel', then: () => {} }) }) })
  const what = (...parts: Part[]) => refusal(t, 'bad-definition', () => systemOf(...parts))?.what
  const holding = (name: string, field: string) => part({ name, state: { [field]: flag() } })
  t.is(what(holding('one', 'a'), holding('one', 'b')), "Two parts of toy define the part 'one'.")
  t.is(what(holding('one', 'a'), holding('two', 'a')), "Two parts of toy define the field 'a'.")
  t.is(what(acting('one', 'go'), acting('two', 'go')), "Two parts of toy define the action 'go'.")
  t.notThrows(() => systemOf(acting('one', 'go'), acting('two', 'come'), holding('three', 'go')))
})

test('two different bounds or index sets may not share a name', (t) => {
  const other = bound('pages', { meaning: 'other pages', default: 5, min: 5, max: 9 })
  t.is(
    refusal(t, 'bad-definition', () => withState({ a: counter(pages), b: counter(other) }))?.what,
    "Two parts of toy define the bound 'pages'.",
  )
  t.is(
    refusal(t, 'bad-definition', () => instantiate(withState({ a: ref(Page), b: ref(indexSet('Page', 7)) })))?.what,
    "Two different index sets are called 'Page'.",
  )
})

for (const name of ['', '$tree', '__proto__', 'a-b', 'two words', '0']) {
  test(`'${name}' cannot name a field or a parameter`, (t) => {
    refusal(t, 'bad-definition', () => withState(Object.fromEntries([[name, flag()]])))
    refusal(t, 'bad-definition', () => withState({ of: queue(record(Object.fromEntries([[name, flag()]])), 1) }))
    refusal(t, 'bad-definition', () =>
      systemOf(
        part({
          name: 'p',
          actions: (action) => ({
            go: action({ by: 'kernel', on: Object.fromEntries([[name, flag()]]), then: () => {} }),
          }),
        }),
      ),
    )
  })
}

test('elements of a set must be told apart by their labels', (t) => {
  const labelled = (label: (index: number) => string) => () =>
    instantiate(withState({ f: ref(indexSet('Thing', 2, { label })) }))
  t.is(
    refusal(
      t,
      'bad-definition',
      labelled(() => 'same'),
    )?.what,
    "Two elements of Thing would be printed as 'same', or one as none.",
  )
  refusal(
    t,
    'bad-definition',
    labelled((index) => (index === 0 ? 'none' : 'some')),
  )
  t.notThrows(labelled((index) => `it${index}`))
})
