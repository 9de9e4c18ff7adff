import { count, none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { isFree } from '../model/world/frames.ts'
import { mirror } from '../model/world/mirror.ts'
import { odpRegions } from '../model/world/odp-regions.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

// Regions that page on demand: keys, users, umem_mutex, and what is mapped for DMA on their behalf.

const mapped = 'a frame that is mapped for DMA'

export const noDmaMappingAtReuse = step({
  name: 'P5b-no-dma-mapping-at-reuse',
  sentence: 'When a frame is freed, no region has it mapped for DMA.',
  uses: [odpRegions],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: ({ after }, { frame }) => after.regions.every((row) => row.every(({ dmaMapped }) => dmaMapped !== frame)),
})

export const quiescedBeforeDmaUnmap = step({
  name: 'P6-quiesced-before-unmap',
  sentence: `When ${mapped} is unmapped, the NIC has already given it up.`,
  uses: [odpRegions],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.regions[device][page].dmaMapped !== none && after.regions[device][page].dmaMapped === none,
  holds: ({ before }, { device, page }) => before.translations[device][page] === none,
})

export const pageThereAtDmaUnmap = step({
  name: 'P2m-page-there-at-unmap',
  sentence: `When ${mapped} is unmapped and marked dirty, it still holds the content of the region's page.`,
  uses: [odpRegions],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.regions[device][page].dmaMapped !== none && after.regions[device][page].dmaMapped === none,
  holds: {
    there: ({ before }, { device, page }) => {
      const { dmaMapped } = before.regions[device][page]
      return dmaMapped !== none && before.holds[dmaMapped] === page
    },
    dirty: ({ before, after }, { device, page }) => {
      const { dmaMapped } = before.regions[device][page]
      return dmaMapped !== none && after.frames[dmaMapped].dirty
    },
  },
})

export const noCommandForDeadKey = step({
  name: 'P9-no-command-for-dead-key',
  sentence: 'A command for a key is posted only while the key is there, and nobody has begun to revoke it.',
  uses: [odpRegions],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    (!before.zapping[device][page] && after.zapping[device][page]) ||
    after.faults.some(
      ({ step }, operation) =>
        step === 'updating' &&
        before.faults[operation].step !== 'updating' &&
        after.operations[operation].device === device &&
        after.operations[operation].page === page,
    ),
  holds: ({ before }, { device, page }) => ['stored', 'erased'].includes(before.regions[device][page].key),
})

export const usersBalance = always({
  name: 'P13c-user-balance',
  sentence: 'A region has as many users as faults hold it, and one more while its key can be found.',
  uses: [odpRegions],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => {
    const holding = count(
      s.faults,
      ({ step }, operation) =>
        step !== 'none' &&
        step !== 'reported' &&
        s.operations[operation].device === device &&
        s.operations[operation].page === page,
    )
    return s.regions[device][page].users === holding + (s.regions[device][page].key === 'stored' ? 1 : 0)
  },
})

export const umemMutexHasOneHolder = always({
  name: 'P16-lock-discipline',
  sentence: 'The lock of a region is held by exactly one fault, callback or deregistration, or free.',
  uses: [odpRegions, mover],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => {
    const faults = count(
      s.faults,
      ({ step }, operation) =>
        ['updating', 'updated'].includes(step) &&
        s.operations[operation].device === device &&
        s.operations[operation].page === page,
    )
    const callbacks = count(s.movers, (row, mover) => row.page === page && s.callback[mover][device] === 'started')
    const { key, private: isKnown, lockedBy } = s.regions[device][page]
    const deregistrations = key === 'revoking' || (key === 'revoked' && isKnown) ? 1 : 0
    return faults + callbacks + deregistrations === (lockedBy === 'nobody' ? 0 : 1)
  },
})

export const mappedUnderLock = step({
  name: 'P16b-mapped-under-lock',
  sentence: 'What a region has mapped for DMA changes only when nobody else holds the lock of the region.',
  uses: [odpRegions],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.regions[device][page].dmaMapped !== after.regions[device][page].dmaMapped,
  holds: ({ before, action }, { device, page }) => {
    const { lockedBy } = before.regions[device][page]
    return lockedBy === 'nobody' || (lockedBy === 'callback' && action.name === 'invalidateUnmap')
  },
})

/** Where whoever reclaims does so in an allocation under that lock. */
export const cacheLockKept = always({
  name: 'P16c-cache-lock-kept',
  sentence: 'Who reclaims in an allocation under the lock of the cache of keys has the lock until that is done.',
  uses: [odpRegions, mover],
  on: { mover: Mover },
  given: (s, { mover }) => s.movers[mover].job === 'reclaim',
  holds: (s, { mover }) => s.allocating.some((holder) => holder === mover),
})

export const keyGivenBack = step({
  name: 'S-key-given-back',
  sentence: 'A region that has been released has no key any more, and nothing mapped for DMA.',
  uses: [odpRegions],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    action.name === 'release' && action.parameters.device === device && action.parameters.page === page,
  holds: ({ after }, { device, page }) => {
    const { key, dmaMapped } = after.regions[device][page]
    return key === 'none' && dmaMapped === none
  },
})

export const unknownKeyEndsOperation = step({
  name: 'S-failed-fault-ends-operation',
  sentence: 'An operation whose key nobody knows ends.',
  uses: [mirror],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'faultUnknown' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) =>
    after.operations[operation].phase === 'idle' && after.faults[operation].step === 'none',
})
