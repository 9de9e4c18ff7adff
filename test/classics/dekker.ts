import { each, flag, oneOf, ref } from '../../model/language/domain.ts'
import { type ElementOf, orderedSet } from '../../model/language/index-set.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import { part } from '../../model/language/part.ts'
import { type DraftOf, system } from '../../model/language/system.ts'
import { always, leadsTo } from '../../properties/property.ts'

const Process = orderedSet('Process', 2)
type Process = ElementOf<typeof Process>

const otherThan = (process: Process) => (1 - process) as Process

const contest = part({
  name: 'contest',
  about: "Dekker's algorithm: two processes, a lock each, and a turn.",
  state: {
    at: each(Process, oneOf('outside', 'try', 'checkTurn', 'yield', 'waitForTurn', 'retry', 'inside', 'leave')),
    locked: each(Process, flag()),
    turn: ref(Process),
  },
  actions: (action) => ({
    lock: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'outside' },
      then: (s, { process }) => {
        s.locked[process] = true
        s.at[process] = 'try'
      },
    }),
    try: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'try' },
      then: (s, { process }) => {
        s.at[process] = s.locked[otherThan(process)] ? 'checkTurn' : 'inside'
      },
    }),
    checkTurn: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'checkTurn' },
      then: (s, { process }) => {
        s.at[process] = s.turn === process ? 'try' : 'yield'
      },
    }),
    yield: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'yield' },
      then: (s, { process }) => {
        s.locked[process] = false
        s.at[process] = 'waitForTurn'
      },
    }),
    // The original goes on when it is the other's turn, whatever its comment says.
    waitForTurn: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'waitForTurn' },
      then: (s, { process }) => {
        if (s.turn !== process) s.at[process] = 'retry'
      },
    }),
    retry: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'retry' },
      then: (s, { process }) => {
        s.locked[process] = true
        s.at[process] = 'try'
      },
    }),
    work: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'inside' },
      then: (s, { process }) => {
        s.at[process] = 'leave'
      },
    }),
    leave: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'leave' },
      then: (s, { process }) => {
        s.locked[process] = false
        s.turn = otherThan(process)
        s.at[process] = 'outside'
      },
    }),
  }),
})

export const dekker = system({
  name: 'dekker',
  title: "Dekker's mutual exclusion, civic-fv/rumur-romp:romp/tests/dek.m",
  parts: [contest],
})

/** As Dekker meant it: who has yielded waits for its own turn. */
export const dekkerInTurn = mutate(dekker, 'dekker-in-turn', "Dekker's mutual exclusion, waiting for one's turn", [
  change.replaceEffect<DraftOf<typeof dekker>, { process: Process }>('waitForTurn', 'then', (s, { process }) => {
    if (s.turn === process) s.at[process] = 'retry'
  }),
])

/** Nobody has to want to go in; who does goes on with what it does. */
export const getsIn = leadsTo({
  name: 'gets-in',
  sentence: 'Who wants to go in gets in.',
  uses: [contest],
  on: { process: Process },
  from: (s, { process }) => s.at[process] === 'try',
  to: (s, { process }) => s.at[process] === 'inside',
  fairness: { none: ['lock'], others: 'weak' },
})

export const oneInside = always({
  name: 'one-inside',
  sentence: 'The two processes are never both in the critical section.',
  uses: [contest],
  holds: (s) => !s.at.every((at) => at === 'inside'),
})
