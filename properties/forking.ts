import { count, none } from '../model/language/domain.ts'
import { family } from '../model/movers/copy-on-write.ts'
import { forkedPins } from '../model/movers/forked-pins.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { ats } from '../model/world/ats.ts'
import { dma } from '../model/world/dma.ts'
import { isFree } from '../model/world/frames.ts'
import { orderedWrites } from '../model/world/ordered-writes.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { holdsPin, shortPins } from '../model/world/short-pins.ts'
import { always, alwaysReachable, leadsTo, reachable, step } from './property.ts'

// A process that forks while devices use its memory.

export const deviceReadOrder = always({
  name: 'P19-device-read-order',
  sentence: 'A device that can read what the process wrote last cannot still read what it overwrote before that.',
  uses: [dma, orderedWrites],
  on: { device: Device, page: Page, other: Page },
  given: (s, { device, page, other }) => {
    const later = s.translations[device][other]
    const readsNewest = later !== none && s.holds[later] === other && s.fresh[later]
    return s.writtenLater[page][other] && readsNewest && s.translations[device][page] !== none
  },
  holds: (s, { device, page }) => {
    const frame = s.translations[device][page]
    return frame !== none && s.holds[frame] === page && s.fresh[frame]
  },
})

export const familyBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, the child and threads that copy hold.',
  uses: [family, mover],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs === mappingsAndMovers(s, frame) + count(s.childFrames, (mapped) => mapped === frame),
})

export const sharedIsProtected = always({
  name: 'P11c-shared-with-child-is-protected',
  sentence: 'What the child has mapped as well, neither the process nor its devices are allowed to write.',
  uses: [family],
  on: { page: Page },
  given: (s, { page }) => s.childFrames[page] !== none && s.childFrames[page] === s.pages[page].frame,
  holds: (s, { page }) => s.writeProtected[page],
})

export const copiedForDevice = reachable({
  name: 'E-copied-for-device',
  sentence: 'A page is copied because a device wants to write to it.',
  uses: [family, ats, mover],
  on: { operation: Operation, mover: Mover, page: Page },
  holds: (s, { operation, mover, page }) =>
    s.movers[mover].job === 'copy' &&
    s.movers[mover].page === page &&
    !s.writeFaults[page] &&
    s.operations[operation].page === page &&
    s.pageRequests[operation] === 'queued',
})

export const copiedForProcess = reachable({
  name: 'E-copied-for-process',
  sentence: 'A page is copied because the process wants to write to it, and a device has the old frame cached.',
  uses: [family, ats, mover],
  on: { device: Device, mover: Mover, page: Page },
  holds: (s, { device, mover, page }) =>
    s.movers[mover].job === 'copy' &&
    s.movers[mover].page === page &&
    s.movers[mover].phase === 'flushing' &&
    s.writeFaults[page] &&
    s.translations[device][page] !== none,
})

export const upgradedUnderCache = reachable({
  name: 'E-upgraded-under-cache',
  sentence: 'An entry becomes writable while the IOMMU has a translation cached that does not allow writes.',
  uses: [family, ats, mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) =>
    s.movers[mover].job === 'protect' &&
    s.movers[mover].page === page &&
    !s.writeProtected[page] &&
    s.iotlb[page].frame !== none &&
    !s.iotlb[page].writable,
})

export const exclusiveReachable = alwaysReachable({
  name: 'A-exclusive-reachable',
  sentence: 'From every state, operations and threads can come to rest with every page writable and without a child.',
  uses: [family, dma, mover],
  holds: (s) =>
    s.operations.every(({ phase }) => phase === 'idle') &&
    s.movers.every(({ phase }) => phase === 'idle') &&
    s.childFrames.every((frame) => frame === none) &&
    s.pages.every((_, page) => !s.writeProtected[page] && !s.writeFaults[page]),
})

/** So that P3 and P19 speak of something: both pages are in the device's TLB. */
export const bothCached = reachable({
  name: 'E-both-pages-cached',
  sentence: 'A device has two pages cached, of which one was written after the other.',
  uses: [ats, orderedWrites],
  on: { device: Device, page: Page, other: Page },
  holds: (s, { device, page, other }) =>
    s.writtenLater[page][other] && s.translations[device][page] !== none && s.translations[device][other] !== none,
})

export const familyPinBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, the child, threads that copy and pins hold.',
  uses: [forkedPins],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    mappingsAndMovers(s, frame) +
      count(s.childFrames, (mapped) => mapped === frame) +
      count(s.childPins, (held) => held === frame) +
      count(s.pins, (pin, operation) => holdsPin(s, operation) && pin.frame === frame),
})

export const firstReferenceAllocates = step({
  name: 'P13c-referenced-frame-is-allocated',
  sentence: 'Nobody takes a reference to a free frame, but who allocates it for the process or for its child.',
  uses: [forkedPins],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => isFree(before, frame) && !isFree(after, frame),
  holds: ({ after }, { frame }) => after.holds[frame] !== none || after.childFrames.some((mapped) => mapped === frame),
})

export const pinRespectedByCopies = step({
  name: 'P15-pin-respected',
  sentence: 'A page leaves its frame only when no operation has found that it may keep the frame pinned.',
  uses: [shortPins],
  on: { operation: Operation, page: Page },
  given: ({ before, after }, { operation, page }) =>
    after.pages[page].frame !== before.pages[page].frame && before.operations[operation].page === page,
  holds: ({ before }, { operation, page }) => {
    const { step, frame } = before.pins[operation]
    return frame !== before.pages[page].frame || ['none', 'walked', 'grabbed'].includes(step)
  },
})

export const noLeakToChild = always({
  name: 'P11c-no-leak-to-child',
  sentence: 'What the child has mapped or refers to is not written by the process.',
  uses: [forkedPins],
  on: { page: Page },
  given: (s, { page }) => s.childFrames[page] !== none || s.childPins[page] !== none,
  holds: (s, { page }) => {
    const { entry, frame } = s.pages[page]
    const isShared = frame !== none && (frame === s.childFrames[page] || frame === s.childPins[page])
    return entry !== 'present' || !isShared || s.writeProtected[page]
  },
})

export const unshareAsked = step({
  name: 'S-unshare-asked',
  sentence: 'Whoever wants to pin a page that is shared has it given to the process alone.',
  uses: [forkedPins],
  on: { operation: Operation, page: Page },
  given: ({ before, action }, { operation, page }) =>
    action.name === 'pinUnshare' &&
    action.parameters.operation === operation &&
    before.operations[operation].page === page,
  holds: ({ after }, { page }) => after.writeFaults[page],
})

export const copiedAtFork = step({
  name: 'S-copied-at-fork',
  sentence: 'A child whose parent has a page pinned gets a frame of its own for it.',
  uses: [forkedPins],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'forkCopies' && action.parameters.page === page,
  holds: ({ after }, { page }) =>
    after.childFrames[page] !== none && after.childFrames[page] !== after.pages[page].frame,
})

export const childGoneReachable = alwaysReachable({
  name: 'A-child-gone-reachable',
  sentence: 'From every state, nothing can be left of the child.',
  uses: [forkedPins],
  holds: (s) => s.childFrames.every((frame) => frame === none) && s.childPins.every((frame) => frame === none),
})

export const childExitUnmaps = step({
  name: 'S-child-exit-unmaps',
  sentence: 'A child that has exited has nothing mapped.',
  uses: [forkedPins],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'childExit' && action.parameters.page === page,
  holds: ({ after }, { page }) => after.childFrames[page] === none,
})

export const operationGetsPin = leadsTo({
  name: 'L9-transparent-continuity',
  sentence:
    'An operation that has been submitted gets its pin and starts, unless a child has something of the process.',
  uses: [forkedPins],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) =>
    s.operations[operation].phase !== 'preparing' ||
    s.childFrames.some((frame) => frame !== none) ||
    s.childPins.some((frame) => frame !== none),
})

export const forkedDespiteDevice = leadsTo({
  name: 'L7-fork-despite-endless-io',
  sentence:
    'A process that goes on trying to fork gives its child what it inherits, although a device works on that for ever.',
  uses: [forkedPins],
  on: { operation: Operation, page: Page },
  from: (s, { operation, page }) =>
    s.operations[operation].phase === 'running' && s.operations[operation].page === page && s.inherited[page],
  to: (s, { page }) => s.childFrames[page] !== none,
  fairness: { strong: ['fork', 'forkCopies'], weak: ['childUnpin'], none: ['dmaBeat', 'dmaComplete'] },
})

export const copiedUnderPin = reachable({
  name: 'E-copied-for-child',
  sentence: 'A child has its own copy of a page that a device works on.',
  uses: [forkedPins],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].page === page &&
    s.childFrames[page] !== none &&
    s.childFrames[page] !== s.pages[page].frame,
})

export const pinLostToFork = reachable({
  name: 'E-pin-lost-to-fork',
  sentence: 'A pinner grabs a frame that a fork has shared meanwhile, and has to undo it.',
  uses: [forkedPins],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.pins[operation].step === 'grabbed' && s.operations[operation].page === page && s.writeProtected[page],
})

export const referenceOutlivesChild = reachable({
  name: 'E-reference-outlives-child',
  sentence: 'The process wants to write to a page that its child, which has unmapped it, still refers to.',
  uses: [forkedPins],
  on: { page: Page },
  holds: (s, { page }) =>
    s.writeFaults[page] &&
    s.childFrames[page] === none &&
    s.childPins[page] !== none &&
    s.childPins[page] === s.pages[page].frame,
})

export const unsharedForPin = reachable({
  name: 'E-unshared-for-pin',
  sentence: 'A page is copied because the process wants to have a device work on it.',
  uses: [forkedPins],
  on: { operation: Operation, mover: Mover, page: Page },
  holds: (s, { operation, mover, page }) =>
    s.movers[mover].job === 'copy' &&
    s.movers[mover].page === page &&
    s.operations[operation].phase === 'preparing' &&
    s.operations[operation].page === page,
})
