import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { daxMemory } from './dax-memory.ts'
import { get, isFree, put } from './frames.ts'
import { pressure } from './pressure.ts'
import { Page } from './sets.ts'

/**
 * The end of a driver that has given out memory of its device as ZONE_DEVICE pages: it takes mappings away and waits for whoever
 * has pages pinned.
 */
export const unbinding = part({
  name: 'unbinding',
  about: 'the driver of memory at a fixed place is unbound, and bound again',
  uses: [daxMemory, pressure],
  actions: (action) => ({
    unbindBegin: action({
      by: 'environment',
      source:
        'drivers/dax/super.c kill_dax: clears DAXDEV_ALIVE; drivers/pci/p2pdma.c pci_p2pdma_unmap_mappings: no new mappings',
      when: { bound: (s) => s.binding === 'bound' },
      then: (s) => {
        s.binding = 'dying'
      },
    }),
    unbindUnmap: action({
      by: 'kernel',
      on: { page: Page },
      source: 'drivers/dax/bus.c kill_dev_dax, drivers/pci/p2pdma.c pci_p2pdma_unmap_mappings: unmap_mapping_range',
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
      source: 'drivers/dax/device.c dev_dax_probe, drivers/pci/p2pdma.c pci_p2pdma_add_resource: devm_memremap_pages',
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
