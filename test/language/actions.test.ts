import test from 'ava'
import { BoundedQueue, BoundedSet } from '../../model/language/collections.ts'
import { counter, flag, none, oneOf, optional, queue, range, record, ref, setOf } from '../../model/language/domain.ts'
import { MoveproofError, nearest, unknownName } from '../../model/language/error.ts'
import { type Actor, actors, part } from '../../model/language/part.ts'
import { textOf } from '../../model/language/shape.ts'
import { findAction, instantiate, stepText } from '../../model/language/system.ts'
import { refusal } from './refusal.ts'
import { Device, Page, shapeOf, systemOf } from './toy-systems.ts'

// Actions have instances, and fairness by their actors; steps and errors read as people write them.

test('the nearest name is near enough to be meant, or none', (t) => {
  t.is(nearest('pagse', ['frames', 'pages']), 'pages')
  t.is(nearest('PAGES', ['pages']), 'pages')
  t.is(nearest('completely', ['pages', 'frames']), undefined)
  t.is(nearest('x', []), undefined)
})

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

test('the message of an error is complete: what, where, likely cause, next step', (t) => {
  const details = { what: 'It is wrong.', where: 'here', cause: 'haste', next: 'slow down' }
  const error = new MoveproofError('bad-file', details)
  t.is(error.message, 'It is wrong.\n  where: here\n  likely cause: haste\n  next: slow down')
  t.is(error.name, 'MoveproofError')
  t.is(error.code, 'bad-file')
  t.is(error.details, details)
  t.is(new MoveproofError('bad-file', { what: 'It is wrong.' }).message, 'It is wrong.')
})

test('an unknown name is answered with all that there are, unless they are many: then with some, or with where they are listed', (t) => {
  const known = Array.from({ length: 13 }, (_, i) => `name${i}`)
  t.is(unknownName('name', 'zzzzzz', known, 'see the list').details.next, 'see the list')
  const many = [...Array.from({ length: 40 }, (_, i) => `name${i}`), 'zzzz', 'zzzzyy']
  t.regex(
    unknownName('name', 'zzzzzz', many).details.next!,
    /^of 42 names these are most like it: zzzz, zzzzyy, name0, /,
  )
  t.is(unknownName('name', 'zzzzzz', many).details.next!.split(', ').length, 12)
  const short = Array.from({ length: 20 }, (_, i) => `S${i}`)
  t.is(unknownName('name', 'zzzzzz', short).details.next, `choose from ${short.join(', ')}`)
  t.is(unknownName('name', 'zzzzzz', ['a', 'b'], 'see the list').details.next, 'see the list; choose from a, b')
  t.is(unknownName('name', 'zzzzzz', []).details.next, 'choose from nothing: there are none')
})
