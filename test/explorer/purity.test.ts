import test from 'ava'
import { explore } from '../../explorer/explore.ts'
import { counter } from '../../model/language/domain.ts'
import type { ErrorCode } from '../../model/language/error.ts'
import { part } from '../../model/language/part.ts'
import { failure } from '../failure.ts'
import { systemOf } from './checked.ts'
import { counts } from './counts.ts'
import { deepest } from './deep.ts'
import { Door } from './doors.ts'

// Conditions and effects that are not pure are found.

const odd = (condition: (s: { n: number }) => unknown) =>
  counts((action) => ({
    odd: action({
      by: 'driver',
      on: { of: Door },
      when: { late: (s) => s.n >= 4, odd: condition as never },
      then: () => {},
    }),
  }))

const conditions: Record<string, [condition: (s: { n: number }) => unknown, code: ErrorCode, what: string]> = {
  'a condition that throws': [
    () => {
      throw new TypeError('no such page')
    },
    'action-threw',
    'It threw: no such page.',
  ],
  'a condition that returns nothing': [
    () => undefined,
    'impure-action',
    'A condition gave undefined, which is neither true nor false.',
  ],
  'a condition that returns a number': [
    (s) => s.n,
    'impure-action',
    'A condition gave 4, which is neither true nor false.',
  ],
  'a condition that writes': [
    (s) => {
      s.n = 5
      return true
    },
    'impure-action',
    'A condition changed the state, which it may only read.',
  ],
}

for (const [name, [condition, code, what]] of Object.entries(conditions)) {
  test(`${name} is found where it is first asked`, (t) => {
    const error = failure(() => explore(odd(condition)))
    t.is(error.code, code)
    t.is(error.details.what, what)
    t.regex(error.details.where!, /^condition odd of odd\(door[01]\) of toy$/)
    t.deepEqual(error.details.trace, { initial: 0, steps: new Array(4).fill({ action: 'count', parameters: {} }) })
  })
}

test('a condition that rolls dice is found', (t) => {
  const toy = counts((action) => ({
    // Often enough that the dice cannot always fall alike.
    roll: action({ by: 'driver', on: { of: counter(99) }, when: { lucky: () => Math.random() < 0.5 }, then: () => {} }),
  }))
  const error = failure(() => explore(toy))
  t.is(error.code, 'impure-action')
  t.is(error.details.what, 'Run twice on the same state, it gave two different results.')
  t.regex(error.details.where!, /^condition lucky of roll\(\d+\) of toy$/)
})

test('an effect that rolls dice is found, even in an action that is first enabled far away', (t) => {
  const toy = systemOf(
    part({
      name: 'toy',
      state: { n: counter(deepest), lucky: counter(1_000_000) },
      actions: (action) => ({
        count: action({
          by: 'kernel',
          when: { more: (s) => s.n < deepest },
          then: (s) => {
            s.n += 1
          },
        }),
        roll: action({
          by: 'kernel',
          when: { late: (s) => s.n === 250, unlucky: (s) => s.lucky === 0 },
          then: (s) => {
            s.lucky = Math.floor(Math.random() * 1_000_000)
          },
        }),
      }),
    }),
  )
  const error = failure(() => explore(toy))
  t.is(error.code, 'impure-action')
  t.is(error.details.where, 'effect then of roll() of toy')
})

test('a variable that an effect remembers is found, and the action named', (t) => {
  let calls = 0
  const toy = counts((action) => ({
    tire: action({
      by: 'kernel',
      when: { early: (s) => s.n < 5 },
      then: (s) => {
        calls += 1
        s.n = calls > 8 ? 9 : s.n + 1
      },
    }),
  }))
  const error = failure(() => explore(toy))
  t.is(error.code, 'impure-action')
  t.regex(error.details.where!, /tire\(\) of toy$/)
})

test('a variable by which one condition tells the next what it saw is found', (t) => {
  let last: unknown
  const toy = counts((action) => ({
    pass: action({
      by: 'kernel',
      on: { door: Door },
      when: {
        remembers: (_, { door }) => {
          last = door
          return true
        },
        // Sees no parameters: the search may ask it once for all doors.
        recalls: () => last === 1,
      },
      then: () => {},
    }),
  }))
  const error = failure(() => explore(toy))
  t.is(error.code, 'impure-action')
  t.regex(error.details.where!, /^condition recalls of pass\(door[01]\) of toy$/)
})

test('initial states that differ from one time to the next are found', (t) => {
  const dice = counts(
    () => ({}),
    (s) => {
      s.n = Math.random()
    },
  )
  const error = failure(() => explore(dice))
  t.is(error.code, 'impure-action')
  t.is(error.details.where, 'initially of toy')
})
