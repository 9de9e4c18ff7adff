import { none } from '../model/language/domain.ts'
import { exit } from '../model/movers/exit.ts'
import { addressSpace } from '../model/world/address-space.ts'
import { ats } from '../model/world/ats.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { always, reachable } from './property.ts'

// The end of a process whose page table IOMMUs walk.

export const nothingOfDeadTable = always({
  name: 'P9-nothing-of-dead-space',
  sentence: 'When an address space has been torn down, nothing of it is mapped, and nothing of it is cached.',
  uses: [ats, exit],
  on: { device: Device, page: Page },
  given: (s) => s.space === 'gone',
  holds: {
    entry: (s, { page }) => s.pages[page].entry === 'none',
    iotlb: (s, { page }) => s.iotlb[page].frame === none,
    deviceTlb: (s, { device, page }) => s.translations[device][page] === none,
  },
})

export const noTableUnderPasid = always({
  name: 'P2c-no-table-under-pasid',
  sentence: 'While entries of an address space are being torn down, and afterwards, no PASID leads to its page table.',
  uses: [ats, exit],
  on: { device: Device },
  given: (s) => s.space === 'gone' || s.movers.some(({ job }) => job === 'exit'),
  holds: (s, { device }) => s.bindings[device] !== 'bound' && s.bindings[device] !== 'stopping',
})

export const leftUnderDma = reachable({
  name: 'E-left-under-dma',
  sentence: 'A process exits in the middle of an operation that a device does for it.',
  uses: [ats, addressSpace],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.space === 'left' &&
    s.bindings[device] === 'bound' &&
    s.operations[operation].device === device &&
    s.operations[operation].beats === 1,
})

export const releasedUnderUnbind = reachable({
  name: 'E-released-under-unbind',
  sentence: 'An address space is to be torn down while a device is being unbound from it.',
  uses: [ats, addressSpace],
  on: { device: Device },
  holds: (s, { device }) => s.space === 'left' && s.bindings[device] === 'stopping' && s.plugged[device],
})

export const pulledUnderRelease = reachable({
  name: 'E-pulled-under-release',
  sentence: 'A device is pulled that the release callback waits for.',
  uses: [ats, addressSpace],
  on: { device: Device },
  holds: (s, { device }) => s.space === 'left' && s.bindings[device] === 'posted' && !s.plugged[device],
})

export const requestOfLeftSpace = reachable({
  name: 'E-request-of-left-space',
  sentence: 'A page request waits in the queue of an address space that its process has left.',
  uses: [ats, addressSpace],
  on: { operation: Operation },
  holds: (s, { operation }) => s.space === 'left' && s.pageRequests[operation] === 'queued',
})
