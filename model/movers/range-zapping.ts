import { each, flag, none, oneOf } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { type PageElement, put } from '../world/frames.ts'
import { mappedRange } from '../world/mapped-range.ts'
import { Frame, Mover, Page } from '../world/sets.ts'
import { zapping } from './discard.ts'
import { begin, type MoverElement, mover } from './mover.ts'

const ranges = part({
  name: 'ranges',
  about: 'movers that work on several pages in one window',
  uses: [mover, mappedRange],
  state: {
    /** Pages of the mover's range, beside the one that it is known by. */
    also: each(Mover, Page, flag()),
    /** Their frames, in the mmu_gather until they are freed. */
    gathered: each(Mover, Frame, flag()),
  },
})

type View = ViewOfParts<[typeof ranges]>
type Draft = DraftOfParts<[typeof ranges]>

/** The page is in the range that the mover invalidates. */
export function isInRange(s: View, moving: MoverElement, page: PageElement): boolean {
  return s.movers[moving].page === page || s.also[moving][page]
}

/** One range, whatever is in it: what is not there is passed over. */
function beginRange(s: Draft, moving: MoverElement, page: PageElement, extent: 'page' | 'range'): void {
  begin(s, moving, 'discard', page)
  if (extent === 'page') return
  s.pages.forEach((_, other) => {
    if (other !== page && s.hasArea[other]) s.also[moving][other] = true
  })
}

/** The process drops or unmaps one page of a range or all of it, in one window of the notifier. */
export const rangeZapping = part({
  name: 'range-zapping',
  about: 'MADV_DONTNEED and munmap of one page, or of a whole range',
  uses: [ranges, zapping],
  actions: (action) => ({
    dropRange: action({
      by: 'application',
      on: { mover: Mover, page: Page, extent: oneOf('page', 'range') },
      source: 'mm/madvise.c madvise_dontneed_single_vma: one mmu_notifier_range for all of it',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        hasArea: (s, { page }) => s.hasArea[page],
        backed: (s, { page }) => s.pages[page].entry === 'present' || s.pages[page].entry === 'swapped',
      },
      then: (s, { mover, page, extent }) => beginRange(s, mover, page, extent),
    }),
    unmapArea: action({
      by: 'application',
      on: { mover: Mover, page: Page },
      source: 'mm/vma.c do_vmi_munmap: the area is split, part of it detached, then unmap_region',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        hasArea: (s, { page }) => s.hasArea[page],
      },
      then: {
        detach: (s, { page }) => {
          s.hasArea[page] = false
        },
        begin: (s, { mover, page }) => beginRange(s, mover, page, 'page'),
      },
    }),
    mapArea: action({
      by: 'application',
      on: { page: Page },
      source: 'mm/mmap.c do_mmap, at the same address',
      when: {
        noArea: (s, { page }) => !s.hasArea[page],
        // Both take mmap_lock.
        unmapped: (s, { page }) => s.movers.every((_, mover) => !isInRange(s, mover, page)),
      },
      then: (s, { page }) => {
        s.hasArea[page] = true
      },
    }),
  }),
  extends: {
    discardUnmap: {
      when: {
        noneMoving: (s, { mover }) => s.pages.every(({ entry }, page) => !s.also[mover][page] || entry !== 'moving'),
      },
      then: {
        clearOthers: (s, { mover }) => {
          s.also[mover].forEach((isIn, page) => {
            const row = s.pages[page]
            if (!isIn) return
            if (row.frame !== none) s.gathered[mover][row.frame] = true
            row.entry = 'none'
            row.frame = none
            row.onSwap = false
            row.swapFresh = false
          })
        },
      },
    },
    discardFree: {
      then: {
        freeOthers: (s, { mover }) => {
          s.gathered[mover].forEach((isIn, frame) => {
            if (isIn) put(s, frame)
          })
          s.gathered[mover].fill(false)
        },
      },
    },
    notifyPostAndRest: {
      then: { forget: (s, { mover }) => s.also[mover].fill(false) },
    },
  },
})
