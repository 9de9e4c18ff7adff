import { count, none } from '../model/language/domain.ts'
import { family } from '../model/movers/copy-on-write.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { ats } from '../model/world/ats.ts'
import { orderedWrites } from '../model/world/ordered-writes.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, reachable } from './property.ts'

// A process that forks while devices use its memory.

export const deviceReadOrder = always({
  name: 'P19-device-read-order',
  sentence: 'A device that can read what the process wrote last cannot still read what it overwrote before that.',
  uses: [orderedWrites],
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

export const copiedForDevice = reachable({
  name: 'E-copied-for-device',
  sentence: 'A page is copied because a device wants to write to it.',
  uses: [family, mover],
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
  uses: [family, mover],
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
  uses: [family, mover],
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
  uses: [family, mover],
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
