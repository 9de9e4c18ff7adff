import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { intervalWindows } from '../movers/interval-windows.ts'
import { reclaim } from '../movers/reclaim.ts'
import { svmMigration } from '../movers/svm-migration.ts'
import { zapWait } from '../movers/zap-wait.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import {
  isDriverLockFree,
  isListLockFree,
  setSequence,
  startOver,
  takeSequence,
  waitIfColliding,
} from '../world/interval-notifier.ts'
import { intervalWalk } from '../world/interval-walk.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { Device, Mover, noMovable, Operation } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * Shared virtual memory of a GPU that faults (drm_gpusvm, drm_pagemap): the GPU works wherever a page of the process is, and pages migrate to its
 * memory and back under the same address. Ranges are subscribed from the beginning; that they come and go is shown by interval-notifier.ts.
 */
const gpuSvm = part({
  name: 'gpu-svm',
  about: 'GPU faults and the callback, both under notifier_lock',
  uses: [intervalWindows, intervalWalk, mirroringNic, zapAcknowledgement, zapWait, svmMigration, cpuFaults],
  actions: (action) => ({
    faultBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_begin',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        sample: (s, { operation }) => takeSequence(s, operation),
        waitIfColliding: (s, { operation }) => waitIfColliding(s, operation),
      },
    }),
    faultBusy: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: hmm_range_fault gives -EBUSY',
      when: {
        collided: (s, { operation }) => s.faults[operation].sequenceMoved,
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
      },
      then: (s, { operation }) => startOver(s, operation, 'raised'),
    }),
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/gpu/drm/xe/xe_pt.c xe_svm_range: drm_gpusvm_range_pages_valid and GPU page table under notifier_lock',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        notifierLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
        pagesValid: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        mapPage: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          s.translations[known(device)][known(page)] = s.faults[operation].frame
        },
        acknowledge: (s, { operation }) => {
          startOver(s, operation, 'raised')
          s.faults[operation].step = 'none'
          s.operations[operation].phase = 'running'
        },
      },
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_retry, once more',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        collided: (s, { operation }) => s.faults[operation].sequenceMoved,
        notifierLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
      },
      then: (s, { operation }) => startOver(s, operation, 'raised'),
    }),
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/gpu/drm/xe/xe_svm.c xe_svm_invalidate: zap GPU page tables, under notifier_lock for writing',
      when: {
        notifierLockFree: (s, { device }) => isDriverLockFree(s, device),
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
      },
      then: {
        lock: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
        setSequence: (s, { mover, device }) => setSequence(s, device, known(s.movers[mover].page)),
        zap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          s.zapping[device][page] = s.translations[device][page] !== null
        },
      },
    }),
  }),
})

export const gpuSvmSystem = system({
  name: 'gpu-svm',
  title: 'GPU shared virtual memory: pages migrate to device-private memory and back',
  parts: [gpuSvm, reclaim, discard],
  fixed: noMovable,
  given: { subscribes: () => true },
  initially: (s) => {
    s.subscriptions.forEach((row) => {
      row.forEach((subscription) => {
        subscription.life = 'live'
        subscription.place = 'tree'
      })
    })
  },
})
