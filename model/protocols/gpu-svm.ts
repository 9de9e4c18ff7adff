import { type DraftOfParts, part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { zappingCallback } from '../movers/interval-callback.ts'
import { intervalRefusal } from '../movers/interval-refusal.ts'
import { mayWait } from '../movers/mover.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { svmMigration } from '../movers/svm-migration.ts'
import { svmRemoval } from '../movers/svm-removal.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { isDevicePrivate } from '../world/device-private.ts'
import { intervalMapping } from '../world/interval-mapping.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { isOfGpu, peerNic } from '../world/peer-nic.ts'
import { hasDevice } from '../world/presence.ts'
import { readsOnly } from '../world/reads-only.ts'
import { noMovable, oneDevice, peers } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * Shared virtual memory of a GPU that faults (drm_gpusvm, drm_pagemap): the GPU works wherever a page of the process is, and pages migrate to its
 * memory and back under the same address. Ranges are subscribed from the beginning; that they come and go is shown by interval-notifier.ts.
 */
const gpuSvm = part({
  name: 'gpu-svm',
  about: 'GPU faults and the callback, both under notifier_lock',
  uses: [zappingCallback, intervalMapping, mirroringNic, zapAcknowledgement, svmMigration, cpuFaults],
  extends: {
    faultBegin: { source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_begin' },
    faultBusy: { source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: hmm_range_fault gives -EBUSY' },
    faultMap: {
      source:
        'drivers/gpu/drm/xe/xe_pt.c xe_svm_range: drm_gpusvm_range_pages_valid and GPU page table under notifier_lock',
    },
    faultRetry: { source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_retry, once more' },
    invalidateStart: {
      source: 'drivers/gpu/drm/xe/xe_svm.c xe_svm_invalidate: zap GPU page tables, under notifier_lock for writing',
    },
  },
})

function subscribedFromTheBeginning(s: DraftOfParts<[typeof gpuSvm]>): void {
  s.subscriptions.forEach((row) => {
    row.forEach((subscription) => {
      subscription.life = 'live'
      subscription.place = 'tree'
    })
  })
}

export const gpuSvmSystem = system({
  name: 'gpu-svm',
  title: 'GPU shared virtual memory: pages migrate to device-private memory and back',
  parts: [gpuSvm, reclaim, discard],
  fixed: noMovable,
  given: { subscribes: () => true },
  initially: subscribedFromTheBeginning,
})

/**
 * The OOM reaper gets nothing of what a GPU works on: drm_gpusvm does not look whether it would have to wait, also where pages have been migrated.
 * Reclaim is in the design without a reaper.
 */
const reapedSvm = part({
  name: 'reaped-svm',
  about: 'callbacks refuse whoever may not wait, before they take notifier_lock',
  uses: [gpuSvm, reaper, intervalRefusal],
  extends: {
    invalidateRefused: {
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_notifier_invalidate: not blockable, false',
    },
    invalidateStart: { when: { mayWait: (s, { mover }) => mayWait(s, mover) } },
  },
})

export const reapedSvmSystem = system({
  name: 'gpu-svm-reaped',
  title: 'GPU shared virtual memory under the OOM reaper, which may not wait: callbacks that refuse',
  parts: [reapedSvm, readsOnly, discard],
  fixed: noMovable,
  given: { subscribes: () => true },
  initially: subscribedFromTheBeginning,
})

/**
 * What a GPU loses when it goes is shown without what takes pages in RAM: reclaim, and drops of them. They, and what the GPU writes, are in the
 * design that stays.
 */
const removedSvm = part({
  name: 'removed-svm',
  about: 'pages are brought back before the GPU goes; what went with it cannot be read',
  uses: [gpuSvm, svmRemoval, readsOnly, discard],
  extends: {
    discardBegin: { when: { onDevice: (s, { page }) => isDevicePrivate(s, page) } },
    faultMap: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
  },
})

export const unpluggedSvmSystem = system({
  name: 'gpu-svm-unplugged',
  title: 'GPU shared virtual memory: the GPU is unbound, or pulled with the only copy of pages in its memory',
  parts: [removedSvm],
  fixed: { ...noMovable, ...oneDevice },
  given: { subscribes: () => true },
  initially: subscribedFromTheBeginning,
})

/**
 * The same with NICs beside the GPU. They mirror the page table too, so every migration, also one that the GPU asks for, tells them first. Where they
 * cannot reach the memory of the GPU, their faults bring pages back.
 */
const peerSvm = part({
  name: 'peer-svm',
  about: 'a GPU and NICs that mirror the same page table',
  uses: [gpuSvm, peerNic, readsOnly],
  extends: {
    migrateToDevice: { when: { ofGpu: (s, { operation }) => isOfGpu(s, operation) } },
    invalidateStart: {
      source:
        'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range; drivers/gpu/drm/xe/xe_svm.c xe_svm_invalidate',
    },
  },
})

export const peerSvmSystem = system({
  name: 'gpu-svm-nic',
  title: 'GPU shared virtual memory beside on-demand-paging NICs: pages in GPU memory come back, or are reached there',
  parts: [peerSvm],
  bounds: [peers],
  fixed: noMovable,
  given: { subscribes: () => true },
  initially: subscribedFromTheBeginning,
})
