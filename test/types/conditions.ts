// biome-ignore-all lint/suspicious/noAssignInExpressions: it is what must not compile.
// biome-ignore-all lint/correctness/noSelfAssign: the simplest assignment of the right type.
import { counter, none } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { always, neverStuck, reachable, step } from '../../properties/property.ts'
import { Device, memory, Page, type Slot } from './world.ts'

// Conditions of actions read and never write, all the way down.
export const conditions = part({
  name: 'conditions',
  uses: [memory],
  actions: (action) => ({
    reads: action({
      by: 'driver',
      on: { page: Page, device: Device, beat: counter(3) },
      when: {
        reads: (s, { page, device, beat }) =>
          s.entry[page] === 'present' && s.owner === device && s.dirty.has(page) && s.head.beat < beat,
        // @ts-expect-error TS2367: not one of the values
        value: (s, { page }) => s.entry[page] === 'gone',
        // @ts-expect-error TS2367: an element of another set
        element: (s, { page }) => s.owner === page,
        // @ts-expect-error TS2551: a typo in a field
        typo: (s) => s.ownr === none,
        // @ts-expect-error TS2339: a typo in a parameter
        parameter: (s, { pge }) => s.owner === pge,
        // @ts-expect-error TS2345: a member of another set
        member: (s, { device }) => s.dirty.has(device),
        // @ts-expect-error TS2322: a value where true or false is due
        truth: (s) => s.owner,
        // @ts-expect-error TS2322: no return
        nothing: (s) => {
          s.dirty.has
        },
      },
      then: () => {},
    }),
    writes: action({
      by: 'driver',
      on: { page: Page, device: Device },
      when: {
        // @ts-expect-error TS2540: a scalar
        scalar: (s) => (s.beats = 1) === 1,
        // @ts-expect-error TS2542: an element of a row
        row: (s, { page }) => (s.entry[page] = 'present') === 'present',
        // @ts-expect-error TS2542: an element of a row in a row
        deep: (s, { page, device }) => (s.mapped[page][device] = true),
        // @ts-expect-error TS2540: a field of a record
        record: (s) => (s.head.beat = 1) === 1,
        // @ts-expect-error TS2540: a field of a queued record
        queued: (s) => (s.wire.at(0)!.last = true),
        // @ts-expect-error TS2339: a set
        set: (s, { page }) => s.dirty.add(page) === undefined,
        // @ts-expect-error TS2339: a queue
        queue: (s, { page }) => s.wire.push({ page, last: true }) === undefined,
        // @ts-expect-error TS2339: a whole row
        fill: (s) => s.entry.fill('present') !== undefined,
        // @ts-expect-error TS2540: a parameter
        parameter: (_, parameters) => (parameters.page = parameters.page) !== undefined,
      },
      then: () => {},
    }),
    actors: action({
      // @ts-expect-error TS2820: not an actor
      by: 'kernal',
      // @ts-expect-error TS2322: not a fairness
      fairness: 'fair',
      // @ts-expect-error TS2322: a parameter without a domain
      on: { page: Page, amount: {} },
      then: () => {},
    }),
  }),
})

// Conditions of properties likewise.
export const properties = [
  always({
    name: 'always',
    sentence: 'What always holds.',
    uses: [memory],
    on: { page: Page, device: Device },
    given: (s, { page }) => s.entry[page] === 'present',
    holds: {
      reads: (s, { page, device }) => s.mapped[page][device],
      // @ts-expect-error TS2551: a typo in a field
      typo: (s) => s.beat === 1,
      // @ts-expect-error TS7053: an element of another set as index
      index: (s, { device }) => s.entry[device] === 'present',
      // @ts-expect-error TS2339: a typo in a parameter
      parameter: (s, { pages }) => s.dirty.has(pages),
      // @ts-expect-error TS2469: an order of symmetric elements
      order: (s, { page }) => page < s.head.page,
      // @ts-expect-error TS2540: an assignment
      write: (s) => (s.beats = 1) === 1,
      // @ts-expect-error TS2339: a change of a set
      add: (s, { page }) => s.dirty.add(page) === undefined,
    },
  }),
  step({
    name: 'step',
    sentence: 'What holds of every step.',
    uses: [memory],
    on: { page: Page },
    given: ({ action }) => action.name === 'reads',
    holds: {
      reads: ({ before, after }, { page }) => before.entry[page] === after.entry[page],
      // @ts-expect-error TS2540: an assignment to the state before
      before: ({ before }) => (before.beats = 1) === 1,
      // @ts-expect-error TS2542: an assignment to the state after
      after: ({ after }, { page }) => (after.entry[page] = 'present') === 'present',
      // @ts-expect-error TS2339: a step is not a state
      state: (s) => s.beats === 1,
    },
  }),
  reachable({
    name: 'reachable',
    sentence: 'What can be.',
    uses: [memory],
    // @ts-expect-error TS2353: what must be possible has no premise
    given: () => true,
    holds: () => true,
  }),
  neverStuck({
    name: 'never-stuck',
    sentence: 'Where it may end.',
    uses: [memory],
    unless: {
      idle: (s) => s.wire.isEmpty,
      // @ts-expect-error TS2540: an assignment
      write: (s) => (s.beats = 1) === 1,
    },
  }),
]

// Initial states: what is chosen has the type of the set, the domain or the array that it is chosen from.
export const beginnings = part({
  name: 'beginnings',
  uses: [memory],
  initially: (s, choose, bounds) => {
    s.reader = choose(Device)
    s.beats = choose(counter(2))
    s.mapped.forEach((row, page) => {
      row.fill(choose([false, true]))
      s.entry[page] = choose(['present', 'swapped'])
    })
    s.cursor = Math.min(2, bounds.pages ?? 0) as Slot
    // @ts-expect-error TS2322: an element of another set
    s.reader = choose(Page)
    // @ts-expect-error TS2322: a value of another domain
    s.owner = choose(counter(1))
    // @ts-expect-error TS2322: a value that the field does not have
    s.beats = choose(['one', 'two'])
    // @ts-expect-error TS2540: a whole record
    s.head = choose([])
  },
})
