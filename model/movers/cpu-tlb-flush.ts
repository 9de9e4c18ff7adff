import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { cpuTlb } from '../world/cpu-tlb.ts'
import type { PageElement } from '../world/frames.ts'
import { forgetContent, writeContent } from '../world/pages.ts'
import { Cpu, Mover, Page } from '../world/sets.ts'
import { discard } from './discard.ts'
import { migration } from './migration.ts'
import { isDropping, letGo, type MoverElement, type mover, rest } from './mover.ts'

type View = ViewOfParts<[typeof mover]>

/**
 * The page-table lock of the page is free: whoever has changed the entry keeps it until TLBs are flushed. MADV_DONTNEED flushes after
 * it has unlocked; that others who find the entry changed flush as well (mm_tlb_flush_nested) comes to the same.
 */
const isTableUnlocked = (s: View, page: PageElement): boolean =>
  s.movers.every((row) => row.page !== page || row.phase !== 'flushing')

/** The entry is still the migration entry that the mover has put there. */
function isStillMoving(s: View, mover: MoverElement): boolean {
  const { page, from } = s.movers[mover]
  return page !== none && s.pages[page].entry === 'moving' && s.pages[page].frame === from
}

/**
 * TLBs of CPUs are flushed in a step of their own. Meanwhile threads write to where the page was, and others want to change the
 * same entry; a drop may find it changed already, and then has nothing to flush.
 */
export const cpuTlbFlush = part({
  name: 'cpu-tlb-flush',
  about: 'movers flush TLBs of CPUs under the page-table lock; drops of pages that are being migrated',
  uses: [cpuTlb, migration, discard],
  extends: {
    unmap: {
      when: { tableUnlocked: (s, { mover }) => isTableUnlocked(s, known(s.movers[mover].page)) },
      then: {
        awaitFlush: (s, { mover }) => {
          s.movers[mover].phase = 'flushing'
        },
      },
    },
    discardUnmap: {
      when: { tableUnlocked: (s, { mover }) => isTableUnlocked(s, known(s.movers[mover].page)) },
      then: {
        awaitFlush: (s, { mover }) => {
          s.movers[mover].phase = 'flushing'
        },
      },
    },
    migrateInstall: { when: { stillMoving: (s, { mover }) => isStillMoving(s, mover) } },
  },
  actions: (action) => ({
    tlbStore: action({
      by: 'application',
      on: { cpu: Cpu, page: Page },
      source: 'a store by what the CPU has cached; the dirty bit is in the entry, if that still leads there',
      when: { cached: (s, { cpu, page }) => s.tlb[cpu][page] !== none },
      then: {
        // Ghost: what is written while a drop of the page is being flushed came before the drop.
        write: (s, { cpu, page }) => {
          const frame = known(s.tlb[cpu][page])
          const isBefore = s.movers.some(
            (row, mover) => isDropping(s, mover) && row.phase === 'flushing' && row.page === page && row.from === frame,
          )
          if (!isBefore) writeContent(s, page, frame)
        },
        setDirty: (s, { cpu, page }) => {
          const frame = known(s.tlb[cpu][page])
          if (s.pages[page].frame === frame) s.frames[frame].dirty = true
        },
      },
    }),
    flushTlbs: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'arch/x86/mm/tlb.c flush_tlb_mm_range: returns when every CPU has flushed',
      when: { flushing: (s, { mover }) => s.movers[mover].phase === 'flushing' },
      then: {
        flush: (s, { mover }) => {
          const page = known(s.movers[mover].page)
          s.tlb.forEach((row) => {
            row[page] = none
          })
        },
        unlock: (s, { mover }) => {
          s.movers[mover].phase = 'unmapped'
        },
      },
    }),
    discardMoving: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/memory.c zap_nonpresent_ptes: a migration entry; nothing was present, so nothing is flushed',
      when: {
        notified: (s, { mover }) => s.movers[mover].phase === 'notified',
        discarding: (s, { mover }) => isDropping(s, mover),
        moving: (s, { mover }) => s.pages[known(s.movers[mover].page)].entry === 'moving',
        tableUnlocked: (s, { mover }) => isTableUnlocked(s, known(s.movers[mover].page)),
      },
      then: (s, { mover }) => {
        const page = known(s.movers[mover].page)
        s.pages[page].entry = 'none'
        s.pages[page].frame = none
        forgetContent(s, page)
        s.movers[mover].phase = 'closing'
      },
    }),
    migrateGone: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c remove_migration_pte: page_vma_mapped_walk finds the entry gone; both folios are put',
      when: {
        copied: (s, { mover }) => s.movers[mover].phase === 'copied',
        gone: (s, { mover }) => !isStillMoving(s, mover),
      },
      then: (s, { mover }) => {
        letGo(s, mover)
        rest(s, mover)
      },
    }),
  }),
})
