import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { intervalCallback } from '../movers/interval-callback.ts'
import { intervalRefusal } from '../movers/interval-refusal.ts'
import { migration } from '../movers/migration.ts'
import { mayWait } from '../movers/mover.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { cpu } from '../world/cpu.ts'
import { retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { isFree } from '../world/frames.ts'
import { gpuPageTable } from '../world/gpu-page-table.ts'
import { intervalFault } from '../world/interval-fault.ts'
import { intervalInsertion } from '../world/interval-insertion.ts'
import { beginRemoval, isDriverLockFree, isListLockFree } from '../world/interval-notifier.ts'
import { intervalRemoval } from '../world/interval-removal.ts'
import { forgetFault } from '../world/mirror.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { Device, Frame, Mover, Operation, Page, ramOnly } from '../world/sets.ts'
import { submission } from '../world/submission.ts'

/**
 * Memory of a process under a buffer of a GPU that can neither fault nor be stopped (amdgpu: userptr). Each submission looks the
 * pages up anew, writes the GPU's page table, and checks just before it pushes the job that nothing has changed meanwhile. The
 * callback holds the same lock while it waits for the fences of all jobs, however long these take.
 */
const userptr = part({
  name: 'userptr',
  about: 'a GPU works on memory of a process; callbacks wait for its jobs',
  uses: [intervalInsertion, intervalRemoval, intervalCallback, submission, intervalFault, gpuPageTable, dmaEngine, cpu],
  actions: (action) => ({
    getPagesFault: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/hmm.c hmm_vma_fault → handle_mm_fault',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: {
        populate: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
        // A write fault makes a dirty entry.
        setDirty: (s, { operation, frame }) => {
          if (s.operations[operation].direction === 'write') s.frames[frame].dirty = true
        },
      },
    }),
    writePageTable: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_vm_handling: amdgpu_vm_bo_update, without notifier_lock',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        outOfDate: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return s.gpuEntries[known(device)][known(page)] !== s.faults[operation].frame
        },
      },
      then: (s, { operation }) => {
        const { device, page } = s.operations[operation]
        s.gpuEntries[known(device)][known(page)] = s.faults[operation].frame
      },
    }),
    pushJob: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_submit: amdgpu_hmm_range_valid, add fences, push',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        written: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return s.gpuEntries[known(device)][known(page)] === s.faults[operation].frame
        },
        notifierLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        // amdgpu documents that it does this, and xe does (xe_mark_range_accessed).
        markDirty: (s, { operation }) => {
          if (s.operations[operation].direction === 'write') s.frames[known(s.faults[operation].frame)].dirty = true
        },
        // With the page's buffer goes a fence (BOOKKEEP), which is there until the job has signalled it.
        run: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          s.translations[known(device)][known(page)] = s.gpuEntries[known(device)][known(page)]
          s.operations[operation].phase = 'running'
        },
        forgetPages: (s, { operation }) => forgetFault(s, operation),
      },
    }),
    jobSignal: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'dma_fence_signal; without jobs the process loses its VMID (amdgpu_ids.c)',
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: {
        leave: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          const used = s.operations.some(
            (other, number) =>
              number !== operation &&
              other.device === device &&
              other.page === page &&
              ['running', 'done'].includes(other.phase),
          )
          if (!used) s.translations[known(device)][known(page)] = none
        },
        signal: (s, { operation }) => retire(s, operation),
      },
    }),
    invalidateReturn: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_hmm.c amdgpu_hmm_invalidate_gfx: dma_resv_wait_timeout(BOOKKEEP)',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        jobsSignalled: (s, { mover, device }) =>
          s.operations.every(
            (job) =>
              job.device !== device || job.page !== s.movers[mover].page || !['running', 'done'].includes(job.phase),
          ),
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
      },
    }),
    free: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_gem.c amdgpu_gem_object_free: amdgpu_hmm_unregister',
      when: {
        live: (s, { device, page }) => s.subscriptions[device][page].life === 'live',
        unused: (s, { device, page }) => s.operations.every((job) => job.device !== device || job.page !== page),
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        clearPageTable: (s, { device, page }) => {
          s.gpuEntries[device][page] = none
        },
        remove: (s, { device, page }) => beginRemoval(s, device, page),
      },
    }),
  }),
  extends: {
    submit: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_ioctl',
      when: { live: (s, { device, page }) => s.subscriptions[device][page].life === 'live' },
      then: {
        begin: (s, { operation }) => {
          s.faults[operation].step = 'raised'
        },
      },
    },
    faultBegin: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_hmm.c amdgpu_hmm_range_get_pages: mmu_interval_read_begin',
    },
    faultBusy: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_hmm.c amdgpu_hmm_range_get_pages: hmm_range_fault gives -EBUSY',
    },
    faultWalk: {
      source: 'mm/hmm.c hmm_vma_handle_pte: reads the entry, takes no reference',
      then: {
        // What was never written is the zero page: a write fault. What was read in from swap may be written as it is, and stays clean.
        writeFault: (s, { operation }) => {
          const { frame, onSwap } = s.pages[known(s.operations[operation].page)]
          if (s.operations[operation].direction === 'write' && !onSwap) s.frames[known(frame)].dirty = true
        },
      },
    },
    faultRetry: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_submit: -EAGAIN, the ioctl starts over',
      when: { notifierLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)) },
    },
    invalidateStart: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_hmm.c amdgpu_hmm_invalidate_gfx: notifier_lock, mmu_interval_set_seq',
    },
  },
})

export const userptrSystem = system({
  name: 'userptr',
  title: "userptr: a GPU works on a process's memory, and callbacks wait for its jobs",
  parts: [userptr, migration, reclaim, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/** The OOM reaper may not wait for jobs, and these callbacks wait for nothing else. */
const reapedUserptr = part({
  name: 'reaped-userptr',
  about: 'callbacks refuse whoever may not wait, before they take notifier_lock',
  uses: [userptr, reaper, intervalRefusal],
  extends: {
    invalidateRefused: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_hmm.c amdgpu_hmm_invalidate_gfx: not blockable, false',
    },
    invalidateStart: { when: { mayWait: (s, { mover }) => mayWait(s, mover) } },
  },
})

export const reapedUserptrSystem = system({
  name: 'userptr-reaped',
  title: 'userptr under the OOM reaper, which may not wait for jobs: callbacks that refuse',
  parts: [reapedUserptr, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
