import test from 'ava'
import { counter, known, none, optional } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { check, systemOf } from './checked.ts'
import { doors } from './doors.ts'

// What a search counts is what one counts by hand.

test('states, transitions and levels are those that one counts by hand', (t) => {
  const { states, transitions, levels, initialStates } = check(systemOf(doors))
  // From none open: open 2, knock 2. From either open: shut 1, knock 1.
  t.deepEqual(
    { states, transitions, levels, initialStates },
    { states: 3, transitions: 8, levels: 2, initialStates: 1 },
  )
})

test('per action, the states in which it was enabled and how often it fired; per condition, how often it alone blocked', (t) => {
  const { actions } = check(systemOf(doors), [], { countBlocked: true, countNew: true })
  t.deepEqual(actions, [
    // With a door open, the other one is kept shut by `othersShut` alone; the open one by both.
    { name: 'open', enabledStates: 1, fired: 2, newStates: 2, blockedAlone: { shut: 0, othersShut: 2 } },
    { name: 'shut', enabledStates: 2, fired: 2, newStates: 0, blockedAlone: { isOpen: 4 } },
    { name: 'knock', enabledStates: 3, fired: 4, newStates: 0, blockedAlone: { shut: 2 } },
    { name: 'repaint', enabledStates: 0, fired: 0, newStates: 0, blockedAlone: { bothOpen: 3 } },
  ])
})

test('blocking conditions and new states are counted on request only', (t) => {
  for (const { blockedAlone, newStates } of check(systemOf(doors)).actions) {
    t.is(blockedAlone, undefined)
    t.is(newStates, undefined)
  }
})

test('a condition that cannot even be asked where an earlier one is false blocks nothing alone', (t) => {
  const toy = part({
    name: 'toy',
    state: { n: optional(counter(1)) },
    actions: (action) => ({
      start: action({
        by: 'kernel',
        when: { idle: (s) => s.n === none },
        then: (s) => {
          s.n = 1
        },
      }),
      use: action({
        by: 'kernel',
        when: { there: (s) => s.n !== none, zero: (s) => known(s.n) === 0 },
        then: () => {},
      }),
    }),
  })
  const { actions } = check(systemOf(toy), [], { countBlocked: true })
  t.deepEqual(actions[1]!.blockedAlone, { there: 0, zero: 1 })
})
