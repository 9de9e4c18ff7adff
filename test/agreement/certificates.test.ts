import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import type { ExplorationResult } from '../../explorer/result.ts'
import { each, range } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, system } from '../../model/language/system.ts'
import { always, bindProperties } from '../../properties/property.ts'
import { certified } from './certified.ts'
import { designs, framesOf } from './designs.ts'
import { searched } from './searched.ts'

// The witness takes what the packed search has visited for a certificate, and nothing less.

// Tests that never wait would keep AVA from hearing of one another's end.
test.afterEach.always(() => setImmediate())

const counts = ({ states, transitions, initialStates }: ExplorationResult) => ({
  states,
  transitions,
  initialStates,
})

// The witness is slow, and has been through the states of larger designs already, where both explored them.
const certifiedMax = 5_000
// Of the first state, one in the middle and the last, each design goes without one.
let certifiedDesigns = 0
const goneWithout = [
  ['the first', () => 0],
  ['one in the middle', (states: number) => Math.floor(states / 2)],
  ['the last', (states: number) => states - 1],
] as const

for (const [i, { system: definition, properties, violated }] of designs
  .filter((one) => !one.mutantOf && !one.alone)
  .entries()) {
  const [which, positionOf] = goneWithout[i % goneWithout.length]!
  test(`the visited states of ${definition.name} are a certificate, and not without ${which}`, (t) => {
    const system = instantiate(definition, { pages: 1, ...framesOf(definition, 1) })
    const claimed = properties.filter(({ name }) => !(name in violated))
    const asked = bindProperties(system, claimed)
    const search = searched(system, asked, { limits: { states: certifiedMax } })
    const result = search.result()
    if (result.stoppedBy) {
      t.log(`more than ${certifiedMax} states`)
      t.is(result.stoppedBy, 'states')
      return
    }
    certifiedDesigns++
    // What needs more memory than this does not hold here.
    const bound = asked.filter((_, i) => result.verdicts[i]!.verdict === 'holds')
    t.true(bound.length > 0)
    const visited = [...search.visited()]
    const { states, transitions, initialStates } = certified(system, bound, visited)
    t.deepEqual({ states, transitions, initialStates }, counts(result))
    const rest = visited.toSpliced(positionOf(result.states), 1)
    const error = t.throws(() => certified(system, [], rest), { instanceOf: MoveproofError })
    t.is(error?.code, 'unconfirmed')
  })
}

test('most designs are small enough for that', (t) => {
  t.true(certifiedDesigns >= 15, `${certifiedDesigns}`)
})

test('a certificate needs every one of several initial states, and states in which the properties hold', (t) => {
  const Clock = indexSet('Clock', 2)
  const clocks = part({
    name: 'clocks',
    state: { hour: each(Clock, range(1, 4)) },
    initially: (s, choose) => {
      s.hour[choose(Clock)] = choose([1, 3, 4])
    },
    actions: (action) => ({
      tick: action({
        by: 'hardware',
        on: { clock: Clock },
        when: { notLast: (s, { clock }) => s.hour[clock] < 4 },
        then: (s, { clock }) => {
          s.hour[clock]++
        },
      }),
    }),
  })
  const notFour = always({
    name: 'not-four',
    sentence: 'It is never four.',
    uses: [clocks],
    on: { clock: Clock },
    holds: (s, { clock }) => s.hour[clock] !== 4,
  })
  const instance = instantiate(system({ name: 'clocks', title: 'Hours', parts: [clocks] }))
  const properties = bindProperties(instance, [notFour])
  const search = searched(instance, properties)
  const result = search.result()
  const visited = [...search.visited()]
  t.deepEqual(counts(result), { states: 16, transitions: 24, initialStates: 5 })
  t.is(certified(instance, [], visited).initialStates, 5)
  for (const [missing] of visited.entries()) {
    const error = t.throws(() => certified(instance, [], visited.toSpliced(missing, 1)), { instanceOf: MoveproofError })
    t.is(error?.code, 'unconfirmed')
  }
  const error = t.throws(() => certified(instance, properties, visited), { instanceOf: MoveproofError })
  t.is(error?.code, 'unconfirmed')
})
