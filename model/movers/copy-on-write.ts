import { constant, each, flag, known, none, optional } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { allocate, get, isFree, type PageElement, put } from '../world/frames.ts'
import { pages } from '../world/pages.ts'
import { Frame, Mover, Page } from '../world/sets.ts'
import { writeProtection } from '../world/write-protection.ts'
import { begin, flushOrGoOn, isolate, isUnlocked, letGo, mover, rest } from './mover.ts'

/** A child that shares frames with the process. */
export const family = part({
  name: 'family',
  about: 'what a child of the process has mapped, and who waits to write',
  uses: [pages, writeProtection],
  state: {
    /** Only the first page is inherited; MADV_DONTFORK on others. */
    inherited: each(
      Page,
      constant(flag(), (page) => page === 0),
    ),
    /** The frame that the child has mapped for the page. */
    childFrames: each(Page, optional(Frame)),
    /** A thread of the process waits in a write fault on the page. */
    writeFaults: each(Page, flag()),
  },
})

/** wp_can_reuse_anon_folio: nobody else refers to the frame, by an entry or in another way. */
const isExclusive = (s: ViewOfParts<[typeof pages]>, page: PageElement): boolean =>
  s.frames[known(s.pages[page].frame)].refs === 1

/**
 * fork shares frames with a child and write-protects them. Whoever writes then gets a copy, or, once the child is gone, the
 * permission. All of these change entries that devices may have cached. Who may wait to write, and is given a copy or the permission,
 * is the design's own.
 */
export const copyOnWrite = part({
  name: 'copy-on-write',
  about: 'fork, copy on write, and the way back to a writable entry',
  uses: [family, mover],
  actions: (action) => ({
    fork: action({
      by: 'application',
      on: { mover: Mover, page: Page },
      source: 'mm/memory.c copy_present_ptes; kernel/fork.c dup_mmap flushes before it returns',
      when: {
        threadIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        unlocked: (s, { page }) => isUnlocked(s, page),
        inherited: (s, { page }) => s.inherited[page],
        noChild: (s, { page }) => s.childFrames[page] === none,
      },
      then: {
        share: (s, { mover, page }) => {
          begin(s, mover, 'protect', page)
          const frame = known(s.pages[page].frame)
          s.childFrames[page] = frame
          get(s, frame)
        },
        protect: (s, { page }) => {
          s.writeProtected[page] = true
        },
        flush: (s, { mover }) => flushOrGoOn(s, mover),
      },
    }),
    childExit: action({
      by: 'application',
      on: { page: Page },
      source: 'mm/mmap.c exit_mmap of the child',
      when: { mapped: (s, { page }) => s.childFrames[page] !== none },
      then: (s, { page }) => {
        put(s, known(s.childFrames[page]))
        s.childFrames[page] = none
      },
    }),
    writeFault: action({
      by: 'application',
      on: { page: Page },
      source: 'mm/memory.c do_wp_page',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        protected: (s, { page }) => s.writeProtected[page],
        notYet: (s, { page }) => !s.writeFaults[page],
      },
      then: (s, { page }) => {
        s.writeFaults[page] = true
      },
    }),
    copyBegin: action({
      by: 'kernel',
      on: { mover: Mover, page: Page, frame: Frame },
      source: 'mm/memory.c wp_page_copy: __wp_page_copy_user',
      when: {
        threadIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        protected: (s, { page }) => s.writeProtected[page],
        unlocked: (s, { page }) => isUnlocked(s, page),
        shared: (s, { page }) => !isExclusive(s, page),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { mover, page, frame }) => {
        begin(s, mover, 'copy', page)
        isolate(s, mover, page)
        allocate(s, frame, page, s.fresh[known(s.pages[page].frame)])
        s.movers[mover].to = frame
      },
    }),
    copyUnmap: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/memory.c wp_page_copy: ptep_clear_flush, under the page-table lock until the new entry is set',
      when: {
        copying: (s, { mover }) => s.movers[mover].job === 'copy',
        copied: (s, { mover }) => s.movers[mover].phase === 'notifying',
      },
      then: {
        clearEntry: (s, { mover }) => {
          s.pages[known(s.movers[mover].page)].entry = 'moving'
        },
        dropMapping: (s, { mover }) => put(s, known(s.movers[mover].from)),
        flush: (s, { mover }) => flushOrGoOn(s, mover),
      },
    }),
    copyInstall: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/memory.c wp_page_copy: set_pte_at',
      when: {
        copying: (s, { mover }) => s.movers[mover].job === 'copy',
        flushed: (s, { mover }) => s.movers[mover].phase === 'unmapped',
      },
      then: {
        // The thread's reference to the copy becomes the mapping's.
        installEntry: (s, { mover }) => {
          const page = known(s.movers[mover].page)
          s.pages[page].entry = 'present'
          s.pages[page].frame = s.movers[mover].to
          s.movers[mover].to = none
          s.writeProtected[page] = false
        },
        // Ghost: what is left in the old frame is the child's.
        leaveToChild: (s, { mover }) => {
          s.holds[known(s.movers[mover].from)] = none
        },
        advance: (s, { mover }) => {
          s.movers[mover].phase = 'installed'
        },
      },
    }),
    copyFinish: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/memory.c wp_page_copy: free_swap_cache, folio_put',
      when: { installed: (s, { mover }) => s.movers[mover].phase === 'installed' },
      then: (s, { mover }) => {
        s.writeFaults[known(s.movers[mover].page)] = false
        letGo(s, mover)
        rest(s, mover)
      },
    }),
    upgrade: action({
      by: 'kernel',
      on: { mover: Mover, page: Page },
      source: 'mm/memory.c wp_page_reuse: ptep_set_access_flags',
      when: {
        threadIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        protected: (s, { page }) => s.writeProtected[page],
        unlocked: (s, { page }) => isUnlocked(s, page),
        exclusive: (s, { page }) => isExclusive(s, page),
      },
      then: {
        begin: (s, { mover, page }) => begin(s, mover, 'protect', page),
        allowWrites: (s, { page }) => {
          s.writeProtected[page] = false
        },
        flush: (s, { mover }) => flushOrGoOn(s, mover),
      },
    }),
    protectionChanged: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'kernel/fork.c dup_mmap, mm/memory.c wp_page_reuse: the flush has ended',
      when: {
        protecting: (s, { mover }) => s.movers[mover].job === 'protect',
        flushed: (s, { mover }) => s.movers[mover].phase === 'unmapped',
      },
      then: (s, { mover }) => {
        const page = known(s.movers[mover].page)
        if (!s.writeProtected[page]) s.writeFaults[page] = false
        rest(s, mover)
      },
    }),
  }),
})
