import { none } from '../model/language/domain.ts'
import { isDevicePrivate } from '../model/world/device-private.ts'
import { peerNic } from '../model/world/peer-nic.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { p2pOk } from '../model/world/topology.ts'
import { always, reachable } from './property.ts'

// NICs and a GPU work on the same pages, which migrate to the memory of the GPU.

export const routeThere = always({
  name: 'P10-topology-ok',
  sentence: 'A device that does not reach the memory of the GPU is never led there.',
  uses: [peerNic],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.translations[device][page] !== none,
  holds: (s, { device, page }) => {
    const frame = s.translations[device][page]
    return frame !== none && p2pOk(s, device, frame)
  },
})

export const nicReadsFromGpu = reachable({
  name: 'E1-peer-to-peer',
  sentence: 'A NIC moves data of a page that is in the memory of the GPU.',
  uses: [peerNic],
  on: { device: Device, operation: Operation, page: Page },
  holds: (s, { device, operation, page }) =>
    !s.isGpu[device] &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.operations[operation].beats === 1 &&
    isDevicePrivate(s, page) &&
    s.translations[device][page] === s.pages[page].frame,
})

export const nicBringsBack = reachable({
  name: 'E-nic-brings-page-back',
  sentence: 'A NIC waits in a fault for a page that is in the memory of the GPU, and is being brought back for it.',
  uses: [peerNic],
  on: { device: Device, operation: Operation, page: Page },
  holds: (s, { device, operation, page }) =>
    !s.isGpu[device] &&
    s.operations[operation].device === device &&
    s.faults[operation].step === 'sampled' &&
    s.privateFault.page === page,
})

export const bothMapped = reachable({
  name: 'E-both-mapped',
  sentence: 'A NIC and the GPU reach the same page in the memory of the GPU.',
  uses: [peerNic],
  on: { page: Page },
  holds: (s, { page }) => isDevicePrivate(s, page) && s.translations.every((row) => row[page] !== none),
})
