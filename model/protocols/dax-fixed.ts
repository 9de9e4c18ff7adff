import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { cpuWrites } from '../world/cpu-writes.ts'
import { daxMemory, hasPlace, isPlaceOf, mapAtPlace } from '../world/dax-memory.ts'
import { directIo } from '../world/direct-io.ts'
import { retire } from '../world/dma.ts'
import { get, isFree, put } from '../world/frames.ts'
import { pinnedRegion } from '../world/pinned-region.ts'
import { pressure } from '../world/pressure.ts'
import { Device, Frame, Operation, Page, vramOnly } from '../world/sets.ts'

/**
 * Device DAX: ZONE_DEVICE pages that never move. There is no eviction and no overcommit; what can happen to the memory is that
 * its driver is unbound, which waits for whoever has pages pinned.
 */
const daxFixed = part({
  name: 'dax-fixed',
  about: 'device DAX: map at a fixed place, unbind',
  uses: [daxMemory, pressure, cpuWrites],
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
    unbindBegin: action({
      by: 'environment',
      source: 'drivers/dax/super.c kill_dax: clears DAXDEV_ALIVE, waits for faults under way',
      when: { bound: (s) => s.binding === 'bound' },
      then: (s) => {
        s.binding = 'dying'
      },
    }),
    unbindUnmap: action({
      by: 'kernel',
      on: { page: Page },
      source: 'drivers/dax/bus.c kill_dev_dax: unmap_mapping_range',
      when: {
        dying: (s) => s.binding === 'dying',
        present: (s, { page }) => s.pages[page].entry === 'present',
      },
      then: (s, { page }) => {
        s.pages[page].entry = 'none'
        put(s, known(s.pages[page].frame))
      },
    }),
    unbindKill: action({
      by: 'kernel',
      source: 'mm/memremap.c memunmap_pages: percpu_ref_kill, and the reference of each page is dropped',
      when: {
        dying: (s) => s.binding === 'dying',
        unmapped: (s) => s.pages.every((page) => page.entry === 'none'),
      },
      then: (s) => {
        s.frames.forEach((_, frame) => {
          put(s, frame)
        })
        s.binding = 'killed'
      },
    }),
    unbindFinish: action({
      by: 'kernel',
      source: 'mm/memremap.c memunmap_pages: wait_for_completion until all references are gone',
      when: {
        killed: (s) => s.binding === 'killed',
        unreferenced: (s) => s.frames.every((_, frame) => isFree(s, frame)),
      },
      then: (s) => {
        s.pages.forEach((page) => {
          page.frame = none
          page.zeros = true
        })
        s.wanted.fill(false)
        s.binding = 'gone'
      },
    }),
    bind: action({
      by: 'environment',
      source: 'drivers/dax/device.c dev_dax_probe: devm_memremap_pages',
      when: { gone: (s) => s.binding === 'gone' },
      then: (s) => {
        s.frames.forEach((_, frame) => {
          get(s, frame)
        })
        s.binding = 'bound'
      },
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
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notWalked: (s, { operation }) => s.pins[operation].step === 'none',
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
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notWalked: (s, { operation }) => s.pins[operation].step === 'none',
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
