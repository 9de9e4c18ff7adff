import { bound } from '../../model/language/bounds.ts'
import { each, oneOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, neverStuck, neverStuttering, step } from '../../properties/property.ts'

const managers = bound('managers', { meaning: 'resource managers', default: 3, min: 1, max: 10 })
export const Manager = indexSet('Manager', managers)

/** What each resource manager has decided: the state that both commit models share. */
export const decisions = part({
  name: 'decisions',
  state: { manager: each(Manager, oneOf('working', 'prepared', 'committed', 'aborted')) },
})

const agreement = part({
  name: 'agreement',
  about: 'Managers that decide with a look at all others: what a commit protocol has to implement.',
  uses: [decisions],
  actions: (action) => ({
    prepare: action({
      by: 'application',
      on: { manager: Manager },
      when: { working: (s, { manager }) => s.manager[manager] === 'working' },
      then: (s, { manager }) => {
        s.manager[manager] = 'prepared'
      },
    }),
    commit: action({
      by: 'application',
      on: { manager: Manager },
      when: {
        prepared: (s, { manager }) => s.manager[manager] === 'prepared',
        allPrepared: (s) => s.manager.every((m) => m === 'prepared' || m === 'committed'),
      },
      then: (s, { manager }) => {
        s.manager[manager] = 'committed'
      },
    }),
    abort: action({
      by: 'application',
      on: { manager: Manager },
      when: {
        undecided: (s, { manager }) => s.manager[manager] === 'working' || s.manager[manager] === 'prepared',
        noneCommitted: (s) => s.manager.every((m) => m !== 'committed'),
      },
      then: (s, { manager }) => {
        s.manager[manager] = 'aborted'
      },
    }),
  }),
})

export const transactionCommit = system({
  name: 'transaction-commit',
  title: 'TCommit, tlaplus/Examples:specifications/transaction_commit/TCommit.tla',
  parts: [agreement],
})

export const consistent = always({
  name: 'consistent',
  sentence: 'No manager has aborted while another has committed.',
  uses: [decisions],
  on: { one: Manager, other: Manager },
  holds: (s, { one, other }) => !(s.manager[one] === 'aborted' && s.manager[other] === 'committed'),
})

export const stopsDecided = neverStuck({
  name: 'stops-decided',
  sentence: 'The managers stop only when all have committed or all have aborted.',
  uses: [decisions],
  unless: {
    allCommitted: (s) => s.manager.every((m) => m === 'committed'),
    allAborted: (s) => s.manager.every((m) => m === 'aborted'),
  },
})

export const neverStops = neverStuck({
  name: 'never-stops',
  sentence: 'A manager can always take a step.',
  uses: [decisions],
})

export const endsDecided = neverStuttering({
  name: 'ends-decided',
  sentence: 'Nothing changes any more only when all managers have committed or all have aborted.',
  uses: [decisions],
  unless: {
    allCommitted: (s) => s.manager.every((m) => m === 'committed'),
    allAborted: (s) => s.manager.every((m) => m === 'aborted'),
  },
})

export const implementsAgreement = step({
  name: 'implements-agreement',
  sentence: 'Each change of a manager is one that the agreement allows, and at most one manager changes at a time.',
  uses: [decisions],
  on: { manager: Manager },
  given: ({ before, after }, { manager }) => before.manager[manager] !== after.manager[manager],
  holds: {
    allowed: ({ before, after }, { manager }) => {
      const from = before.manager[manager]
      switch (after.manager[manager]) {
        case 'prepared':
          return from === 'working'
        case 'committed':
          return from === 'prepared' && before.manager.every((m) => m === 'prepared' || m === 'committed')
        case 'aborted':
          return (from === 'working' || from === 'prepared') && before.manager.every((m) => m !== 'committed')
        default:
          return false
      }
    },
    alone: ({ before, after }, { manager }) =>
      before.manager.every((m, other) => other === manager || m === after.manager[other]),
  },
})
