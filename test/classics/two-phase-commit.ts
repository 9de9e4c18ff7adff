import { flag, oneOf, setOf } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { reachable } from '../../properties/property.ts'
import { decisions, Manager } from './transaction-commit.ts'

/** Messages are never taken away, so a message is the fact that it was sent. */
const messages = part({
  name: 'messages',
  state: { sentPrepared: setOf(Manager), sentCommit: flag(), sentAbort: flag() },
})

const transactionManager = part({
  name: 'transaction manager',
  uses: [messages, decisions],
  state: { transaction: oneOf('open', 'committed', 'aborted'), prepared: setOf(Manager) },
  actions: (action) => ({
    receivePrepared: action({
      by: 'driver',
      on: { manager: Manager },
      when: {
        open: (s) => s.transaction === 'open',
        sent: (s, { manager }) => s.sentPrepared.has(manager),
      },
      then: (s, { manager }) => s.prepared.add(manager),
    }),
    commit: action({
      by: 'driver',
      when: {
        open: (s) => s.transaction === 'open',
        allPrepared: (s) => s.manager.every((_, manager) => s.prepared.has(manager)),
      },
      then: (s) => {
        s.transaction = 'committed'
        s.sentCommit = true
      },
    }),
    abort: action({
      by: 'driver',
      when: { open: (s) => s.transaction === 'open' },
      then: (s) => {
        s.transaction = 'aborted'
        s.sentAbort = true
      },
    }),
  }),
})

const resourceManagers = part({
  name: 'resource managers',
  uses: [messages, decisions],
  actions: (action) => ({
    prepare: action({
      by: 'application',
      on: { manager: Manager },
      when: { working: (s, { manager }) => s.manager[manager] === 'working' },
      then: (s, { manager }) => {
        s.manager[manager] = 'prepared'
        s.sentPrepared.add(manager)
      },
    }),
    chooseToAbort: action({
      by: 'application',
      on: { manager: Manager },
      when: { working: (s, { manager }) => s.manager[manager] === 'working' },
      then: (s, { manager }) => {
        s.manager[manager] = 'aborted'
      },
    }),
    receiveCommit: action({
      by: 'application',
      on: { manager: Manager },
      when: { sent: (s) => s.sentCommit },
      then: (s, { manager }) => {
        s.manager[manager] = 'committed'
      },
    }),
    receiveAbort: action({
      by: 'application',
      on: { manager: Manager },
      when: { sent: (s) => s.sentAbort },
      then: (s, { manager }) => {
        s.manager[manager] = 'aborted'
      },
    }),
  }),
})

export const twoPhaseCommit = system({
  name: 'two-phase-commit',
  title: 'TwoPhase, tlaplus/Examples:specifications/transaction_commit/TwoPhase.tla',
  parts: [transactionManager, resourceManagers],
})

export const allCanCommit = reachable({
  name: 'all-can-commit',
  sentence: 'All managers can commit.',
  uses: [decisions],
  holds: (s) => s.manager.every((m) => m === 'committed'),
})

export const allCanAbort = reachable({
  name: 'all-can-abort',
  sentence: 'All managers can abort.',
  uses: [decisions],
  holds: (s) => s.manager.every((m) => m === 'aborted'),
})
