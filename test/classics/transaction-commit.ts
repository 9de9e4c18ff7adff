import { bound } from '../../model/language/bounds.ts'
import { each, oneOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, neverStuck } from '../../properties/property.ts'

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

export const decides = neverStuck({
  name: 'decides',
  sentence: 'Managers stop only when all have decided.',
  uses: [decisions],
  unless: {
    allCommitted: (s) => s.manager.every((m) => m === 'committed'),
    allAborted: (s) => s.manager.every((m) => m === 'aborted'),
  },
})
