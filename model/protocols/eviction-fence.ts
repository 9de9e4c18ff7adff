import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { vramEviction } from '../movers/vram-eviction.ts'
import { isInVram, isMoveSignalled } from '../world/buffers.ts'
import { prepare, retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { isFree } from '../world/frames.ts'
import { populate } from '../world/pages.ts'
import { Device, Frame, movers, noMovable, Operation, Page } from '../world/sets.ts'
import { hasRun, takeOff, userQueues } from '../world/user-queues.ts'

/**
 * Eviction fences of KFD: processes work on a GPU through queues of their own, so a buffer can leave GPU memory only when all queues of
 * its process have been stopped. Whoever waits for the fence of the process has them stopped; a restorer brings buffers and queues
 * back, and may have to evict another process for that.
 */
const evictionFence = part({
  name: 'eviction-fence',
  about: 'KFD: queues are stopped before the eviction fence signals, and restored later',
  uses: [userQueues, vramEviction, dmaEngine],
  actions: (action) => ({
    allocate: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_amdkfd_gpuvm.c amdgpu_amdkfd_gpuvm_alloc_memory_of_gpu',
      when: {
        new: (s, { page }) => s.buffers[page].resource === none,
        inRam: (s, { frame }) => s.zone[frame] === 'normal',
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        populate(s, page, frame)
        s.buffers[page].resource = frame
      },
    }),
    createQueue: action({
      by: 'application',
      on: { operation: Operation, device: Device, page: Page },
      source: 'drivers/gpu/drm/amd/amdkfd/kfd_chardev.c kfd_ioctl_map_memory_to_gpu, kfd_ioctl_create_queue',
      when: {
        idle: (s, { operation }) => s.operations[operation].phase === 'idle',
        allocated: (s, { page }) => s.buffers[page].resource !== none,
        // One buffer for each process.
        ofNobody: (s, { page }) => s.operations.every((other) => other.page !== page),
      },
      then: {
        prepare: (s, { operation, device, page }) => prepare(s, operation, device, page, 'write'),
        toBeRestored: (s, { operation }) => {
          s.queues[operation].step = 'evicted'
        },
      },
    }),
    restoreBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_amdkfd_gpuvm.c amdgpu_amdkfd_gpuvm_restore_process_bos: reserve',
      when: {
        evicted: (s, { operation }) => s.queues[operation].step === 'evicted',
        unreserved: (s, { operation }) => !s.buffers[known(s.operations[operation].page)].reserved,
      },
      then: {
        reserve: (s, { operation }) => {
          s.buffers[known(s.operations[operation].page)].reserved = true
        },
        validate: (s, { operation }) => {
          s.queues[operation].step = 'validating'
        },
      },
    }),
    restoreEnd: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/gpu/drm/amd/amdgpu/amdgpu_amdkfd_gpuvm.c amdgpu_amdkfd_gpuvm_restore_process_bos: page tables, new fence',
      when: {
        validating: (s, { operation }) => s.queues[operation].step === 'validating',
        resident: (s, { operation }) => isInVram(s, known(s.operations[operation].page)),
        moveSignalled: (s, { operation }) => isMoveSignalled(s, known(s.operations[operation].page)),
      },
      then: {
        updatePageTable: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          s.gpuEntries[known(device)][known(page)] = s.buffers[known(page)].resource
        },
        addFence: (s, { operation }) => {
          s.fences[operation].usage = 'bookkeep'
        },
        unreserve: (s, { operation }) => {
          s.buffers[known(s.operations[operation].page)].reserved = false
        },
        advance: (s, { operation }) => {
          s.queues[operation].step = 'running'
          s.queues[operation].resuming = true
        },
      },
    }),
    resume: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdkfd/kfd_process.c restore_process_worker: kfd_process_restore_queues',
      when: { resuming: (s, { operation }) => s.queues[operation].resuming },
      then: {
        noteProgress: (s, { operation }) => {
          s.queues[operation].resumedAt =
            s.operations[operation].phase === 'done' ? none : s.operations[operation].beats
        },
        putOn: (s, { operation }) => {
          const { device, page, phase } = s.operations[operation]
          s.translations[known(device)][known(page)] = s.gpuEntries[known(device)][known(page)]
          if (phase === 'preparing') s.operations[operation].phase = 'running'
          s.queues[operation].step = 'running'
        },
        finish: (s, { operation }) => {
          s.queues[operation].resuming = false
        },
      },
    }),
    ringDoorbell: action({
      by: 'application',
      on: { operation: Operation },
      source: 'the process writes the next packet to its queue',
      when: {
        idle: (s, { operation }) => s.operations[operation].phase === 'done',
        onHardware: (s, { operation }) => s.queues[operation].step === 'running' && !s.queues[operation].resuming,
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'running'
        s.operations[operation].beats = 0
        s.queues[operation].resumedAt = none
      },
    }),
    evictBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/gpu/drm/amd/amdkfd/kfd_process.c evict_process_worker: kfd_process_evict_queues, unmap_queues posted',
      when: {
        awaited: (s, { operation }) => s.fences[operation].awaited,
        running: (s, { operation }) => s.queues[operation].step === 'running',
        // flush_delayed_work(&p->restore_work)
        restoreFinished: (s, { operation }) => !s.queues[operation].resuming,
        // kfd_device.c kgd2kfd_schedule_evict_and_restore_process: PROCESS_ACTIVE_TIME_MS
        minimumRun: (s, { operation }) => hasRun(s, operation),
      },
      then: (s, { operation }) => {
        s.queues[operation].step = 'preempting'
      },
    }),
    preempted: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'the scheduler firmware has saved the waves (CWSR), or reset what did not stop',
      when: { preempting: (s, { operation }) => s.queues[operation].step === 'preempting' },
      then: {
        stop: (s, { operation }) => {
          if (s.operations[operation].phase === 'running') s.operations[operation].phase = 'preparing'
        },
        takeOff: (s, { operation }) => takeOff(s, operation),
        advance: (s, { operation }) => {
          s.queues[operation].step = 'quiesced'
        },
      },
    }),
    signalFence: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdkfd/kfd_process.c evict_process_worker: dma_fence_signal(p->ef), restore later',
      when: { quiesced: (s, { operation }) => s.queues[operation].step === 'quiesced' },
      then: {
        signal: (s, { operation }) => {
          s.fences[operation].usage = 'none'
          s.fences[operation].awaited = false
        },
        scheduleRestore: (s, { operation }) => {
          s.queues[operation].step = 'evicted'
        },
      },
    }),
    destroyQueue: action({
      by: 'application',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/amd/amdkfd/kfd_chardev.c kfd_ioctl_destroy_queue, kfd_ioctl_unmap_memory_from_gpu',
      when: {
        idle: (s, { operation }) => s.operations[operation].phase === 'done',
        running: (s, { operation }) => s.queues[operation].step === 'running' && !s.queues[operation].resuming,
        notAwaited: (s, { operation }) => !s.fences[operation].awaited,
      },
      then: {
        unmap: (s, { operation }) => {
          takeOff(s, operation)
          const { device, page } = s.operations[operation]
          s.gpuEntries[known(device)][known(page)] = none
        },
        removeFence: (s, { operation }) => {
          s.fences[operation].usage = 'none'
        },
        retire: (s, { operation }) => {
          s.queues[operation].step = 'none'
          s.queues[operation].resumedAt = none
          retire(s, operation)
        },
      },
    }),
  }),
})

export const evictionFenceSystem = system({
  name: 'eviction-fence',
  title: 'eviction fences of KFD: queues are stopped, buffers moved, and both restored',
  parts: [evictionFence],
  fixed: { ...noMovable, [movers.name]: 1 },
})
