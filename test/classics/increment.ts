import { bound } from '../../model/language/bounds.ts'
import { count, counter, each, oneOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'

const threads = bound('threads', { meaning: 'threads that increment', default: 2, min: 1, max: 6 })
const Thread = indexSet('Thread', threads)

const memory = part({
  name: 'memory',
  about: 'Threads that increment one number by reading it and writing it in two steps.',
  state: {
    shared: counter(threads),
    at: each(Thread, oneOf('read', 'write', 'done')),
    local: each(Thread, counter(threads)),
  },
  actions: (action) => ({
    read: action({
      by: 'application',
      on: { thread: Thread },
      when: { next: (s, { thread }) => s.at[thread] === 'read' },
      then: (s, { thread }) => {
        s.local[thread] = s.shared
        s.at[thread] = 'write'
      },
    }),
    write: action({
      by: 'application',
      on: { thread: Thread },
      when: { next: (s, { thread }) => s.at[thread] === 'write' },
      then: (s, { thread }) => {
        s.shared = s.local[thread] + 1
        s.at[thread] = 'done'
      },
    }),
  }),
})

export const increment = system({
  name: 'increment',
  title: 'Racy increment, stateright/stateright:examples/increment.rs',
  parts: [memory],
})

export const noLostUpdate = always({
  name: 'no-lost-update',
  sentence: 'The shared number is the number of threads that are done.',
  uses: [memory],
  holds: (s) => s.shared === count(s.at, (at) => at === 'done'),
})
