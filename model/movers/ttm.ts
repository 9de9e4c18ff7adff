import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { beginCopy, hasFence, isInVram, isMoveSignalled, isPlaceEmptied, settle } from '../world/buffers.ts'
import { get } from '../world/frames.ts'
import { Device, Frame, Mover, Page } from '../world/sets.ts'
import { copyEngine } from './copy-engine.ts'
import {
  areFencesSignalled,
  assignResource,
  isEveryImporterTold,
  isHopeless,
  isVacant,
  isWantedIn,
  placement,
  unreserve,
} from './placement.ts'

/**
 * TTM, the memory manager of GPU drivers: it moves buffers between GPU memory and RAM under an unchanged handle. What stops
 * it is the reservation lock of a buffer and its pin count; references to pages mean nothing to it.
 */
export const ttm = part({
  name: 'ttm',
  about: 'TTM evicts buffers and makes them resident; the copy is queued behind fences, or made at once',
  uses: [placement, copyEngine],
  actions: (action) => ({
    demandEviction: action({
      by: 'environment',
      on: { page: Page },
      source: 'others need GPU memory: drivers/gpu/drm/ttm/ttm_resource.c ttm_resource_manager_evict_all',
      when: {
        inVram: (s, { page }) => isInVram(s, page),
        undemanded: (s, { page }) => s.demands[page] === 'none',
      },
      then: (s, { page }) => {
        s.demands[page] = 'evict'
      },
    }),
    demandResidence: action({
      by: 'application',
      on: { page: Page },
      source: 'work for the GPU itself: drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_bo_validate',
      when: {
        inRam: (s, { page }) => s.buffers[page].resource !== none && !isInVram(s, page),
        undemanded: (s, { page }) => s.demands[page] === 'none',
      },
      then: (s, { page }) => {
        s.demands[page] = 'reside'
      },
    }),
    moveBegin: action({
      by: 'kernel',
      on: { mover: Mover, page: Page, frame: Frame },
      source: 'drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_validate, ttm_bo_evict: ttm_bo_mem_space, ttm_bo_handle_move_mem',
      // It competes for the lock, and for the frame.
      fairness: 'strong',
      when: {
        moverIdle: (s, { mover }) => s.moves[mover].page === none,
        wanted: (s, { page, frame }) => isWantedIn(s, page, frame),
        frameVacant: (s, { frame }) => isVacant(s, frame),
        unreserved: (s, { page }) => !s.buffers[page].reserved,
        unpinned: (s, { page }) => s.buffers[page].pins === 0,
        // A simplification: TTM would queue a second copy behind the first.
        moveSignalled: (s, { page }) => isMoveSignalled(s, page),
      },
      then: {
        reserve: (s, { mover, page }) => {
          s.buffers[page].reserved = true
          s.moves[mover].page = page
        },
        allocate: (s, { mover, frame }) => {
          s.moves[mover].to = frame
          get(s, frame)
        },
        // ttm_bo_unmap_virtual
        unmapFromProcesses: (s, { page }) => {
          s.cpuMappings.forEach((row) => {
            row[page] = none
          })
        },
      },
    }),
    invalidateMappings: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_invalidate_mappings (before 7.1: dma_buf_move_notify), under the lock',
      when: {
        moving: (s, { mover }) => s.moves[mover].page !== none,
        imported: (s, { mover, device }) => s.attachments[device][known(s.moves[mover].page)] !== 'none',
        notYetTold: (s, { mover, device }) => !s.told[mover][device],
      },
      then: {
        // A pinned importer's callback only warns: ib_umem_dmabuf_unsupported_move_notify.
        invalidate: (s, { mover, device }) => {
          const page = known(s.moves[mover].page)
          if (s.attachments[device][page] === 'mapped') s.attachments[device][page] = 'invalidated'
        },
        advance: (s, { mover, device }) => {
          s.told[mover][device] = true
        },
      },
    }),
    queueCopy: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_ttm.c amdgpu_move_blit: ttm_bo_move_accel_cleanup',
      when: {
        moving: (s, { mover }) => s.moves[mover].page !== none,
        importersTold: (s, { mover }) => isEveryImporterTold(s, mover),
      },
      then: {
        collectFences: (s, { mover }) => {
          const page = known(s.moves[mover].page)
          s.fences.forEach((fence, operation) => {
            if (hasFence(s, operation, page)) fence.awaited = true
          })
        },
        addMoveFence: (s, { mover }) => {
          s.buffers[known(s.moves[mover].page)].copy = 'queued'
        },
        assignResource: (s, { mover }) => assignResource(s, mover),
        unreserve: (s, { mover }) => unreserve(s, mover),
      },
    }),
    copyNow: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'drivers/gpu/drm/ttm/ttm_bo_util.c ttm_bo_move_memcpy: waits for all fences, holding the lock',
      when: {
        moving: (s, { mover }) => s.moves[mover].page !== none,
        importersTold: (s, { mover }) => isEveryImporterTold(s, mover),
        fencesSignalled: (s, { mover }) => areFencesSignalled(s, known(s.moves[mover].page)),
        placeEmptied: (s, { mover }) => isPlaceEmptied(s, known(s.moves[mover].page), s.moves[mover].to),
      },
      then: {
        assignResource: (s, { mover }) => assignResource(s, mover),
        copyContent: (s, { mover }) => beginCopy(s, known(s.moves[mover].page)),
        settle: (s, { mover }) => settle(s, known(s.moves[mover].page)),
        unreserve: (s, { mover }) => unreserve(s, mover),
      },
    }),
    copyStart: action({
      by: 'hardware',
      on: { page: Page },
      source: 'the copy engine: every fence that the copy depends on has signalled',
      when: {
        queued: (s, { page }) => s.buffers[page].copy === 'queued',
        fencesSignalled: (s, { page }) => areFencesSignalled(s, page),
        // The manager's own fences: ttm_bo_add_move_fence.
        placeEmptied: (s, { page }) => isPlaceEmptied(s, page, s.buffers[page].resource),
      },
      then: {
        copyContent: (s, { page }) => beginCopy(s, page),
        advance: (s, { page }) => {
          s.buffers[page].copy = 'running'
        },
      },
    }),
    demandRefused: action({
      by: 'kernel',
      on: { page: Page },
      source: 'drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_mem_space: -ENOSPC; pinned buffers are not on the LRU',
      when: {
        demanded: (s, { page }) => s.demands[page] !== 'none',
        hopeless: (s, { page }) => isHopeless(s, page),
      },
      then: (s, { page }) => {
        s.demands[page] = 'none'
      },
    }),
  }),
})
