import { type DraftOfParts, part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { zappingCallback } from '../movers/interval-callback.ts'
import { intervalRefusal } from '../movers/interval-refusal.ts'
import { mayWait } from '../movers/mover.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { svmMigration } from '../movers/svm-migration.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { intervalMapping } from '../world/interval-mapping.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { readsOnly } from '../world/reads-only.ts'
import { noMovable } from '../world/sets.ts'
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
