import test from 'ava'
import { counter } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import {
  always,
  alwaysReachable,
  neverStuck,
  neverStuttering,
  type Property,
  reachable,
  step,
} from '../../properties/property.ts'
import { failure } from '../failure.ts'
import { check, judged, systemOf } from './checked.ts'
import { counting, deepest, go } from './deep.ts'
import { about, walking } from './walk.ts'

// Each kind of property means what its name says, and is refuted by a shortest behaviour.

test('always is refuted by a shortest way to a state where it is false', (t) => {
  const notAt = (place: number) => always({ ...about, name: 'not-at', holds: (s) => s.at !== place })
  t.deepEqual(judged(walking, notAt(8)), { verdict: 'violated', steps: 'step() step() leap() step()' })
  t.deepEqual(judged(walking, notAt(0)), { verdict: 'violated', steps: '' })
  t.deepEqual(judged(walking, notAt(10)), { verdict: 'holds', steps: undefined })
})

test('always needs each of its named conditions, for all of its parameters', (t) => {
  const property = (name: 'one' | 'two' | undefined) =>
    always({
      ...about,
      name: 'named',
      on: { limit: counter(12) },
      holds: {
        one: (s) => name !== 'one' || s.at !== 5,
        two: (s, { limit }) => name !== 'two' || limit !== 4 || s.at !== limit,
      },
    })
  t.is(judged(walking, property(undefined)).verdict, 'holds')
  t.is(judged(walking, property('one')).steps, 'step() step() step() step() step()')
  t.is(judged(walking, property('two')).steps, 'step() step() step() step()')
})

test('step is refuted by a shortest way that ends with the step', (t) => {
  const short = step({ ...about, name: 'short', holds: ({ before, after }) => after.at - before.at <= 1 })
  t.deepEqual(judged(walking, short), { verdict: 'violated', steps: 'step() step() leap()' })
  const still = step({
    ...about,
    name: 'still',
    given: ({ action }) => action.name === 'turnAround',
    holds: () => false,
  })
  t.deepEqual(judged(walking, still), { verdict: 'violated', steps: 'step() step() step() step() fall() turnAround()' })
  const forward = step({ ...about, name: 'forward', holds: ({ before, after }) => after.at >= before.at })
  t.deepEqual(judged(walking, forward), { verdict: 'holds', steps: undefined })
})

test('step is told the parameters of the action', (t) => {
  const toy = part({
    name: 'toy',
    state: { n: counter(3) },
    actions: (action) => ({
      set: action({
        by: 'kernel',
        on: { n: counter(3) },
        then: (s, { n }) => {
          s.n = n
        },
      }),
    }),
  })
  const sets = step({
    name: 'sets',
    sentence: 'As told.',
    uses: [toy],
    holds: ({ action, after }) => after.n === action.parameters.n,
  })
  const small = step({
    name: 'small',
    sentence: 'As told.',
    uses: [toy],
    holds: ({ action }) => action.parameters.n !== 2,
  })
  t.is(judged(systemOf(toy), sets).verdict, 'holds')
  t.is(judged(systemOf(toy), small).steps, 'set(2)')
})

test('reachable holds with a shortest way there, and is violated without one when there is none', (t) => {
  const at = (place: number) => reachable({ ...about, name: 'at', holds: (s) => s.at === place })
  t.deepEqual(judged(walking, at(9)), { verdict: 'holds', steps: 'step() step() leap() step() step()' })
  t.deepEqual(judged(walking, at(0)), { verdict: 'holds', steps: '' })
  t.deepEqual(judged(walking, at(11)), { verdict: 'violated', steps: undefined })
})

test('alwaysReachable is refuted by a shortest way to a state from which there is no way back', (t) => {
  const from = (holds: (at: number) => boolean) =>
    judged(walking, alwaysReachable({ ...about, name: 'from', holds: (s) => holds(s.at) }))
  t.deepEqual(
    from((at) => at >= 9),
    { verdict: 'holds', steps: undefined },
  )
  t.deepEqual(
    from((at) => at === 9),
    { verdict: 'violated', steps: 'step() step() step() step() fall()' },
  )
  t.deepEqual(
    from((at) => at === 0),
    { verdict: 'violated', steps: 'step()' },
  )
  t.deepEqual(
    from(() => false),
    { verdict: 'violated', steps: '' },
  )
})

test('stuck is where no action is enabled, unless it is a named legal end state', (t) => {
  t.deepEqual(judged(walking, neverStuck({ ...about, name: 'never-stuck' })), {
    verdict: 'violated',
    steps: 'step() step() leap() step() step()',
  })
  const unless = {
    nowhere: (s: { readonly at: number }) => s.at === 11,
    arrived: (s: { readonly at: number }) => s.at === 9,
  }
  t.deepEqual(judged(walking, neverStuck({ ...about, name: 'never-stuck', unless })), {
    verdict: 'holds',
    steps: undefined,
  })
})

test('stuttering is where actions are enabled and none changes anything, unless it is a legal end state', (t) => {
  t.deepEqual(judged(walking, neverStuttering({ ...about, name: 'never-stuttering' })), {
    verdict: 'violated',
    steps: 'step() step() step() step() fall()',
  })
  const unless = { lost: (s: { readonly at: number }) => s.at === 12 }
  t.is(judged(walking, neverStuttering({ ...about, name: 'never-stuttering', unless })).verdict, 'holds')
})

test('the search goes on past violations: every property has its own verdict and its own shortest trace', (t) => {
  const properties = [9, 3, 7].map((place) => always({ ...about, name: `not-${place}`, holds: (s) => s.at !== place }))
  const result = check(walking, [...properties, always({ ...about, name: 'true', holds: () => true })])
  t.is(result.stoppedBy, undefined)
  t.deepEqual(
    result.verdicts.map(({ property, verdict, trace }) => [property, verdict, trace?.steps.length]),
    [
      ['not-9', 'violated', 5],
      ['not-3', 'violated', 3],
      ['not-7', 'violated', 3],
      ['true', 'holds', undefined],
    ],
  )
})

test('a property whose premise was never true is vacuous, whatever its kind', (t) => {
  const result = check(walking, [
    always({ ...about, name: 'never-asked', given: (s) => s.at === 11, holds: () => false }),
    always({ ...about, name: 'asked', given: (s) => s.at === 12, holds: () => true }),
    always({ ...about, name: 'without-premise', holds: () => true }),
    step({ ...about, name: 'never-taken', given: ({ before }) => before.at === 9, holds: () => false }),
    step({ ...about, name: 'taken', given: ({ before }) => before.at === 8, holds: () => true }),
    reachable({ ...about, name: 'goal', holds: () => false }),
  ])
  t.deepEqual(
    result.verdicts.filter(({ vacuous }) => vacuous).map(({ property, verdict }) => [property, verdict]),
    [
      ['never-asked', 'holds'],
      ['never-taken', 'holds'],
    ],
  )
})

const thrown = () => {
  throw new Error('no such device')
}
const wrongProperties: [property: Property, where: string, steps: number][] = [
  [
    always({ ...about, name: 'p', holds: { fine: () => true, bad: (s) => s.at < 7 || thrown() } }),
    'bad of property p of toy',
    3,
  ],
  [
    always({ ...about, name: 'p', given: (s) => s.at < 7 || thrown(), holds: () => true }),
    'premise of property p of toy',
    3,
  ],
  [reachable({ ...about, name: 'p', holds: (s) => s.at === 7 && thrown() }), 'holds of property p of toy', 3],
  [alwaysReachable({ ...about, name: 'p', holds: (s) => s.at === 7 && thrown() }), 'holds of property p of toy', 3],
  [
    step({ ...about, name: 'p', holds: ({ after }) => after.at < 7 || thrown() }),
    'holds of property p at leap() of toy',
    3,
  ],
  [neverStuck({ ...about, name: 'p', unless: { bad: thrown } }), 'bad of property p of toy', 5],
  [neverStuttering({ ...about, name: 'p', unless: { bad: thrown } }), 'bad of property p of toy', 5],
]

for (const [property, where, steps] of wrongProperties) {
  test(`a ${property.kind} property that throws (${where}) is named, with the way there`, (t) => {
    const error = failure(() => check(walking, [property]))
    t.is(error.code, 'action-threw')
    t.is(error.details.what, 'It threw: no such device.')
    t.is(error.details.where, where)
    t.is(error.details.trace?.steps.length, steps)
  })
}

test('what throws is not blamed on a property that was not asked there', (t) => {
  const toy = counting(200, thrown)
  const deep = part({ name: 'deep', state: { n: counter(deepest) } })
  const on = { sentence: 'As it says.', uses: [deep] } as const
  const properties = [
    // Refuted after one step: asked no more.
    always({ ...on, name: 'closed', holds: (s) => s.n === 0 || (s.n === 200 && thrown()) }),
    // The second condition relies on the first.
    reachable({ ...on, name: 'guarded', holds: { first: (s) => s.n === 201, second: (s) => s.n !== 200 || thrown() } }),
    // Asked where nothing is enabled only.
    neverStuck({ ...on, name: 'never-stuck', unless: { here: (s) => s.n !== 200 || thrown() } }),
  ]
  const error = failure(() => check(toy, properties))
  t.is(error.details.where, go)
  t.is(error.details.trace?.steps.length, 200)
})
