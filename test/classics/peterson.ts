import { counter, each, flag, oneOf, ref } from '../../model/language/domain.ts'
import { type ElementOf, orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, leadsTo, neverStuck } from '../../properties/property.ts'

const Process = orderedSet('Process', 2)
type Process = ElementOf<typeof Process>

const otherThan = (process: Process) => (1 - process) as Process

const contest = part({
  name: 'contest',
  about: "Peterson's algorithm for two processes, one statement a step.",
  state: {
    at: each(Process, oneOf('start', 'want', 'yield', 'wait', 'enter', 'check', 'exit', 'leave')),
    wants: each(Process, flag()),
    turn: ref(Process),
    inside: counter(2),
  },
  actions: (action) => ({
    start: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'start' },
      then: (s, { process }) => {
        s.at[process] = 'want'
      },
    }),
    want: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'want' },
      then: (s, { process }) => {
        s.wants[process] = true
        s.at[process] = 'yield'
      },
    }),
    yield: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'yield' },
      then: (s, { process }) => {
        s.turn = process
        s.at[process] = 'wait'
      },
    }),
    wait: action({
      by: 'application',
      on: { process: Process },
      when: {
        next: (s, { process }) => s.at[process] === 'wait',
        free: (s, { process }) => !s.wants[otherThan(process)] || s.turn === otherThan(process),
      },
      then: (s, { process }) => {
        s.at[process] = 'enter'
      },
    }),
    enter: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'enter' },
      then: (s, { process }) => {
        s.inside++
        s.at[process] = 'check'
      },
    }),
    check: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'check' },
      then: (s, { process }) => {
        s.at[process] = 'exit'
      },
    }),
    exit: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'exit' },
      then: (s, { process }) => {
        s.inside--
        s.at[process] = 'leave'
      },
    }),
    leave: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'leave' },
      then: (s, { process }) => {
        s.wants[process] = false
        s.at[process] = 'want'
      },
    }),
  }),
})

export const peterson = system({
  name: 'peterson',
  title: "Peterson's mutual exclusion, nimble-code/Spin:Examples/peterson.pml",
  parts: [contest],
})

export const oneInside = always({
  name: 'one-inside',
  sentence: 'A process that is inside is alone.',
  uses: [contest],
  on: { process: Process },
  given: (s, { process }) => s.at[process] === 'check',
  holds: (s) => s.inside === 1,
})

/** Nobody has to want to go in; who does goes on with what it does. */
export const getsIn = leadsTo({
  name: 'gets-in',
  sentence: 'Who wants to go in gets in.',
  uses: [contest],
  on: { process: Process },
  from: (s, { process }) => s.at[process] === 'want',
  to: (s, { process }) => s.at[process] === 'check',
  fairness: { none: ['start'], others: 'weak' },
})

export const neverBothWait = neverStuck({
  name: 'never-both-wait',
  sentence: 'One of the two can always go on.',
  uses: [contest],
})
