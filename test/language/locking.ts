import { counter, each, flag } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { mutate } from '../../model/language/mutation.ts'
import { part } from '../../model/language/part.ts'
import { systemOf } from './toy-systems.ts'

const Process = indexSet('Process', 2)
const lock = part({
  name: 'lock',
  state: { held: flag(), inside: each(Process, flag()), taken: counter(3) },
  actions: (action) => ({
    enter: action({
      by: 'application',
      on: { process: Process },
      when: {
        outside: (s, { process }) => !s.inside[process],
        free: (s) => !s.held,
      },
      then: {
        take: (s) => {
          s.held = true
        },
        goIn: (s, { process }) => {
          s.inside[process] = true
        },
      },
    }),
    leave: action({
      by: 'kernel',
      on: { process: Process },
      when: { inside: (s, { process }) => s.inside[process] },
      then: (s, { process }) => {
        s.inside[process] = false
        s.held = false
      },
    }),
  }),
})
export const locking = systemOf(lock)
export const mutant = (...changes: Parameters<typeof mutate>[3][number][]) =>
  mutate(locking, 'mutant', 'a broken lock', changes)
