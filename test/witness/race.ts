import { constant, each, flag, oneOf, record } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { always } from '../../properties/property.ts'

// Two processes that test and set a lock in two steps, as nobody should.
export const Process = indexSet('Process', 2)
export const lock = part({
  name: 'lock',
  state: {
    locked: flag(),
    processes: each(
      Process,
      record({ at: oneOf('idle', 'sawFree', 'inside'), color: constant(oneOf('red', 'blue'), colorOf) }),
    ),
  },
  actions: (action) => ({
    look: action({
      by: 'application',
      on: { process: Process },
      when: {
        idle: (s, { process }) => s.processes[process].at === 'idle',
        free: (s) => !s.locked,
      },
      then: (s, { process }) => {
        s.processes[process].at = 'sawFree'
      },
    }),
    enter: action({
      by: 'kernel',
      on: { process: Process },
      when: { sawFree: (s, { process }) => s.processes[process].at === 'sawFree' },
      then: {
        locks: (s) => {
          s.locked = true
        },
        moves: (s, { process }) => {
          s.processes[process].at = 'inside'
        },
      },
    }),
    leave: action({
      by: 'kernel',
      on: { process: Process },
      when: { inside: (s, { process }) => s.processes[process].at === 'inside' },
      then: (s, { process }) => {
        s.locked = false
        s.processes[process].at = 'idle'
      },
    }),
  }),
})
export const race = system({ name: 'race', title: 'a lock that is tested and set in two steps', parts: [lock] })

export const exclusion = always({
  name: 'mutual-exclusion',
  sentence: 'No two processes are inside at the same time.',
  uses: [lock],
  on: { one: Process, other: Process },
  given: (_, { one, other }) => one !== other,
  holds: {
    locked: (s, { one }) => s.processes[one].at !== 'inside' || s.locked || s.processes[one].color !== 'red',
    apart: (s, { one, other }) => !(s.processes[one].at === 'inside' && s.processes[other].at === 'inside'),
  },
})
export const raceTrace: Trace = {
  initial: 0,
  steps: [
    { action: 'look', parameters: { process: 0 } },
    { action: 'look', parameters: { process: 1 } },
    { action: 'enter', parameters: { process: 0 } },
    { action: 'enter', parameters: { process: 1 } },
  ],
}

function colorOf(index: number): 'red' | 'blue' {
  return index === 0 ? 'red' : 'blue'
}
