import { count, each, known, none, oneOf, optional, record } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from '../world/dma.ts'
import { type FrameElement, get, type PageElement, put } from '../world/frames.ts'
import { notifier } from '../world/notifier.ts'
import { isMappedTo, pages } from '../world/pages.ts'
import { Frame, Mover, Page } from '../world/sets.ts'

/** Kernel threads that take a page away from its frame. What for, and what comes after unmapping, is in parts of its own. */
export const mover = part({
  name: 'mover',
  about: 'kernel threads that move or drop pages',
  uses: [pages, notifier],
  state: {
    movers: each(
      Mover,
      record({
        /**
         * discard, reap, exit: the page is dropped · copy: on a write to a frame that is shared · protect: the entry allows less
         * or more than before
         */
        job: oneOf('none', 'migrate', 'reclaim', 'discard', 'reap', 'exit', 'copy', 'protect'),
        /**
         * notifying: Pre has been called · notified: every Pre callback has returned · flushing: the page-table entry has been
         * changed, caches in IOMMUs that share the table may still have it · unmapped: none has, Post not yet called · closed:
         * Post is done · frozen: the reference count is frozen · copied · installed: the entry leads to the target · closing:
         * nothing left to do but Post
         */
        phase: oneOf(
          'idle',
          'notifying',
          'notified',
          'flushing',
          'unmapped',
          'closed',
          'frozen',
          'copied',
          'installed',
          'closing',
        ),
        page: optional(Page),
        /** The frame to empty; the mover holds a reference (isolation, or the one that the mapping had). */
        from: optional(Frame),
        /** The frame to fill; the mover holds its only reference. */
        to: optional(Frame),
      }),
    ),
  },
})

type MoverDraft = DraftOfParts<[typeof mover]>
type MoverView = ViewOfParts<[typeof mover]>
export type MoverElement = ElementOf<typeof Mover>
export type Job = 'migrate' | 'reclaim' | 'discard' | 'reap' | 'exit' | 'copy' | 'protect'

/** The mover drops its page, whoever has a reference to it, and locks nothing. */
export function isDropping(s: MoverView, mover: MoverElement): boolean {
  const { job } = s.movers[mover]
  return job === 'discard' || job === 'reap' || job === 'exit'
}

/** The mover may be kept waiting by callbacks: mmu_notifier_range_blockable. */
export function mayWait(s: MoverView, mover: MoverElement): boolean {
  return s.movers[mover].job !== 'reap'
}

/** No other mover has locked the page's folio. */
export function isUnlocked(s: MoverView, page: PageElement): boolean {
  return s.movers.every((m, mover) => m.page !== page || isDropping(s, mover))
}

/** Starts a job: Pre is due for the page. */
export function begin(s: MoverDraft, mover: MoverElement, job: Job, page: PageElement): void {
  s.callback[mover].forEach((_, device) => {
    if (s.subscribes[device]) s.callback[mover][device] = 'due'
  })
  s.movers[mover].job = job
  s.movers[mover].phase = 'notifying'
  s.movers[mover].page = page
}

/** The page-table entry has been changed: caches of it are to be flushed, where IOMMUs share the table. */
export function flushOrGoOn(s: MoverDraft, mover: MoverElement): void {
  s.movers[mover].phase = s.sharesTable.some((shares) => shares) ? 'flushing' : 'unmapped'
  s.callback[mover].forEach((_, device) => {
    if (s.sharesTable[device]) s.callback[mover][device] = 'stale'
  })
}

/** Takes the page's folio off the LRU, with a reference. */
export function isolate(s: MoverDraft, mover: MoverElement, page: PageElement): void {
  const frame = known(s.pages[page].frame)
  s.movers[mover].from = frame
  get(s, frame)
}

/** Post has been delivered to every subscriber that got Pre. */
export function allEnded(s: MoverView, mover: MoverElement): boolean {
  return s.callback[mover].every((callback) => callback === 'none')
}

/** Pre has been announced to the device's driver, and its callback has not been called. */
export function isCallbackDue(s: MoverView, mover: MoverElement, device: DeviceElement): boolean {
  return s.movers[mover].phase === 'notifying' && s.callback[mover][device] === 'due'
}

/** The page-table entry has been changed, or will not be: it is time for Post. */
export function isEntryChanged(s: MoverView, mover: MoverElement): boolean {
  const { phase } = s.movers[mover]
  return phase === 'closing' || (phase === 'unmapped' && !isDropping(s, mover))
}

/** Drops what the mover holds on its source and target. */
export function letGo(s: MoverDraft, mover: MoverElement): void {
  const { from, to } = s.movers[mover]
  if (from !== none) put(s, from)
  if (to !== none) put(s, to)
  s.movers[mover].from = none
  s.movers[mover].to = none
}

export function rest(s: MoverDraft, mover: MoverElement): void {
  s.movers[mover].job = 'none'
  s.movers[mover].phase = 'idle'
  s.movers[mover].page = none
}

/** The mover's page still leads to the frame that it has isolated. */
export function stillMapped(s: MoverView, mover: MoverElement): boolean {
  const { page, from } = s.movers[mover]
  return page !== none && isMappedTo(s, page, from)
}

/** The mover holds the only reference to its source: nobody has pinned it. */
export function isSourceUnpinned(s: MoverView, mover: MoverElement): boolean {
  const { from } = s.movers[mover]
  return from !== none && s.frames[from].refs === 1
}

/** References to the frame that page-table entries and movers hold. */
export function mappingsAndMovers(s: MoverView, frame: FrameElement): number {
  return (
    count(s.pages, (page) => page.entry === 'present' && page.frame === frame) +
    count(s.movers, (row) => row.from === frame) +
    count(s.movers, (row) => row.to === frame)
  )
}
