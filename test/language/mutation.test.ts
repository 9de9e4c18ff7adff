import test from 'ava'
import { change, type mutate } from '../../model/language/mutation.ts'
import { findAction, instantiate, type System, type SystemDefinition, startState } from '../../model/language/system.ts'
import { askedOfAny } from '../../model/language/weakening.ts'
import { locking, mutant } from './locking.ts'
import { refusal } from './refusal.ts'
import { plain } from './toy-systems.ts'

// Mutants differ from their system by what they say, and by nothing else.

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
    const details = refusal(t, 'unknown-name', () => instantiate(mutant(wrong)))
    t.is(details?.what, `There is no ${message}`)
    t.regex(details?.where ?? '', /^mutant \S+ of \S+$/)
  })
}
