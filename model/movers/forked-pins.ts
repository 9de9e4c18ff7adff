import { each, known, none, optional } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { anonymousPins } from '../world/anonymous-pins.ts'
import { type FrameElement, get, isFree, put } from '../world/frames.ts'
import { Frame, Operation, Page } from '../world/sets.ts'
import { dropPin, holdsPin, isUnpinned, type shortPins } from '../world/short-pins.ts'
import { protectedWrites } from '../world/write-protection.ts'
import { copyOnWrite } from './copy-on-write.ts'
import { isUnlocked } from './mover.ts'

/** page_maybe_dma_pinned: an operation holds the frame, or is about to find out that it must not. */
function isPinned(s: ViewOfParts<[typeof shortPins]>, frame: FrameElement | null): boolean {
  return s.pins.some((pin, operation) => holdsPin(s, operation) && pin.frame === frame)
}

/**
 * A process that does I/O and forks. What is pinned is copied for the child at once; what is shared is not pinned, but given to the
 * process alone first. The child may look at what it shares, by a reference that outlives its mapping.
 */
export const forkedPins = part({
  name: 'forked-pins',
  about: 'pins of a process that forks, and references of its child',
  uses: [anonymousPins, protectedWrites, copyOnWrite],
  state: {
    /** The frame that the child has unmapped and holds a reference to, to read it. */
    childPins: each(Page, optional(Frame)),
  },
  extends: {
    pinWalk: {
      source: 'mm/gup.c gup_fast_pte_range: gup_must_unshare',
      when: { unshared: (s, { operation }) => !s.writeProtected[known(s.operations[operation].page)] },
    },
    pinRecheck: {
      when: { stillUnshared: (s, { operation }) => !s.writeProtected[known(s.operations[operation].page)] },
    },
    fork: {
      when: {
        notPinned: (s, { page }) => !isPinned(s, s.pages[page].frame),
        // One child at a time, with what it keeps.
        nothingKept: (s, { page }) => s.childPins[page] === none,
      },
    },
    copyBegin: { when: { wanted: (s, { page }) => s.writeFaults[page] } },
    upgrade: { when: { wanted: (s, { page }) => s.writeFaults[page] } },
  },
  actions: (action) => ({
    pinUnshare: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c faultin_page: FAULT_FLAG_WRITE, or FAULT_FLAG_UNSHARE where the device only reads',
      when: {
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
        protected: (s, { operation }) => s.writeProtected[known(s.operations[operation].page)],
        notYet: (s, { operation }) => !s.writeFaults[known(s.operations[operation].page)],
      },
      then: (s, { operation }) => {
        s.writeFaults[known(s.operations[operation].page)] = true
      },
    }),
    pinUndoShared: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c gup_fast_pte_range: the entry has become write-protected; gup_put_folio, start over',
      when: {
        grabbed: (s, { operation }) => s.pins[operation].step === 'grabbed',
        protected: (s, { operation }) => s.writeProtected[known(s.operations[operation].page)],
        sameFrame: (s, { operation }) => s.pages[known(s.operations[operation].page)].frame === s.pins[operation].frame,
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: (s, { operation }) => dropPin(s, operation),
    }),
    forkCopies: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'mm/memory.c copy_present_page: folio_try_dup_anon_rmap_pte finds the folio pinned',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        unlocked: (s, { page }) => isUnlocked(s, page),
        inherited: (s, { page }) => s.inherited[page],
        noChild: (s, { page }) => s.childFrames[page] === none && s.childPins[page] === none,
        pinned: (s, { page }) => isPinned(s, s.pages[page].frame),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        s.childFrames[page] = frame
        get(s, frame)
      },
    }),
    childKeeps: action({
      by: 'application',
      on: { page: Page },
      source: 'fs/splice.c vmsplice_to_pipe: get_user_pages of the child, to read; then munmap',
      when: { mapped: (s, { page }) => s.childFrames[page] !== none },
      then: (s, { page }) => {
        s.childPins[page] = s.childFrames[page]
        s.childFrames[page] = none
      },
    }),
    childUnpin: action({
      by: 'application',
      on: { page: Page },
      source: 'fs/pipe.c anon_pipe_buf_release',
      when: { pinned: (s, { page }) => s.childPins[page] !== none },
      then: (s, { page }) => {
        put(s, known(s.childPins[page]))
        s.childPins[page] = none
      },
    }),
  }),
})
