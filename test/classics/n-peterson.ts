import { bound, derived } from '../../model/language/bounds.ts'
import { constant, each, oneOf, optional, ref } from '../../model/language/domain.ts'
import { type ElementOf, indexSet, orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'

const processes = bound('processes', { meaning: 'processes that compete', default: 3, min: 2, max: 6 })
const Process = indexSet('Process', processes)
const Level = orderedSet(
  'Level',
  derived([processes], (n) => n + 1),
)
type Level = ElementOf<typeof Level>

const contest = part({
  name: 'contest',
  about: "Peterson's filter: n processes climb n - 1 levels, and at each the last to arrive waits.",
  state: {
    at: each(Process, oneOf('outside', 'announce', 'queue', 'wait', 'inside')),
    climbing: each(Process, ref(Level)),
    announced: each(Process, ref(Level)),
    lastAt: each(Level, optional(Process)),
    top: constant(ref(Level), (_, { processes }) => processes as Level),
  },
  actions: (action) => ({
    start: action({
      by: 'application',
      on: { process: Process },
      when: { outside: (s, { process }) => s.at[process] === 'outside' },
      then: (s, { process }) => {
        s.climbing[process] = 1 as Level
        s.at[process] = 'announce'
      },
    }),
    announce: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'announce' },
      then: (s, { process }) => {
        s.announced[process] = s.climbing[process]
        s.at[process] = 'queue'
      },
    }),
    queue: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'queue' },
      then: (s, { process }) => {
        s.lastAt[s.climbing[process]] = process
        s.at[process] = 'wait'
      },
    }),
    // Waiting is a step that changes nothing, as in the original: the rule is enabled, its condition inside.
    wait: action({
      by: 'application',
      on: { process: Process },
      when: { next: (s, { process }) => s.at[process] === 'wait' },
      then: (s, { process }) => {
        const level = s.climbing[process]
        const ahead = s.announced.every((announced, other) => other === process || announced < level)
        if (!ahead && s.lastAt[level] === process) return
        s.climbing[process] = (level + 1) as Level
        s.at[process] = s.climbing[process] < s.top ? 'announce' : 'inside'
      },
    }),
    // The original leaves level 1 announced, not 0.
    leave: action({
      by: 'application',
      on: { process: Process },
      when: { inside: (s, { process }) => s.at[process] === 'inside' },
      then: (s, { process }) => {
        s.announced[process] = 1 as Level
        s.at[process] = 'outside'
      },
    }),
  }),
})

export const nPeterson = system({
  name: 'n-peterson',
  title: "Peterson's mutual exclusion for n processes, civic-fv/rumur-romp:romp/tests/n_peterson.m",
  parts: [contest],
})

export const oneInside = always({
  name: 'one-inside',
  sentence: 'No two processes are in the critical section.',
  uses: [contest],
  on: { one: Process, other: Process },
  holds: (s, { one, other }) => one === other || s.at[one] !== 'inside' || s.at[other] !== 'inside',
})
