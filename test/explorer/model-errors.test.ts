import test from 'ava'
import { explore } from '../../explorer/explore.ts'
import { none } from '../../model/language/domain.ts'
import type { ErrorCode } from '../../model/language/error.ts'
import { failure } from '../failure.ts'
import { counts } from './counts.ts'
import { counting, type Deep, go } from './deep.ts'

// What an effect does wrong is found, and named with the way there.

interface Fault {
  readonly wrong: (s: Deep, parameters: { row: number }) => void
  readonly code: ErrorCode
  readonly what: string
  readonly where: string
  /** The trace ends with the faulty step itself, not before it. */
  readonly withStep?: boolean
}

const replaced = 'An effect replaced a whole row, set or queue, or invented a field.'
const faults: Record<string, Fault> = {
  'a value outside its domain': {
    wrong: (s) => Object.assign(s.pair, { one: 'yes' }),
    code: 'out-of-domain',
    what: 'pair.one was given the value yes; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a value outside its domain in a row': {
    wrong: (s, { row }) => Object.assign(s.rows[0]!, { [row]: none }),
    code: 'out-of-domain',
    what: 'rows[row0][row1] was given the value null; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a value outside its domain in a queue': {
    wrong: (s) => s.wire.push(7 as never),
    code: 'out-of-domain',
    what: 'wire[0] was given the value 7; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that overflows': {
    wrong: (s) => {
      s.small += 3
    },
    code: 'out-of-domain',
    what: 'small was given the value 3; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that falls below its start': {
    wrong: (s) => {
      s.small -= 1
    },
    code: 'out-of-domain',
    what: 'small was given the value -1; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that is no longer a number': {
    wrong: (s) => {
      s.small = Number.NaN
    },
    code: 'out-of-domain',
    what: 'small was given the value NaN; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'an effect that throws': {
    wrong: () => {
      throw new Error('no such frame')
    },
    code: 'action-threw',
    what: 'It threw: no such frame.',
    where: go,
  },
  'a full queue': {
    wrong: (s) => {
      s.wire.push(true)
      s.wire.push(true)
    },
    code: 'action-threw',
    what: 'It threw: the queue is full (capacity 1).',
    where: go,
  },
  'a full set': {
    wrong: (s) => {
      s.members.add(0)
      s.members.add(1)
    },
    code: 'action-threw',
    what: 'It threw: the set is full (capacity 1).',
    where: go,
  },
  'a member that a set cannot have': {
    wrong: (s) => s.members.add(2),
    code: 'action-threw',
    what: "It threw: 2 is not in the set's domain.",
    where: go,
  },
  'an effect that replaces a row': {
    wrong: (s) => {
      s.rows[0] = [true, true]
    },
    code: 'impure-action',
    what: replaced,
    where: go,
  },
  'an effect that invents a field': {
    wrong: (s) => Object.assign(s.pair, { two: true }),
    code: 'impure-action',
    what: replaced,
    where: go,
  },
  'an effect that invents a field of the state': {
    wrong: (s) => {
      s.hidden = 1
    },
    code: 'impure-action',
    what: replaced,
    where: go,
  },
}

for (const [name, fault] of Object.entries(faults)) {
  for (const at of [0, 5, 200]) {
    test(`${name} after ${at} steps names the action and its parameters, and carries the way there`, (t) => {
      const error = failure(() => explore(counting(at, fault.wrong)))
      t.is(error.code, fault.code)
      t.is(error.details.what, fault.what)
      t.is(error.details.where, fault.where)
      const step = { action: 'count', parameters: { row: 1 } }
      t.deepEqual(error.details.trace, { initial: 0, steps: new Array(fault.withStep ? at + 1 : at).fill(step) })
    })
  }
}

for (const at of [5, 200]) {
  test(`an effect that replaces a top-level field after ${at} steps is found`, (t) => {
    const error = failure(() => explore(counting(at, (s) => Object.assign(s, { rows: [] }))))
    t.is(error.code, 'impure-action')
    t.is(error.details.what, replaced)
    t.regex(error.details.where!, /count\(row1\) of toy$/)
    t.is(error.details.trace?.steps.length, at)
  })
}

test('an initial state outside its domain is found, and numbered', (t) => {
  const error = failure(() =>
    explore(
      counts(
        () => ({}),
        (s, choose) => {
          s.n = choose([3, 12])
        },
      ),
    ),
  )
  t.is(error.code, 'out-of-domain')
  t.is(error.details.what, 'n was given the value 12; it can hold 0..9.')
  t.is(error.details.where, 'initial state 1 of toy')
  t.deepEqual(error.details.trace, { initial: 1, steps: [] })
})
