import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { get, isFree, put } from '../world/frames.ts'
import { pageTables } from '../world/page-tables.ts'
import { Frame, Page } from '../world/sets.ts'
import { mover } from './mover.ts'

/**
 * Page-table pages come with the first page below them and go with munmap. That is for tables of processes; tables of the kernel, which
 * IOMMUs walk as well since they hang in every table, went without the flush before commit e37d5a2d60a3.
 */
export const tablePages = part({
  name: 'table-pages',
  about: 'page-table pages are allocated, unlinked, flushed and freed',
  uses: [pageTables, mover, cpuFaults],
  extends: {
    cpuFault: { when: { tableThere: (s, { page }) => s.tables[page] !== none } },
  },
  actions: (action) => ({
    tableAllocate: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'mm/memory.c __pte_alloc, on the first touch',
      when: {
        noTable: (s, { page }) => s.tables[page] === none,
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        s.tables[page] = frame
        get(s, frame)
      },
    }),
    tableUnlink: action({
      by: 'application',
      on: { page: Page },
      source: 'munmap: mm/memory.c free_pgtables → free_pte_range, pmd_clear',
      when: {
        there: (s, { page }) => s.tables[page] !== none,
        empty: (s, { page }) => s.pages[page].entry === 'none',
        // Entries have been zapped and flushed before, under mmap_lock.
        quiet: (s, { page }) => s.movers.every((row) => row.page !== page),
        noneWaiting: (s, { page }) => s.unlinkedTables[page] === none,
      },
      then: (s, { page }) => {
        s.unlinkedTables[page] = s.tables[page]
        s.tables[page] = none
      },
    }),
    tableInvalidate: action({
      by: 'driver',
      on: { page: Page },
      source:
        'mm/mmu_gather.c tlb_flush_mmu_tlbonly → drivers/iommu/intel/svm.c intel_arch_invalidate_secondary_tlbs; iommu_sva_invalidate_kva_range',
      when: {
        unlinked: (s, { page }) => s.unlinkedTables[page] !== none,
        cached: (s, { page }) => s.cachedTables[page] !== none,
      },
      then: (s, { page }) => {
        s.cachedTables[page] = none
      },
    }),
    tableFree: action({
      by: 'kernel',
      on: { page: Page },
      source: 'mm/mmu_gather.c tlb_remove_table, after the flush; include/asm-generic/pgalloc.h pte_free',
      when: {
        unlinked: (s, { page }) => s.unlinkedTables[page] !== none,
        flushed: (s, { page }) => s.cachedTables[page] !== s.unlinkedTables[page],
      },
      then: (s, { page }) => {
        put(s, known(s.unlinkedTables[page]))
        s.unlinkedTables[page] = none
      },
    }),
  }),
})
