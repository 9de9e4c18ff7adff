import { none } from '../model/language/domain.ts'
import { gpuFree } from '../model/movers/gpu-free.ts'
import { beatsPerOperation, dma, frameReached } from '../model/world/dma.ts'
import { peerMemory } from '../model/world/peer-memory.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

// Memory regions that can be taken away from the application, and what the two drivers keep about them.

const onTable = ['dmaMap', 'dmaUnmap']
const onContext = [
  'arm',
  'callbackTooEarly',
  'callbackRevokes',
  'callbackReleases',
  'callbackFindsDeregistration',
  'callbackResumes',
]

export const noFreedPageTable = step({
  name: 'P2m-no-freed-page-table',
  sentence: 'A page table that the GPU driver has handed out is read only until it is freed.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    onTable.includes(action.name) && action.parameters.device === device && action.parameters.page === page,
  holds: ({ before }, { device, page }) => before.peers[device][page].table,
})

export const noFreedContext = step({
  name: 'P2m-no-freed-context',
  sentence: 'An invalidation context is used only while it is allocated.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    onContext.includes(action.name) && action.parameters.device === device && action.parameters.page === page,
  holds: ({ before }, { device, page }) => before.peers[device][page].context,
})

export const quiescedBeforeUnmap = step({
  name: 'P6-quiesced-before-unmap',
  sentence: 'When GPU memory is unmapped from the bus, no running operation can reach it.',
  uses: [gpuFree, dma],
  on: { page: Page, operation: Operation },
  given: ({ action }, { page }) => action.name === 'gpuFreeFinish' && action.parameters.page === page,
  holds: ({ before }, { page, operation }) =>
    frameReached(before, operation) === none || frameReached(before, operation) !== before.pages[page].frame,
})

export const keyDestroyedOnce = step({
  name: 'P9-key-destroyed-once',
  sentence: 'The destruction of a key is posted only for a key that exists, and once.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    after.registrations[device][page].step === 'revoking' &&
    (before.registrations[device][page].step !== 'revoking' ||
      before.peers[device][page].callback !== after.peers[device][page].callback),
  holds: {
    exists: ({ before }, { device, page }) => before.translations[device][page] !== none,
    notYetPosted: ({ before, after }, { device, page }) =>
      before.registrations[device][page].step !== 'revoking' || after.peers[device][page].callback !== 'revoking',
  },
})

export const contextUnderLock = step({
  name: 'P16-context-under-lock',
  sentence: 'Tickets and contexts change only when nobody else holds the lock of the peer client.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) => {
    const [was, is] = [before.peers[device][page], after.peers[device][page]]
    return was.ticket !== is.ticket || was.armed !== is.armed || was.invalidated !== is.invalidated
  },
  holds: ({ before }, { device, page }) => !before.peerLocked || before.peers[device][page].callback === 'revoking',
})

export const noUnexpectedLoss = step({
  name: 'P21-no-unexpected-loss',
  sentence: 'A region that is in use is revoked only by the application that registered it.',
  uses: [registrations],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.registrations[device][page].step === 'active' && after.registrations[device][page].step !== 'active',
  holds: ({ action }) => action.name === 'deregister',
})

/** A pulled device tells nobody: the initiator finds out by itself. */
const endsInError = ['remoteAborted', 'endWithoutDevice']

export const abortIsTold = step({
  name: 'P22-abort-semantics',
  sentence: 'An operation ends when all its data has been moved, or with an error that its initiator sees.',
  uses: [registrations],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].phase !== 'idle' && after.operations[operation].phase === 'idle',
  holds: ({ before, action }, { operation }) =>
    before.operations[operation].beats === beatsPerOperation || endsInError.includes(action.name),
})

export const unmappedByOne = step({
  name: 'P9b-unmapped-by-one',
  sentence: 'A deregistration does not unmap what a free callback is unmapping.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.peers[device][page].stage === 'mapped' && after.peers[device][page].stage === 'unmapped',
  holds: ({ before }, { device, page }) => before.peers[device][page].callback !== 'revoking',
})

export const heldWhileRegistered = always({
  name: 'P13e-held-while-registered',
  sentence: 'Pages are held for a registration, or until their owner has taken them back.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: (s, { device, page }) =>
    s.peers[device][page].held && ['none', 'probed', 'ticketed'].includes(s.peers[device][page].stage),
  holds: (s, { page }) => s.pages[page].entry === 'moving',
})

export const contextFreed = always({
  name: 'P13d-context-freed',
  sentence: 'An invalidation context is freed with its ticket, or by the callback that waits for that.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.peers[device][page].context,
  holds: (s, { device, page }) => s.peers[device][page].ticket || s.peers[device][page].callback === 'waiting',
})

export const revokedForGood = always({
  name: 'P23-revoked-for-good',
  sentence: 'When a free callback has returned, the device has no way to the page.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.peers[device][page].callback === 'returned',
  holds: (s, { device, page }) => s.translations[device][page] === none,
})

const afterCallback: Readonly<Record<string, readonly string[]>> = {
  none: ['called'],
  called: ['revoking', 'waiting', 'told'],
  revoking: ['told'],
  waiting: ['told'],
  told: ['returned'],
  returned: ['none'],
}

export const callbackInOrder = step({
  name: 'P9c-callback-in-order',
  sentence: 'A free callback does its work when the GPU driver has called it, and returns once.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.peers[device][page].callback !== after.peers[device][page].callback,
  holds: ({ before, after }, { device, page }) =>
    afterCallback[before.peers[device][page].callback]!.includes(after.peers[device][page].callback),
})

export const putOnce = step({
  name: 'P9d-put-once',
  sentence: 'A registration that has put its pages back has nothing left to unmap or to put.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before }, { device, page }) => before.peers[device][page].stage === 'put',
  holds: ({ after }, { device, page }) => ['put', 'none'].includes(after.peers[device][page].stage),
})

export const mappingFreed = step({
  name: 'P13f-mapping-freed',
  sentence: 'A DMA mapping is given up only by who unmaps it, unless a free callback has done that.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  given: ({ before, after, action }, { device, page }) =>
    before.peers[device][page].stage === 'mapped' &&
    after.peers[device][page].stage === 'unmapped' &&
    action.name !== 'dmaUnmap',
  holds: ({ before }, { device, page }) => before.peers[device][page].invalidated,
})
