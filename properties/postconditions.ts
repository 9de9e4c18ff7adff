import { count, none } from '../model/language/domain.ts'
import { gpuFree } from '../model/movers/gpu-free.ts'
import { mover } from '../model/movers/mover.ts'
import { restoring } from '../model/movers/restoring.ts'
import { daxMemory } from '../model/world/dax-memory.ts'
import { dma, frameReached } from '../model/world/dma.ts'
import { intervalNotifier } from '../model/world/interval-notifier.ts'
import { isOnlyCopyIn, pages } from '../model/world/pages.ts'
import { peerMemory } from '../model/world/peer-memory.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { shortPins } from '../model/world/short-pins.ts'
import { step } from './property.ts'

// What single steps must have achieved, where no other property would miss them if they did nothing.

const faults = ['cpuFault', 'daxFault', 'pinFault', 'registerFault', 'faultPopulate', 'getPagesFault']

export const faultServed = step({
  name: 'S-fault-served',
  sentence: 'A page fault, of the CPU or on behalf of a device, brings one page in.',
  uses: [pages],
  given: ({ action }) => faults.includes(action.name),
  holds: ({ before, after }) => {
    const present = (side: typeof before) => count(side.pages, (page) => page.entry === 'present')
    return present(after) === present(before) + 1
  },
})

export const cpuWriteLands = step({
  name: 'S-cpu-write-lands',
  sentence: 'A CPU write leaves the page dirty, and every other copy of it out of date.',
  uses: [pages],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'cpuWrite' && action.parameters.page === page,
  holds: {
    dirty: ({ after }, { page }) => {
      const { frame } = after.pages[page]
      return frame !== none && after.frames[frame].dirty
    },
    copiesOutdated: ({ after }, { page }) => isOnlyCopyIn(after, page, after.pages[page].frame),
  },
})

export const deviceWriteLands = step({
  name: 'S-device-write-lands',
  sentence: 'A beat that writes leaves every copy of the page out of date but the one that it reaches.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before, action }, { operation }) =>
    action.name === 'dmaBeat' &&
    action.parameters.operation === operation &&
    before.operations[operation].direction === 'write',
  holds: ({ before, after }, { operation }) => {
    const { page } = before.operations[operation]
    return page !== none && isOnlyCopyIn(after, page, frameReached(before, operation))
  },
})

export const restoreMapsAgain = step({
  name: 'S-restore-maps-again',
  sentence: 'A mover that gives up leaves the page present where it was.',
  uses: [mover, restoring],
  on: { mover: Mover, page: Page },
  given: ({ before, action }, { mover, page }) =>
    action.name === 'restore' && action.parameters.mover === mover && before.movers[mover].page === page,
  holds: ({ before, after }, { mover, page }) =>
    after.pages[page].entry === 'present' &&
    after.pages[page].frame === before.movers[mover].from &&
    after.movers[mover].phase === 'idle',
})

export const pinRetryStartsOver = step({
  name: 'S-pin-retry-starts-over',
  sentence: 'A pinner that lost a race forgets what it found.',
  uses: [shortPins],
  on: { operation: Operation },
  given: ({ action }, { operation }) =>
    ['pinGrabFailed', 'pinUndo'].includes(action.name) && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => after.pins[operation].step === 'none' && after.pins[operation].frame === none,
})

export const abortEndsOperation = step({
  name: 'S-abort-ends-operation',
  sentence: 'An operation on a revoked region ends.',
  uses: [registrations, dma],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'remoteAborted' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => after.operations[operation].phase === 'idle',
})

export const gpuWriteLands = step({
  name: 'S-gpu-write-lands',
  sentence: 'After a GPU write, the page no longer reads as zeros.',
  uses: [gpuFree],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'gpuWrite' && action.parameters.page === page,
  holds: ({ after }, { page }) => !after.pages[page].zeros,
})

export const failedRegistrationUndone = step({
  name: 'S-failed-registration-undone',
  sentence: 'A registration that finds no pages ends, or goes on to drop its ticket.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, action }, { device, page }) =>
    ['probe', 'getPages'].includes(action.name) &&
    before.pages[page].entry !== 'present' &&
    action.parameters.device === device &&
    action.parameters.page === page,
  holds: ({ after }, { device, page }) => {
    const { ticket } = after.peers[device][page]
    return after.registrations[device][page].step === (ticket ? 'revoked' : 'none')
  },
})

export const failedPinEndsOperation = step({
  name: 'S-failed-pin-ends-operation',
  sentence: 'An operation whose page cannot be had ends.',
  uses: [daxMemory, shortPins],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'pinFails' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => after.operations[operation].phase === 'idle',
})

export const failedFaultEndsRegistration = step({
  name: 'S-failed-fault-ends-registration',
  sentence: 'A registration whose page cannot be had ends.',
  uses: [daxMemory, registrations],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    action.name === 'registerFails' && action.parameters.device === device && action.parameters.page === page,
  holds: ({ after }, { device, page }) => after.registrations[device][page].step === 'none',
})

export const faultRetryStartsOver = step({
  name: 'S-fault-retry-starts-over',
  sentence: 'A fault that collided forgets what it found, and its sequence number.',
  uses: [intervalNotifier],
  on: { operation: Operation },
  given: ({ action }, { operation }) =>
    ['faultBusy', 'faultRetry'].includes(action.name) && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => {
    const { step, frame, sequenceMoved } = after.faults[operation]
    return step === 'raised' && frame === none && !sequenceMoved
  },
})

export const failedFaultEndsOperation = step({
  name: 'S-failed-fault-ends-operation',
  sentence: 'An operation on a region that is gone ends.',
  uses: [intervalNotifier],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'faultFails' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) =>
    after.operations[operation].phase === 'idle' && after.faults[operation].step === 'none',
})

export const windowCloses = step({
  name: 'S-window-closes',
  sentence: 'A mover that ends its window among others is no longer counted as active.',
  uses: [intervalNotifier, mover],
  on: { mover: Mover },
  given: ({ action }, { mover }) => action.name === 'windowEndNotLast' && action.parameters.mover === mover,
  holds: ({ after }, { mover }) => after.callback[mover].every((callback) => callback === 'none'),
})

export const completionEndsOperation = step({
  name: 'S-completion-ends-operation',
  sentence: 'An operation whose completion has been taken is over.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ action }, { operation }) =>
    ['complete', 'remoteDone'].includes(action.name) && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => after.operations[operation].phase === 'idle',
})
