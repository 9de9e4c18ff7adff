import { bound } from '../model/language/bounds.ts'
import { each, flag, oneOf } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import { system } from '../model/language/system.ts'
import { always, alwaysReachable, leadsTo, neverStuck, reachable, step } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'

// A gate that one process at a time may pass: small enough to know every count by heart.
const processes = bound('processes', { meaning: 'processes at the gate', default: 2, min: 1, max: 5 })
const Process = indexSet('Process', processes)

const gatePart = part({
  name: 'gate',
  state: { closed: flag(), place: each(Process, oneOf('outside', 'waiting', 'inside')) },
  actions: (action) => ({
    arrive: action({
      by: 'application',
      on: { process: Process },
      when: { outside: (s, { process }) => s.place[process] === 'outside' },
      then: (s, { process }) => {
        s.place[process] = 'waiting'
      },
    }),
    enter: action({
      by: 'kernel',
      on: { process: Process },
      when: { waiting: (s, { process }) => s.place[process] === 'waiting', open: (s) => !s.closed },
      then: {
        move: (s, { process }) => {
          s.place[process] = 'inside'
        },
        close: (s) => {
          s.closed = true
        },
      },
    }),
    leave: action({
      by: 'kernel',
      on: { process: Process },
      when: { inside: (s, { process }) => s.place[process] === 'inside' },
      then: {
        go: (s, { process }) => {
          s.place[process] = 'outside'
        },
        open: (s) => {
          s.closed = false
        },
      },
    }),
    repair: action({
      by: 'environment',
      when: { broken: (s) => s.closed && s.place.every((place) => place === 'outside') },
      then: (s) => {
        s.closed = false
      },
    }),
  }),
})

export const gate = system({ name: 'gate', title: 'a gate that one process at a time may pass', parts: [gatePart] })

export const exclusion = always({
  name: 'G1-exclusion',
  sentence: 'Two processes are never inside at once.',
  uses: [gatePart],
  on: { one: Process, other: Process },
  given: (_, { one, other }) => one !== other,
  holds: (s, { one, other }) => s.place[one] !== 'inside' || s.place[other] !== 'inside',
})

const closedByEntry = step({
  name: 'G2-closed-behind',
  sentence: 'Whoever enters closes the gate.',
  uses: [gatePart],
  given: ({ action }) => action.name === 'enter',
  holds: ({ before, after }) => !before.closed && after.closed,
})

const canEmpty = alwaysReachable({
  name: 'G3-can-empty',
  sentence: 'From everywhere the gate can become empty and open.',
  uses: [gatePart],
  holds: (s) => !s.closed && s.place.every((place) => place === 'outside'),
})

const used = reachable({
  name: 'R1-used',
  sentence: 'Somebody gets in while somebody else waits.',
  uses: [gatePart],
  holds: (s) => s.place.some((place) => place === 'inside') && s.place.some((place) => place === 'waiting'),
})

/** Not true under weak fairness, and none of the properties below. */
export const getsIn = leadsTo({
  name: 'L1-gets-in',
  sentence: 'Whoever waits gets in.',
  uses: [gatePart],
  on: { process: Process },
  from: (s, { process }) => s.place[process] === 'waiting',
  to: (s, { process }) => s.place[process] === 'inside',
})

const moving = neverStuck({ name: 'never-stuck', sentence: 'Something can always happen.', uses: [gatePart] })

const repaired = always({
  name: 'G4-repair',
  sentence: 'A broken gate has nobody waiting.',
  uses: [gatePart],
  given: (s) => s.closed && s.place.every((place) => place === 'outside'),
  holds: (s) => s.place.every((place) => place !== 'waiting'),
})

const properties = [exclusion, closedByEntry, canEmpty, repaired, used, moving]

const pushy = mutate(gate, 'X01-pushy', 'whoever waits goes in', [change.dropCondition('enter', 'open')])
const shut = mutate(gate, 'X02-gate-stays-shut-behind-the-last-one', 'nobody opens the gate again', [
  change.dropEffect('leave', 'open'),
  change.dropEffects('repair'),
])

export const gateScenario: Scenario = {
  system: gate,
  bounds: { processes: 2 },
  properties,
  violated: {},
  counts: { states: 8, transitions: 14, levels: 4 },
}

export const toyScenarios: readonly Scenario[] = [
  gateScenario,
  {
    system: pushy,
    mutantOf: 'gate',
    bounds: { processes: 2 },
    properties,
    violated: { 'G1-exclusion': 4, 'G2-closed-behind': 4 },
  },
  {
    system: shut,
    mutantOf: 'gate',
    bounds: { processes: 2 },
    properties,
    violated: { 'G3-can-empty': 1, 'never-stuck': 5 },
  },
]

/** One design, claimed at two bounds. */
export const gateTwice: readonly Scenario[] = [
  gateScenario,
  { ...gateScenario, bounds: { processes: 3 }, counts: { states: 20, transitions: 48, levels: 5 } },
]
