import test from 'ava'
import { explore } from '../explorer/explore.ts'
import { counter, each, flag } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { type Part, part } from '../model/language/part.ts'
import { findAction, instantiate, type SystemDefinition, system } from '../model/language/system.ts'
import { failure } from './failure.ts'

// A part adds conditions and effects to actions of the parts that it uses, and takes nothing away.

const Door = indexSet('Door', 2)

const doors = part({
  name: 'doors',
  state: { open: each(Door, flag()), inside: counter(3) },
  actions: (action) => ({
    enter: action({
      by: 'application',
      on: { door: Door },
      source: 'through a door',
      when: { room: (s) => s.inside < 3 },
      then: (s) => {
        s.inside++
      },
    }),
    unlock: action({
      by: 'kernel',
      on: { door: Door },
      then: (s, { door }) => {
        s.open[door] = true
      },
    }),
  }),
})

const locked = part({
  name: 'locked',
  uses: [doors],
  state: { bells: counter(3) },
  extends: {
    enter: {
      source: 'through a door with a lock',
      fairness: 'strong',
      when: { open: (s, { door }) => s.open[door] },
      then: {
        ring: (s) => {
          s.bells = s.inside
        },
      },
    },
  },
})
const crowded = part({ name: 'crowded', uses: [doors], extends: { enter: { when: { few: (s) => s.inside < 2 } } } })

const of = (...parts: Part[]): SystemDefinition => system({ name: 'house', title: 'a house', parts })
const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)
const enterOf = (definition: SystemDefinition) => findAction(instantiate(definition), 'enter')

test('conditions and effects of an extension come after those that are there', (t) => {
  const enter = enterOf(of(locked))
  t.deepEqual(named(enter.when), ['room', 'open'])
  t.deepEqual(named(enter.then), ['then', 'ring'])
  t.is(enter.part, 'doors')
  t.is(enter.source, 'through a door with a lock')
  t.is(enter.fairness, 'strong')
})

test('a system without the extending part has the action as it was', (t) => {
  t.deepEqual(named(enterOf(of(locked)).when), ['room', 'open'])
  const enter = enterOf(of(doors))
  t.deepEqual(named(enter.when), ['room'])
  t.deepEqual(named(enter.then), ['then'])
  t.deepEqual([enter.source, enter.fairness], ['through a door', 'none'])
})

test('a search takes extensions into account', (t) => {
  // Two doors open or not, 0 to 3 inside; with locks nobody is inside before a door is open, and the bell says how many are.
  t.is(explore(instantiate(of(doors)), [], { symmetry: false }).states, 16)
  t.is(explore(instantiate(of(locked)), [], { symmetry: false }).states, 13)
})

test('several parts may extend one action, in the order in which they stand in the system', (t) => {
  t.deepEqual(named(enterOf(of(locked, crowded)).when), ['room', 'open', 'few'])
  t.deepEqual(named(enterOf(of(crowded, locked)).when), ['room', 'few', 'open'])
})

test('what is added has a name: mutants drop it, and another model has another fingerprint', (t) => {
  const unlocked = mutate(of(locked), 'unlocked', 'nobody locks', [change.dropCondition('enter', 'open')])
  t.deepEqual(named(enterOf(unlocked).when), ['room'])
  const prints = [of(doors), of(locked), of(crowded), unlocked].map((one) => instantiate(one).fingerprint)
  t.is(new Set(prints).size, 4)
})

const refused = (make: () => SystemDefinition) => {
  const { code, details } = failure(make)
  return `${code}: ${details.what}`
}

test('an extension replaces nothing, and what it extends is there', (t) => {
  const again = part({ name: 'again', uses: [doors], extends: { enter: { when: { room: () => true } } } })
  t.is(
    refused(() => of(again)),
    "bad-definition: again adds the condition 'room' to enter, which has one of that name.",
  )
  const twice = part({ name: 'twice', uses: [locked], extends: { enter: { then: { ring: () => {} } } } })
  t.is(
    refused(() => of(twice)),
    "bad-definition: twice adds the effect 'ring' to enter, which has one of that name.",
  )
  const misnamed = part({ name: 'misnamed', uses: [doors], extends: { entr: {} } as never })
  t.is(
    refused(() => of(misnamed)),
    "unknown-name: There is no action in house for misnamed to extend 'entr'; did you mean 'enter'?",
  )
})
