import test from 'ava'
import { constant, counter, type Domain, flag, oneOf, ref, startingAt } from '../../model/language/domain.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import { type Actor, type Initially, part } from '../../model/language/part.ts'
import { instantiate, system } from '../../model/language/system.ts'
import { locking, mutant } from './locking.ts'
import { Page, withState } from './toy-systems.ts'

// Two systems have the same fingerprint exactly when they do the same.

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
