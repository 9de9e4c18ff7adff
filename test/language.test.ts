import test from 'ava'
import { type Bound, bound, derived, sum } from '../model/language/bounds.ts'
import { BoundedQueue, BoundedSet } from '../model/language/collections.ts'
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
} from '../model/language/domain.ts'
import { type ErrorCode, type ErrorDetails, MoveproofError, nearest, unknownName } from '../model/language/error.ts'
import { indexSet, orderedSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { type Actor, actors, type Initially, type Part, part } from '../model/language/part.ts'
import { type Shape, scalarValues, textOf } from '../model/language/shape.ts'
import {
  findAction,
  initialStates,
  instantiate,
  type System,
  type SystemDefinition,
  startState,
  stepText,
  system,
  type ViewOf,
} from '../model/language/system.ts'
import { askedOfAny } from '../model/language/weakening.ts'

const pages = bound('pages', { meaning: 'pages', default: 2, min: 1, max: 40 })
const devices = bound('devices', { meaning: 'devices', default: 1, min: 1, max: 4 })
const Page = indexSet('Page', pages)
const Device = indexSet('Device', devices, { label: (index) => `nic${index}` })
const Slot = orderedSet('Slot', sum(pages, devices))

const systemOf = (...parts: Part[]) => system({ name: 'toy', title: 'a toy', parts })
const withState = (state: Readonly<Record<string, Domain>>) => systemOf(part({ name: 'toy', state }))

/** The start state of these fields, as data. */
const startOf = (state: Readonly<Record<string, Domain>>) => plain(startState(instantiate(withState(state))))

function plain(value: unknown): unknown {
  if (value instanceof BoundedSet || value instanceof BoundedQueue) return value.values().map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]))
}

const shapeOf = (domain: Domain): Shape => instantiate(withState({ field: domain })).fields[0]!.shape

/** What is thrown must be a MoveproofError with this code; returns its details. */
function refusal(
  t: { fail(message: string): never; is(a: unknown, b: unknown): boolean },
  code: ErrorCode,
  run: () => unknown,
) {
  try {
    run()
  } catch (error) {
    if (!(error instanceof MoveproofError)) return t.fail(`threw ${String(error)}`)
    t.is(error.code, code)
    return error.details as ErrorDetails
  }
  return t.fail(`nothing was refused; expected ${code}`)
}

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

// Initial states.

function beginnings<F extends Readonly<Record<string, Domain>>>(state: F, initially: Initially<never>, bounds = {}) {
  const definition = systemOf(part({ name: 'toy', state, initially: initially as never }))
  return [...initialStates(instantiate(definition, bounds))].map(plain)
}

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

// Bounds.

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

// Composition.

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

// Constants.

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

// Mutation.

const Process = indexSet('Process', 2)
const lock = part({
  name: 'lock',
  state: { held: flag(), inside: each(Process, flag()), taken: counter(3) },
  actions: (action) => ({
    enter: action({
      by: 'application',
      on: { process: Process },
      when: {
        outside: (s, { process }) => !s.inside[process],
        free: (s) => !s.held,
      },
      then: {
        take: (s) => {
          s.held = true
        },
        goIn: (s, { process }) => {
          s.inside[process] = true
        },
      },
    }),
    leave: action({
      by: 'kernel',
      on: { process: Process },
      when: { inside: (s, { process }) => s.inside[process] },
      then: (s, { process }) => {
        s.inside[process] = false
        s.held = false
      },
    }),
  }),
})
const locking = systemOf(lock)
const mutant = (...changes: Parameters<typeof mutate>[3][number][]) =>
  mutate(locking, 'mutant', 'a broken lock', changes)

const conditionsOf = (definition: SystemDefinition, action: string) =>
  findAction(instantiate(definition), action).when.map((condition) => condition.name)
const effectsOf = (definition: SystemDefinition, action: string) =>
  findAction(instantiate(definition), action).then.map((effect) => effect.name)

test('a mutant differs by its changes, has its own name, and leaves its base alone', (t) => {
  const before = instantiate(locking).fingerprint
  const broken = mutant(change.dropCondition('enter', 'free'), change.dropEffect('enter', 'take'))
  t.is(broken.name, 'mutant')
  t.is(broken.title, 'a broken lock')
  t.deepEqual(conditionsOf(broken, 'enter'), ['outside'])
  t.deepEqual(effectsOf(broken, 'enter'), ['goIn'])
  t.deepEqual(conditionsOf(broken, 'leave'), ['inside'])
  t.deepEqual(conditionsOf(locking, 'enter'), ['outside', 'free'])
  t.deepEqual(effectsOf(locking, 'enter'), ['take', 'goIn'])
  t.is(instantiate(locking).fingerprint, before)
})

test('conditions are dropped, added, replaced and moved by name', (t) => {
  t.deepEqual(conditionsOf(mutant(change.dropCondition('enter', 'outside')), 'enter'), ['free'])
  const never = () => false
  t.deepEqual(conditionsOf(mutant(change.addCondition('enter', 'never', never)), 'enter'), ['outside', 'free', 'never'])
  const replaced = mutant(change.replaceCondition('enter', 'free', never))
  t.deepEqual(conditionsOf(replaced, 'enter'), ['outside', 'free'])
  t.is(findAction(instantiate(replaced), 'enter').when[1]!.holds, never)
  const moved = mutant(change.moveCondition('enter', 'free', 'leave'))
  t.deepEqual([conditionsOf(moved, 'enter'), conditionsOf(moved, 'leave')], [['outside'], ['inside', 'free']])
})

test('conditions are negated, or asked of any element', (t) => {
  const before = instantiate(locking)
  const [one, other] = findAction(before, 'enter').instances
  const holdsIn = (system: System, name: string, instance: unknown) => {
    const state = startState(system)
    // One of them is inside.
    for (const { apply } of findAction(system, 'enter').then) apply(state, one)
    return findAction(system, 'enter')
      .when.find((condition) => condition.name === name)!
      .holds(state, instance)
  }
  t.deepEqual([holdsIn(before, 'outside', one), holdsIn(before, 'outside', other)], [false, true])
  const negated = instantiate(mutant(change.negateCondition('enter', 'outside')))
  t.deepEqual([holdsIn(negated, 'outside', one), holdsIn(negated, 'outside', other)], [true, false])
  const weakened = askedOfAny(before, 'enter', 'outside', 'process')
  t.deepEqual([holdsIn(weakened, 'outside', one), holdsIn(weakened, 'outside', other)], [true, true])
  t.deepEqual(conditionsOf(locking, 'enter'), ['outside', 'free'])
  t.throws(() => askedOfAny(before, 'enter', 'outsid', 'process'), { message: /did you mean 'outside'/ })
  t.throws(() => askedOfAny(before, 'enter', 'outside', 'proces'), { message: /did you mean 'process'/ })
})

test('effects are done in another order', (t) => {
  t.deepEqual(effectsOf(mutant(change.reorderEffect('enter', 'take', 'goIn')), 'enter'), ['goIn', 'take'])
})

test('effects are dropped, replaced and moved by name', (t) => {
  t.deepEqual(effectsOf(mutant(change.dropEffect('enter', 'take')), 'enter'), ['goIn'])
  const nothing = () => {}
  const replaced = mutant(change.replaceEffect('leave', 'then', nothing))
  t.is(findAction(instantiate(replaced), 'leave').then[0]!.apply, nothing)
  const moved = mutant(change.moveEffect('enter', 'take', 'leave'))
  t.deepEqual([effectsOf(moved, 'enter'), effectsOf(moved, 'leave')], [['goIn'], ['take', 'then']])
  const idle = findAction(instantiate(mutant(change.dropEffects('enter'))), 'enter')
  const state = startState(instantiate(locking))
  for (const { apply } of idle.then) apply(state, { process: 0 })
  t.deepEqual(plain(state), plain(startState(instantiate(locking))))
})

const misnamed: [string, Parameters<typeof mutate>[3][number], string][] = [
  ['the action of a condition', change.dropCondition('entr', 'free'), "action in toy 'entr'; did you mean 'enter'?"],
  ['a condition to drop', change.dropCondition('enter', 'fre'), "condition of enter 'fre'; did you mean 'free'?"],
  [
    'a condition to replace',
    change.replaceCondition('enter', 'fee', () => true),
    "condition of enter 'fee'; did you mean 'free'?",
  ],
  [
    'a condition to move',
    change.moveCondition('enter', 'outsid', 'leave'),
    "condition of enter 'outsid'; did you mean 'outside'?",
  ],
  [
    'where a condition goes',
    change.moveCondition('enter', 'free', 'leav'),
    "action in toy 'leav'; did you mean 'leave'?",
  ],
  [
    'the action that gets a condition',
    change.addCondition('leaf', 'x', () => true),
    "action in toy 'leaf'; did you mean 'leave'?",
  ],
  ['a condition to negate', change.negateCondition('enter', 'fre'), "condition of enter 'fre'; did you mean 'free'?"],
  [
    'where an effect goes',
    change.reorderEffect('enter', 'take', 'goin'),
    "effect of enter 'goin'; did you mean 'goIn'?",
  ],
  ['an effect to drop', change.dropEffect('enter', 'goin'), "effect of enter 'goin'; did you mean 'goIn'?"],
  [
    'an effect to replace',
    change.replaceEffect('leave', 'them', () => {}),
    "effect of leave 'them'; did you mean 'then'?",
  ],
  ['an effect to move', change.moveEffect('enter', 'taken', 'leave'), "effect of enter 'taken'; did you mean 'take'?"],
  ['an action to silence', change.dropEffects('xyz'), "action in toy 'xyz'."],
]
for (const [what, wrong, message] of misnamed) {
  test(`a mutant that misnames ${what} is refused with the nearest name`, (t) => {
    t.is(refusal(t, 'unknown-name', () => mutant(wrong))?.what, `There is no ${message}`)
  })
}

test('the nearest name is near enough to be meant, or none', (t) => {
  t.is(nearest('pagse', ['frames', 'pages']), 'pages')
  t.is(nearest('PAGES', ['pages']), 'pages')
  t.is(nearest('completely', ['pages', 'frames']), undefined)
  t.is(nearest('x', []), undefined)
})

// Fingerprints.

interface Variation {
  readonly by?: Actor
  readonly fairness?: 'none' | 'weak' | 'strong'
  readonly max?: number
  readonly amount?: number
  readonly holds?: (s: unknown) => boolean
  readonly apply?: (s: unknown) => void
  readonly initially?: Initially<unknown>
  readonly constant?: () => boolean
  readonly field?: Domain
  readonly source?: string
  readonly title?: string
}
const always = () => true
const nothing = () => {}

function fingerprint(v: Variation = {}): string {
  const varied = part({
    name: 'varied',
    state: {
      n: counter(v.max ?? 3),
      field: v.field ?? flag(),
      fixed: constant(flag(), v.constant ?? (() => true)),
    },
    ...(v.initially && { initially: v.initially }),
    actions: (action) => ({
      go: action({
        by: v.by ?? 'kernel',
        on: { amount: counter(v.amount ?? 1) },
        source: v.source ?? 'mm/gup.c',
        ...(v.fairness && { fairness: v.fairness }),
        when: { condition: v.holds ?? always },
        then: v.apply ?? nothing,
      }),
    }),
  })
  return instantiate(system({ name: 'toy', title: v.title ?? 'a toy', parts: [varied] })).fingerprint
}

const variations: Record<string, Variation> = {
  'a condition': { holds: () => false },
  'an effect': { apply: (s) => Object.keys(s as object) },
  'a constant': { constant: () => false },
  initially: { initially: () => {} },
  'the range of a field': { max: 4 },
  'the kind of a field': { field: oneOf('no', 'yes') },
  'the start of a field': { field: startingAt(flag(), true) },
  'the domain of a parameter': { amount: 2 },
  'an actor': { by: 'driver' },
  fairness: { fairness: 'strong' },
}
for (const [what, variation] of Object.entries(variations)) {
  test(`the fingerprint changes with ${what}`, (t) => {
    t.not(fingerprint(variation), fingerprint())
  })
}

test('the fingerprint does not change with titles, sources of actions, or from one time to the next', (t) => {
  t.regex(fingerprint(), /^[0-9a-f]{16}$/)
  t.is(fingerprint({}), fingerprint())
  t.is(fingerprint({ title: 'another', source: 'mm/memory.c' }), fingerprint())
  t.is(fingerprint({ holds: () => true }), fingerprint({ holds: () => true }))
  t.is(instantiate(mutate(locking, 'toy', 'the same', [])).fingerprint, instantiate(locking).fingerprint)
})

test('the fingerprint changes with bounds that change the state, and with a mutation', (t) => {
  const toy = withState({ page: ref(Page) })
  t.not(instantiate(toy, { pages: 3 }).fingerprint, instantiate(toy).fingerprint)
  t.not(instantiate(mutant(change.dropCondition('enter', 'free'))).fingerprint, instantiate(locking).fingerprint)
})

// Collections.

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

// Actions.

test('kernel, driver and hardware are weakly fair, applications and the environment are not, unless told', (t) => {
  const fairness = (by: Actor, told?: 'strong') => {
    const acting = part({
      name: 'acting',
      actions: (action) => ({ go: action({ by, ...(told && { fairness: told }), then: () => {} }) }),
    })
    return findAction(instantiate(systemOf(acting)), 'go').fairness
  }
  t.deepEqual(
    actors.map((by) => [by, fairness(by)]),
    [
      ['kernel', 'weak'],
      ['driver', 'weak'],
      ['hardware', 'weak'],
      ['application', 'none'],
      ['environment', 'none'],
    ],
  )
  t.is(fairness('environment', 'strong'), 'strong')
})

const busy = part({
  name: 'busy',
  state: { n: counter(1) },
  actions: (action) => ({
    rest: action({ by: 'environment', then: () => {} }),
    move: action({
      by: 'driver',
      on: { page: Page, to: optional(Device), mode: oneOf('fast', 'slow'), beat: range(1, 2), last: flag() },
      then: () => {},
    }),
  }),
})

test('an action has one instance for each choice of its parameters, the last parameter changing fastest', (t) => {
  const toy = instantiate(systemOf(busy))
  t.deepEqual(findAction(toy, 'rest').instances, [{}])
  const { instances } = findAction(toy, 'move')
  t.is(instances.length, 2 * 2 * 2 * 2 * 2)
  t.deepEqual(instances[0], { page: 0, to: none, mode: 'fast', beat: 1, last: false })
  t.deepEqual(instances[1], { page: 0, to: none, mode: 'fast', beat: 1, last: true })
  t.is(new Set(instances.map((instance) => JSON.stringify(instance))).size, instances.length)
  t.true(instances.every((instance) => Object.isFrozen(instance)))
})

test('a step reads as a call with the labels of its elements', (t) => {
  const toy = instantiate(systemOf(busy))
  t.is(stepText(findAction(toy, 'rest'), {}), 'rest()')
  const move = findAction(toy, 'move')
  t.is(stepText(move, { page: 1, to: 0, mode: 'slow', beat: 2, last: true }), 'move(page1, nic0, slow, 2, true)')
  t.is(stepText(move, { page: 0, to: none, mode: 'fast', beat: 1, last: false }), 'move(page0, none, fast, 1, false)')
})

test('values read as people write them', (t) => {
  const set = new BoundedSet([0, 1], 2)
  set.add(1)
  const wire = new BoundedQueue<unknown>(2)
  wire.push({ page: 1, last: true })
  t.is(textOf(shapeOf(optional(Page)), none), 'none')
  t.is(textOf(shapeOf(ref(Device)), 0), 'nic0')
  t.is(textOf(shapeOf(ref(Page)), 7), 'Page?7')
  t.is(textOf(shapeOf(setOf(Page)), set), '{page1}')
  t.is(textOf(shapeOf(queue(record({ page: ref(Page), last: flag() }), 2)), wire), '[{page: page1, last: true}]')
})

test('an unknown action is refused with the nearest name', (t) => {
  const details = refusal(t, 'unknown-name', () => findAction(instantiate(systemOf(busy)), 'mve'))
  t.is(details?.what, "There is no action in toy 'mve'; did you mean 'move'?")
  t.is(details?.next, 'choose from rest, move')
})

// Errors.

test('the message of an error is complete: what, where, likely cause, next step', (t) => {
  const details = { what: 'It is wrong.', where: 'here', cause: 'haste', next: 'slow down' }
  const error = new MoveproofError('bad-file', details)
  t.is(error.message, 'It is wrong.\n  where: here\n  likely cause: haste\n  next: slow down')
  t.is(error.name, 'MoveproofError')
  t.is(error.code, 'bad-file')
  t.is(error.details, details)
  t.is(new MoveproofError('bad-file', { what: 'It is wrong.' }).message, 'It is wrong.')
})

test('an unknown name is answered with all that there are, unless they are many and listed elsewhere', (t) => {
  const known = Array.from({ length: 13 }, (_, i) => `name${i}`)
  t.is(unknownName('name', 'zzzzzz', known, 'see the list').details.next, 'see the list')
  t.is(unknownName('name', 'zzzzzz', ['a', 'b'], 'see the list').details.next, 'see the list; choose from a, b')
  t.is(unknownName('name', 'zzzzzz', []).details.next, 'choose from nothing: there are none')
})
