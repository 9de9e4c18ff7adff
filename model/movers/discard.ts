import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { put } from '../world/frames.ts'
import { forgetContent } from '../world/pages.ts'
import { Mover, Page } from '../world/sets.ts'
import { allEnded, begin, flushOrGoOn, isDropping, letGo, rest, stillMapped } from './mover.ts'
import { unmapping } from './unmapping.ts'

const madvise = part({
  name: 'madvise',
  about: 'the process asks for a page to be dropped',
  uses: [unmapping],
  actions: (action) => ({
    discardBegin: action({
      by: 'application',
      on: { mover: Mover, page: Page },
      source: 'mm/madvise.c madvise_dontneed_single_vma',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        backed: (s, { page }) => s.pages[page].entry === 'present' || s.pages[page].entry === 'swapped',
      },
      then: (s, { mover, page }) => begin(s, mover, 'discard', page),
    }),
  }),
})

/**
 * How a page is dropped, whoever wants that. Unlike migration it does not ask who has pinned the frame, and it may free it before
 * Post.
 */
export const zapping = part({
  name: 'zapping',
  about: 'a page-table entry is cleared and its frame freed, whatever other movers are doing with it',
  uses: [unmapping],
  actions: (action) => ({
    discardUnmap: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/memory.c zap_pte_range; the frame waits in the mmu_gather',
      when: {
        notified: (s, { mover }) => s.movers[mover].phase === 'notified',
        discarding: (s, { mover }) => isDropping(s, mover),
        // A migration entry waits here, although zap_pte_range could clear it: nothing of interest differs.
        notMoving: (s, { mover }) => s.pages[known(s.movers[mover].page)].entry !== 'moving',
      },
      then: {
        // The mapping's reference becomes the mover's.
        clearEntry: (s, { mover }) => {
          const page = s.pages[known(s.movers[mover].page)]
          s.movers[mover].from = page.frame
          page.entry = 'none'
          page.frame = none
        },
        forgetContent: (s, { mover }) => forgetContent(s, known(s.movers[mover].page)),
        advance: (s, { mover }) => flushOrGoOn(s, mover),
      },
    }),
    discardFree: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_gather.c tlb_flush_mmu; before invalidate_range_end, as include/linux/mmu_notifier.h allows',
      when: {
        unmapped: (s, { mover }) => s.movers[mover].phase === 'unmapped',
        discarding: (s, { mover }) => isDropping(s, mover),
      },
      then: {
        free: (s, { mover }) => {
          const { from } = s.movers[mover]
          if (from !== none) put(s, from)
          s.movers[mover].from = none
        },
        advance: (s, { mover }) => {
          s.movers[mover].phase = 'closing'
        },
      },
    }),
    unmapRefused: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/rmap.c: page_vma_mapped_walk finds the entry gone',
      when: {
        notified: (s, { mover }) => s.movers[mover].phase === 'notified',
        folioMover: (s, { mover }) => !isDropping(s, mover),
        noLongerMapped: (s, { mover }) => !stillMapped(s, mover),
      },
      then: (s, { mover }) => {
        letGo(s, mover)
        s.movers[mover].phase = 'closing'
      },
    }),
    notifyPostAndRest: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c __mmu_notifier_invalidate_range_end',
      when: {
        closing: (s, { mover }) => s.movers[mover].phase === 'closing',
        subscribersTold: (s, { mover }) => allEnded(s, mover),
      },
      then: (s, { mover }) => rest(s, mover),
    }),
  }),
})

/** MADV_DONTNEED: the process itself drops a page; it reads zeros from then on. */
export const discard = part({
  name: 'discard',
  about: 'the process drops a page (MADV_DONTNEED)',
  uses: [madvise, zapping],
})
