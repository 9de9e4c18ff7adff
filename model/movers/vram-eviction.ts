import { known } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { areJobsSignalled, beginCopy, hasFence, isInVram, isMoveSignalled, isPlaceEmptied } from '../world/buffers.ts'
import { type FrameElement, get, isFree, type PageElement } from '../world/frames.ts'
import { Frame, Operation, Page } from '../world/sets.ts'
import { userQueues } from '../world/user-queues.ts'
import { copyEngine } from './copy-engine.ts'

type Draft = DraftOfParts<[typeof userQueues]>
type View = ViewOfParts<[typeof userQueues]>

/** TTM could take the buffer out of GPU memory: it is found on the LRU list, and its lock is free. */
function isEvictable(s: View, page: PageElement): boolean {
  return isInVram(s, page) && isMoveSignalled(s, page) && !s.buffers[page].reserved
}

/** Queues the copy behind all fences that the buffer has; to wait for a fence is to ask for its signal (enable_signaling). */
function evict(s: Draft, page: PageElement, to: FrameElement): void {
  get(s, to)
  s.buffers[page].resource = to
  s.buffers[page].copy = 'queued'
  s.fences.forEach((fence, operation) => {
    if (hasFence(s, operation, page)) fence.awaited = true
  })
}

function isVacant(s: View, frame: FrameElement): boolean {
  return s.buffers.every(({ resource }) => resource !== frame)
}

/** TTM as it serves a process that holds the reservation of its buffer and wants it in GPU memory: others have to make room. */
export const vramEviction = part({
  name: 'vram-eviction',
  about: 'TTM makes room in GPU memory for a process that is being restored',
  uses: [userQueues, copyEngine],
  actions: (action) => ({
    evictForOthers: action({
      by: 'environment',
      on: { page: Page, frame: Frame },
      source: 'graphics jobs need GPU memory: drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_evict',
      when: {
        evictable: (s, { page }) => isEvictable(s, page),
        inRam: (s, { frame }) => s.zone[frame] === 'normal' && isFree(s, frame),
      },
      then: (s, { page, frame }) => evict(s, page, frame),
    }),
    evictForRestore: action({
      by: 'kernel',
      on: { operation: Operation, page: Page, frame: Frame },
      source: 'drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_mem_space → ttm_bo_evict_alloc: walks the LRU list with trylock',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        validating: (s, { operation }) => s.queues[operation].step === 'validating',
        needsRoom: (s, { operation }) =>
          !isInVram(s, known(s.operations[operation].page)) &&
          s.zone.every((zone, place) => zone !== 'vram' || !isVacant(s, place)),
        evictable: (s, { page }) => isEvictable(s, page),
        inRam: (s, { frame }) => s.zone[frame] === 'normal' && isFree(s, frame),
      },
      then: (s, { page, frame }) => evict(s, page, frame),
    }),
    moveIn: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_validate → ttm_bo_handle_move_mem, behind the move that makes room',
      // It competes for the place.
      fairness: 'strong',
      when: {
        validating: (s, { operation }) => s.queues[operation].step === 'validating',
        inRam: (s, { operation }) => !isInVram(s, known(s.operations[operation].page)),
        moveSignalled: (s, { operation }) => isMoveSignalled(s, known(s.operations[operation].page)),
        vacant: (s, { frame }) => s.zone[frame] === 'vram' && isVacant(s, frame),
      },
      then: (s, { operation, frame }) => {
        const page = known(s.operations[operation].page)
        get(s, frame)
        s.buffers[page].resource = frame
        s.buffers[page].copy = 'queued'
      },
    }),
    copyStart: action({
      by: 'hardware',
      on: { page: Page },
      source: 'the copy engine: every fence that the copy depends on has signalled',
      when: {
        queued: (s, { page }) => s.buffers[page].copy === 'queued',
        placeEmptied: (s, { page }) => isPlaceEmptied(s, page, s.buffers[page].resource),
        fencesSignalled: (s, { page }) => areJobsSignalled(s, page, 'bookkeep'),
      },
      then: {
        advance: (s, { page }) => {
          s.buffers[page].copy = 'running'
        },
        copyContent: (s, { page }) => beginCopy(s, page),
      },
    }),
  }),
})
