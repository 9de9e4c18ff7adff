import { each, flag, oneOf, optional, record, startingAt } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { allocate, type FrameElement, frames, type PageElement } from './frames.ts'
import { Frame, Page } from './sets.ts'

/** The virtual pages of one process: page-table entries and swap copies. */
export const pages = part({
  name: 'pages',
  about: 'the pages of a process: page table and swap',
  uses: [frames],
  state: {
    pages: each(
      Page,
      record({
        /** `moving`: a migration or swap entry whose folio is locked; whoever faults on it waits. */
        entry: oneOf('none', 'present', 'moving', 'swapped'),
        /** Where the page is. Kept while the entry is `moving`: the content has not moved yet. */
        frame: optional(Frame),
        /** A copy is on swap. */
        onSwap: flag(),
        /** Ghost: the copy on swap has every write that was made to the page. */
        swapFresh: flag(),
        /** Ghost: nothing was ever written to the page, or it was dropped since: it should read as zeros. */
        zeros: startingAt(flag(), true),
      }),
    ),
  },
})

type PagesDraft = DraftOfParts<[typeof pages]>
type PagesView = ViewOfParts<[typeof pages]>

/** A fault on the page can be served: it was never touched, dropped, or is on swap. */
export function isAbsent(s: PagesView, page: PageElement): boolean {
  return s.pages[page].entry === 'none' || s.pages[page].entry === 'swapped'
}

/** The page is in memory that reclaim looks at: the memory of a device is not on the LRU list. */
export function isOnLru(s: PagesView, page: PageElement): boolean {
  const { entry, frame } = s.pages[page]
  return entry === 'present' && frame !== null && s.zone[frame] !== 'vram'
}

/** Is this frame where the page-table entry leads? */
export function isMappedTo(s: PagesView, page: PageElement, frame: FrameElement | null): boolean {
  return s.pages[page].entry === 'present' && s.pages[page].frame === frame
}

/** Ghost: every copy of the page but the one in this frame is out of date, as a write to it leaves them. */
export function isOnlyCopyIn(s: PagesView, page: PageElement, frame: FrameElement | null): boolean {
  const { swapFresh, zeros } = s.pages[page]
  return !swapFresh && !zeros && s.holds.every((held, other) => held !== page || other === frame || !s.fresh[other])
}

/** handle_mm_fault: backs the page with a free frame, filled from swap or with zeros. The mapping holds the reference. */
export function populate(s: PagesDraft, page: PageElement, frame: FrameElement): void {
  const fromSwap = s.pages[page].entry === 'swapped'
  allocate(s, frame, page, fromSwap ? s.pages[page].swapFresh : s.pages[page].zeros)
  s.pages[page].entry = 'present'
  s.pages[page].frame = frame
}

/** Ghost: a write to the page lands in this frame, so every other copy of the page is now out of date. */
export function writeContent(s: PagesDraft, page: PageElement, frame: FrameElement): void {
  s.holds.forEach((held, other) => {
    if (held === page && other !== frame) s.fresh[other] = false
  })
  s.pages[page].swapFresh = false
  s.pages[page].zeros = false
}

/** Ghost: the page has been dropped, and its newest content is zeros from here on. */
export function forgetContent(s: PagesDraft, page: PageElement): void {
  s.pages[page].onSwap = false
  s.pages[page].swapFresh = false
  s.pages[page].zeros = true
  s.holds.forEach((held, frame) => {
    if (held === page) s.fresh[frame] = false
  })
}
