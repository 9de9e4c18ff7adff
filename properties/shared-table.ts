import { none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { mover } from '../model/movers/mover.ts'
import { isBeingDropped, isBeingFlushed } from '../model/movers/table-flush.ts'
import { ats } from '../model/world/ats.ts'
import { frameReached } from '../model/world/dma.ts'
import { type FrameElement, isFree, type PageElement } from '../model/world/frames.ts'
import { isOnlyCopyIn } from '../model/world/pages.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, reachable, step } from './property.ts'

// Devices that share the page table of the process. Here the entry changes first and the caches of it are flushed after, so what
// must not differ may differ until the flush has ended.

type View = ViewOfParts<[typeof ats, typeof mover]>

/** Where the page is, or was until a change whose flush is still under way. */
const isPlaceOf = (s: View, page: PageElement, frame: FrameElement): boolean =>
  s.pages[page].frame === frame || isBeingFlushed(s, page, frame)

export const noSharedDmaToMovedPage = always({
  name: 'P1-no-dma-to-moved-page',
  sentence: 'A running operation can only reach the frame that its page is in, or was in before a flush under way.',
  uses: [ats, mover],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: (s, { operation }) => {
    const { page } = s.operations[operation]
    const frame = frameReached(s, operation)
    return page !== none && frame !== none && isPlaceOf(s, page, frame)
  },
})

/** The entry of the page is being changed, or caches of what it was are being flushed. */
const isChanging = (s: View, page: PageElement): boolean =>
  s.movers.some((row) => row.page === page && row.phase === 'flushing')

export const sharedTableCoherence = always({
  name: 'P3-va-coherence',
  sentence: 'What IOMMU and devices have cached for a page is what the page table says, but for flushes under way.',
  uses: [ats, mover],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.translations[device][page] !== none || s.iotlb[page].frame !== none,
  holds: {
    device: (s, { device, page }) => {
      const frame = s.translations[device][page]
      return frame === none || isPlaceOf(s, page, frame)
    },
    iommu: (s, { page }) => {
      const { frame } = s.iotlb[page]
      return frame === none || isPlaceOf(s, page, frame)
    },
    permission: (s, { device, page }) =>
      !s.writeProtected[page] || isChanging(s, page) || (!s.iotlb[page].writable && !s.tlbWritable[device][page]),
  },
})

export const noStaleIotlbAtReuse = step({
  name: 'P5b-no-stale-iotlb-at-reuse',
  sentence: 'When a frame is freed, the IOMMU has no translation to it.',
  uses: [ats],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: ({ after }, { frame }) => after.iotlb.every((cached) => cached.frame !== frame),
})

export const noDeadPasid = always({
  name: 'P9-no-dead-pasid',
  sentence: 'When a device has been unbound, nothing of it is under way and nothing is cached for it.',
  uses: [ats],
  on: { device: Device },
  given: (s, { device }) => s.bindings[device] === 'unbound',
  holds: {
    noOperation: (s, { device }) => s.operations.every((operation) => operation.device !== device),
    noRequest: (s, { device }) =>
      s.operations.every((one, operation) => one.device !== device || s.pageRequests[operation] === 'none'),
    nothingCached: (s, { device }) => s.translations[device].every((frame) => frame === none),
  },
})

export const oneResponse = step({
  name: 'P9b-one-response',
  sentence: 'A page response answers a request that the device is waiting for.',
  uses: [ats],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'respond' && action.parameters.operation === operation,
  holds: ({ before }, { operation }) => before.operations[operation].phase === 'faulted',
})

export const nothingAfterPull = always({
  name: 'P12-nothing-after-removal',
  sentence: 'A device that has been pulled reaches no memory.',
  uses: [ats],
  on: { device: Device },
  given: (s, { device }) => !s.plugged[device],
  holds: (s, { device }) => s.translations[device].every((frame) => frame === none),
})

export const refilledDuringFlush = reachable({
  name: 'E-refilled-during-flush',
  sentence: 'A device has the new translation already while the flush of the old one is under way.',
  uses: [ats, mover],
  on: { device: Device, mover: Mover, page: Page },
  holds: (s, { device, mover, page }) =>
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'posted' &&
    s.translations[device][page] !== none &&
    s.translations[device][page] === s.pages[page].frame,
})

export const pulledDuringFlush = reachable({
  name: 'E-pulled-during-flush',
  sentence: 'A device is pulled that has not acknowledged a flush yet.',
  uses: [ats, mover],
  on: { device: Device, mover: Mover },
  holds: (s, { device, mover }) => !s.plugged[device] && s.callback[mover][device] === 'posted',
})

export const requestDrained = reachable({
  name: 'E-request-drained',
  sentence: 'A device is being unbound while one of its page requests has not been answered yet.',
  uses: [ats],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.plugged[device] &&
    s.bindings[device] === 'acknowledged' &&
    s.operations[operation].device === device &&
    s.pageRequests[operation] !== 'none',
})

export const translationAnswered = step({
  name: 'S-translation-answered',
  sentence: 'A translation request that is answered leaves the device with what the IOMMU has cached.',
  uses: [ats],
  on: { operation: Operation },
  given: ({ action }, { operation }) =>
    ['translateFromIotlb', 'translateByWalk'].includes(action.name) && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => {
    const { device, page } = after.operations[operation]
    if (device === none || page === none) return false
    const { frame, writable } = after.iotlb[page]
    return frame !== none && after.translations[device][page] === frame && after.tlbWritable[device][page] === writable
  },
})

export const stoppedUnderDma = reachable({
  name: 'E-stopped-under-dma',
  sentence: 'A device is to be unbound, and is told to stop in the middle of an operation.',
  uses: [ats],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.plugged[device] &&
    s.bindings[device] === 'stopping' &&
    s.operations[operation].device === device &&
    s.operations[operation].beats === 1,
})

export const unboundReachable = alwaysReachable({
  name: 'A-unbound-reachable',
  sentence: 'From every state, all devices can be in their slots, unbound.',
  uses: [ats],
  holds: (s) => s.bindings.every((binding, device) => binding === 'unbound' && s.plugged[device]),
})

export const sharedDeviceWriteLands = step({
  name: 'S-device-write-lands',
  sentence: 'A beat that writes leaves every other copy of the page out of date, unless the page is being dropped.',
  uses: [ats, mover],
  on: { operation: Operation },
  given: ({ before, action }, { operation }) => {
    const { direction, page } = before.operations[operation]
    const frame = frameReached(before, operation)
    const isWrite = action.name === 'dmaBeat' && action.parameters.operation === operation && direction === 'write'
    return isWrite && page !== none && frame !== none && !isBeingDropped(before, page, frame)
  },
  holds: ({ before, after }, { operation }) => {
    const { page } = before.operations[operation]
    return page !== none && isOnlyCopyIn(after, page, frameReached(before, operation))
  },
})
