import { none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { mirror } from '../model/world/mirror.ts'
import { odpRegions } from '../model/world/odp-regions.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { reachable } from './property.ts'

// What must be possible with regions that page on demand.

export const faultOutlivesKey = reachable({
  name: 'E-fault-outlives-key',
  sentence: 'A fault tells the NIC of a page while the application is deregistering the region.',
  uses: [odpRegions],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.faults[operation].step === 'updating' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.regions[device][page].key === 'erased',
})

export const callbackWaitsForFault = reachable({
  name: 'E-callback-waits-for-fault',
  sentence: 'A callback waits for the lock that a fault holds until the NIC has answered.',
  uses: [odpRegions, mover],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'called' &&
    s.regions[device][page].lockedBy === 'fault',
})

export const callbackAfterRevocation = reachable({
  name: 'E-callback-after-revocation',
  sentence: 'A callback comes when the key of its region has been revoked, and pages are still mapped for DMA.',
  uses: [odpRegions, mover],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'started' &&
    !s.regions[device][page].private &&
    s.regions[device][page].dmaMapped !== none,
})

export const keyGone = reachable({
  name: 'E-key-gone',
  sentence: 'An operation has begun on a region that is deregistered before its fault is looked at.',
  uses: [odpRegions, mirror],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.faults[operation].step === 'reported' &&
    s.operations[operation].beats === 1 &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.regions[device][page].key === 'erased',
})

export const reclaimUnderCacheLock = reachable({
  name: 'E-reclaim-under-cache-lock',
  sentence:
    'A callback waits for the NIC while its mover reclaims for somebody who holds the lock of the cache of keys.',
  uses: [odpRegions, mover],
  on: { mover: Mover, device: Device },
  holds: (s, { mover, device }) => s.allocating[device] === mover && s.callback[mover][device] === 'started',
})
