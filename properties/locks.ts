import { none } from '../model/language/domain.ts'
import { directReclaim, waitsForItself } from '../model/movers/direct-reclaim.ts'
import { mover } from '../model/movers/mover.ts'
import { driverLock } from '../model/world/driver-lock.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Mover, Operation } from '../model/world/sets.ts'
import { always, reachable, step } from './property.ts'

// Locks that are held from one step to another, and threads that wait for them.

export const noDeadlock = always({
  name: 'P17-no-deadlock',
  sentence: 'No thread waits for itself, directly or by way of others.',
  uses: [directReclaim],
  on: { operation: Operation },
  given: (s, { operation }) => s.memory[operation] === 'reclaiming',
  holds: (s, { operation }) => !waitsForItself(s, operation),
})

export const reclaimSafe = always({
  name: 'P18-reclaim-safe',
  sentence: 'No thread that reclaims holds a lock that a callback takes.',
  uses: [directReclaim],
  on: { operation: Operation },
  given: (s, { operation }) => s.memory[operation] === 'reclaiming',
  holds: (s, { operation }) => s.lockHolder.every((holder) => holder !== operation),
})

export const lockHeldByFault = always({
  name: 'P16-lock-discipline',
  sentence: 'The lock of a driver is held by a fault of its own device that has found its page, or is free.',
  uses: [driverLock, mirror],
  on: { device: Device, operation: Operation },
  given: (s, { device, operation }) => s.lockHolder[device] === operation,
  holds: (s, { device, operation }) =>
    s.operations[operation].device === device && s.faults[operation].step === 'walked',
})

export const driverLockKept = step({
  name: 'P16b-driver-lock-kept',
  sentence:
    'A fault maps with the lock of its driver held, a callback begins when it is free, and its holder releases it.',
  uses: [driverLock, mirror, mover],
  on: { device: Device },
  given: ({ action }) => ['faultMap', 'faultRetry', 'invalidateStart'].includes(action.name),
  holds: {
    mapping: ({ before, after, action }, { device }) =>
      before.translations[device].every((frame, page) => frame !== none || after.translations[device][page] === none) ||
      before.lockHolder[device] === action.parameters.operation,
    callback: ({ before, action }, { device }) =>
      action.name !== 'invalidateStart' || action.parameters.device !== device || before.lockHolder[device] === none,
    release: ({ before, after, action }, { device }) =>
      before.lockHolder[device] === after.lockHolder[device] ||
      before.lockHolder[device] === action.parameters.operation,
  },
})

export const memoryOfFault = always({
  name: 'P13e-memory-of-fault',
  sentence: 'Memory that was allocated is there for a fault under way: none is left over.',
  uses: [directReclaim],
  on: { operation: Operation },
  given: (s, { operation }) => s.memory[operation] !== 'none',
  holds: (s, { operation }) => s.faults[operation].step !== 'none',
})

export const threadOfFaultWaits = always({
  name: 'P17b-thread-of-fault-waits',
  sentence: 'A fault in whose thread a mover runs waits for that one mover.',
  uses: [directReclaim],
  on: { mover: Mover, operation: Operation },
  given: (s, { mover, operation }) => s.reclaimsFor[mover] === operation,
  holds: (s, { mover, operation }) =>
    s.memory[operation] === 'reclaiming' &&
    s.reclaimsFor.every((thread, other) => thread !== operation || other === mover),
})

export const reclaimsItsOwnPage = reachable({
  name: 'E-reclaims-its-own-page',
  sentence: 'A fault that allocates has its own driver called back, for the very page that it is about.',
  uses: [directReclaim],
  on: { operation: Operation, mover: Mover, device: Device },
  holds: (s, { operation, mover, device }) =>
    s.reclaimsFor[mover] === operation &&
    s.movers[mover].page === s.operations[operation].page &&
    s.operations[operation].device === device &&
    s.callback[mover][device] === 'started',
})

export const moverWaitsForLock = reachable({
  name: 'E-mover-waits-for-lock',
  sentence: 'A mover waits for a lock that a fault holds.',
  uses: [directReclaim],
  on: { mover: Mover, device: Device },
  holds: (s, { mover, device }) => s.lockHolder[device] !== none && s.callback[mover][device] === 'due',
})

export const reclaimsByItself = reachable({
  name: 'E-reclaims-by-itself',
  sentence: 'A page is paged out by a thread of its own.',
  uses: [directReclaim],
  on: { mover: Mover },
  holds: (s, { mover }) =>
    s.movers[mover].job === 'reclaim' && s.movers[mover].phase === 'frozen' && s.reclaimsFor[mover] === none,
})
