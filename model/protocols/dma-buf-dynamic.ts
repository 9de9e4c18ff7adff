import { known, none, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { ttm } from '../movers/ttm.ts'
import { isMappingFlushed, reachesBuffer } from '../world/attachments.ts'
import { isInVram } from '../world/buffers.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { drmUnplug, isBeingSubmitted } from '../world/drm-unplug.ts'
import { dynamicImport } from '../world/dynamic-import.ts'
import { hasDevice } from '../world/presence.ts'
import { noMovable, Operation, peers } from '../world/sets.ts'

/**
 * dma-buf with dynamic attachments, as one GPU imports what another exports. Nothing is pinned: the exporter tells importers
 * when it moves a buffer, jobs have fences in the buffer's reservation, and every job waits for the fence of the last move.
 */
const dmaBufDynamic = part({
  name: 'dma-buf-dynamic',
  about: 'importers map under the reservation, submit jobs with fences, and map again after invalidate_mappings',
  uses: [ttm, dynamicImport, dmaEngine],
  actions: (action) => ({
    queueJob: action({
      by: 'driver',
      on: { operation: Operation, synchronisation: oneOf('implicit', 'explicit') },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c: map, add fences, push the job, all under the reservation',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notQueued: (s, { operation }) => s.fences[operation].usage === 'none',
        unreserved: (s, { operation }) => !s.buffers[known(s.operations[operation].page)].reserved,
        flushed: (s, { operation }) => isMappingFlushed(s, operation),
        reaches: (s, { operation }) => reachesBuffer(s, operation),
      },
      then: {
        map: (s, { operation }) => {
          const device = known(s.operations[operation].device)
          const page = known(s.operations[operation].page)
          if (s.attachments[device][page] !== 'attached') return
          s.attachments[device][page] = 'mapped'
          s.translations[device][page] = s.buffers[page].resource
        },
        addFence: (s, { operation, synchronisation }) => {
          const { direction } = s.operations[operation]
          s.fences[operation].usage = synchronisation === 'explicit' ? 'bookkeep' : direction
        },
      },
    }),
    moveIntoReach: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c amdgpu_dma_buf_map: GTT, unless the importer is a peer',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        outOfReach: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return isInVram(s, known(page)) && !s.peerToPeer[known(device)]
        },
        undemanded: (s, { operation }) => s.demands[known(s.operations[operation].page)] === 'none',
      },
      then: (s, { operation }) => {
        s.demands[known(s.operations[operation].page)] = 'evict'
      },
    }),
  }),
  extends: {
    attach: { when: { created: (s, { page }) => s.buffers[page].resource !== none } },
    detach: {
      then: {
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
      },
    },
  },
})

export const dmaBufDynamicSystem = system({
  name: 'dma-buf-dynamic',
  title: 'dma-buf dynamic attachment: a GPU imports, the exporter moves',
  parts: [dmaBufDynamic],
  bounds: [peers],
  fixed: noMovable,
})

/** The importer is pulled, in the middle of whatever it does, and of whatever the exporter does with the buffer. */
const pulledImporter = part({
  name: 'pulled-importer',
  about: 'jobs are queued between drm_dev_enter and drm_dev_exit; hardware that is gone does nothing',
  uses: [dmaBufDynamic, drmUnplug],
  extends: {
    queueJob: {
      when: { entered: (s, { operation }) => s.entered[operation] },
      then: {
        leave: (s, { operation }) => {
          s.entered[operation] = false
        },
      },
    },
    moveBegin: { when: { noSubmission: (s, { page }) => !isBeingSubmitted(s, page) } },
    dmaBeat: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    dmaComplete: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
  },
})

export const unpluggedDynamicSystem = system({
  name: 'dma-buf-dynamic-unplugged',
  title: 'dma-buf dynamic attachment: the GPU that imports is pulled, the exporter moves',
  parts: [pulledImporter],
  bounds: [peers],
  fixed: noMovable,
})
