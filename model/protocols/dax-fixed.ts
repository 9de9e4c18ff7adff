import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { cpuWrites } from '../world/cpu-writes.ts'
import { hasPlace, isPlaceOf, mapAtPlace } from '../world/dax-memory.ts'
import { directIo } from '../world/direct-io.ts'
import { retire } from '../world/dma.ts'
import { pinnedRegion } from '../world/pinned-region.ts'
import { Device, Frame, Operation, Page, vramOnly } from '../world/sets.ts'
import { isUnpinned } from '../world/short-pins.ts'
import { unbinding } from '../world/unbinding.ts'

/** Device DAX: ZONE_DEVICE pages that never move. There is no eviction and no overcommit. */
const daxFixed = part({
  name: 'dax-fixed',
  about: 'device DAX: map at a fixed place',
  uses: [unbinding, cpuWrites],
  actions: (action) => ({
    daxFault: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'drivers/dax/device.c dev_dax_fault: looks whether the device is alive under dax_read_lock',
      when: {
        alive: (s) => s.binding === 'bound',
        absent: (s, { page }) => s.pages[page].entry === 'none',
        itsPlace: (s, { page, frame }) => isPlaceOf(s, page, frame),
      },
      then: (s, { page, frame }) => mapAtPlace(s, page, frame),
    }),
  }),
})

const daxDirectIo = part({
  name: 'dax-direct-io',
  about: 'O_DIRECT on device DAX: absent pages come in at their place, or the I/O fails',
  uses: [directIo, daxFixed],
  actions: (action) => ({
    pinFault: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c faultin_page',
      when: {
        alive: (s) => s.binding === 'bound',
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        absent: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'none',
        itsPlace: (s, { operation, frame }) => isPlaceOf(s, known(s.operations[operation].page), frame),
      },
      then: (s, { operation, frame }) => mapAtPlace(s, known(s.operations[operation].page), frame),
    }),
    pinFails: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c faultin_page: VM_FAULT_SIGBUS of dev_dax_fault, dead or beyond its capacity, becomes -EFAULT',
      when: {
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        absent: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'none',
        noPlace: (s, { operation }) => !hasPlace(s, known(s.operations[operation].page)),
      },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
})

const daxRegion = part({
  name: 'dax-region',
  about: 'a memory region on device DAX: absent pages come in at their place, or registration fails',
  uses: [pinnedRegion, daxFixed],
  actions: (action) => ({
    registerFault: action({
      by: 'kernel',
      on: { device: Device, page: Page, frame: Frame },
      source: 'mm/gup.c faultin_page; FOLL_LONGTERM is allowed on device DAX, not on filesystem DAX',
      when: {
        alive: (s) => s.binding === 'bound',
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        absent: (s, { page }) => s.pages[page].entry === 'none',
        itsPlace: (s, { page, frame }) => isPlaceOf(s, page, frame),
      },
      then: (s, { page, frame }) => mapAtPlace(s, page, frame),
    }),
    registerFails: action({
      by: 'kernel',
      on: { device: Device, page: Page },
      source: 'mm/gup.c faultin_page: VM_FAULT_SIGBUS of dev_dax_fault, dead or beyond its capacity, becomes -EFAULT',
      when: {
        noPlace: (s, { page }) => !hasPlace(s, page),
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        absent: (s, { page }) => s.pages[page].entry === 'none',
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'none'
      },
    }),
  }),
})

export const daxDirectIoSystem = system({
  name: 'dax-direct-io',
  title: 'O_DIRECT on memory at a fixed place (device DAX)',
  parts: [daxDirectIo],
  fixed: vramOnly,
})

export const daxRegionSystem = system({
  name: 'dax-region',
  title: 'Memory region on memory at a fixed place (device DAX)',
  parts: [daxRegion],
  fixed: vramOnly,
})
