import { none } from '../model/language/domain.ts'
import { exit } from '../model/movers/exit.ts'
import { mover } from '../model/movers/mover.ts'
import { addressSpace } from '../model/world/address-space.ts'
import { mirror } from '../model/world/mirror.ts'
import { odpRegions } from '../model/world/odp-regions.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, leadsTo, reachable } from './property.ts'

// The end of a process whose memory a device uses: its address space and its files go in either order.

export const nothingOfDeadSpace = always({
  name: 'P9-nothing-of-dead-space',
  sentence:
    'When an address space has been torn down, nothing of it is mapped, by the NIC or for DMA, and nobody works on it.',
  uses: [odpRegions, exit],
  on: { device: Device, page: Page },
  given: (s) => s.space === 'gone',
  holds: {
    entry: (s, { page }) => s.pages[page].entry === 'none',
    teardown: (s) => s.movers.every(({ job }) => job !== 'exit'),
    translation: (s, { device, page }) => s.translations[device][page] === none,
    dmaMapping: (s, { device, page }) => s.regions[device][page].dmaMapped === none,
  },
})

export const noUserOfDeadSpace = always({
  name: 'P13d-space-outlives-users',
  sentence: 'A fault that looks into an address space, or brings something in, has a reference to it.',
  uses: [mirror, addressSpace],
  on: { operation: Operation },
  given: (s, { operation }) => ['waiting', 'sampled', 'walked'].includes(s.faults[operation].step),
  holds: (s, { operation }) => s.usesSpace[operation] && s.space !== 'gone',
})

export const noExitUnderLock = always({
  name: 'P17-no-deadlock',
  sentence: 'No fault tears down an address space while it holds a lock that the callback of that takes.',
  uses: [odpRegions, exit],
  on: { operation: Operation, mover: Mover, device: Device, page: Page },
  given: (s, { operation, mover, device, page }) =>
    s.movers[mover].job === 'exit' &&
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'called' &&
    s.regions[device][page].lockedBy === 'fault' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page,
  holds: (s, { operation }) => s.tearsDown !== operation,
})

export const spaceGoesFirst = reachable({
  name: 'E-space-goes-first',
  sentence: 'An address space is torn down while its region is still registered: somebody has the file open.',
  uses: [odpRegions, exit],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.space === 'gone' && s.regions[device][page].key === 'stored',
})

export const fileGoesFirst = reachable({
  name: 'E-file-goes-first',
  sentence: 'The region is gone and the process exits while its page is still there.',
  uses: [odpRegions, exit],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].job === 'exit' && s.movers[mover].page === page && s.subscriptions[device][page].life === 'none',
})

export const exitMeetsClose = reachable({
  name: 'E-exit-meets-close',
  sentence: 'An address space is torn down while the key of its region is being revoked.',
  uses: [odpRegions, exit],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.callback[mover][device] === 'called' &&
    s.movers[mover].job === 'exit' &&
    s.movers[mover].page === page &&
    s.regions[device][page].lockedBy === 'deregistration',
})

export const exitWaitsForFault = reachable({
  name: 'E-exit-waits-for-fault',
  sentence: 'A fault is the last user of an address space that its process has left.',
  uses: [mirror, addressSpace],
  on: { operation: Operation },
  holds: (s, { operation }) => s.space === 'left' && s.usesSpace[operation] && s.faults[operation].step === 'walked',
})

export const faultFindsNoSpace = reachable({
  name: 'E-fault-finds-no-space',
  sentence: 'A fault has found its region, and the address space is gone by then.',
  uses: [mirror, addressSpace],
  on: { operation: Operation },
  holds: (s, { operation }) => s.faults[operation].step === 'raised' && s.space === 'gone',
})

export const newSpaceReachable = alwaysReachable({
  name: 'A-new-process-reachable',
  sentence: 'From every state, the process can come to its end and another one can begin.',
  uses: [mover, addressSpace],
  holds: (s) => s.space === 'owned' && s.pages.every(({ entry }) => entry === 'none'),
})

export const exitEnds = leadsTo({
  name: 'L6-exit-ends',
  sentence: 'An address space that its process has left is torn down in the end, if no mover begins again and again.',
  uses: [exit],
  from: (s) => s.space === 'left',
  to: (s) => s.space === 'gone' || s.movers.some(({ job, phase }) => job !== 'exit' && phase === 'notifying'),
})

export const exitEndsDespiteMoves = leadsTo({
  name: 'L6-exit-ends-despite-endless-moves',
  sentence: 'An address space that its process has left is torn down in the end, even if movers begin again and again.',
  uses: [exit],
  variantOf: exitEnds,
  from: (s) => s.space === 'left',
  to: (s) => s.space === 'gone',
})
