import { known, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { attachments } from './attachments.ts'
import { isMoveSignalled } from './buffers.ts'
import { prepare, retire } from './dma.ts'
import { Device, Operation, Page } from './sets.ts'

/** Jobs of GPUs that import buffers, each with a fence. How a job gets its mapping and its fence is the design's own. */
export const gpuJobs = part({
  name: 'gpu-jobs',
  about: 'jobs on imported buffers: submitted, started when their fences allow it, signalled',
  uses: [attachments],
  actions: (action) => ({
    submit: action({
      by: 'application',
      on: { operation: Operation, device: Device, page: Page, direction: oneOf('read', 'write') },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_ioctl',
      when: {
        idle: (s, { operation }) => s.operations[operation].phase === 'idle',
        imported: (s, { device, page }) => s.attachments[device][page] !== 'none',
      },
      then: (s, { operation, device, page, direction }) => prepare(s, operation, device, page, direction),
    }),
    jobStart: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/scheduler/sched_main.c: every fence that the job depends on has signalled',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        queued: (s, { operation }) => s.fences[operation].usage !== 'none',
        // A job that the copy waits for was queued before it.
        moveSignalled: (s, { operation }) =>
          s.fences[operation].awaited || isMoveSignalled(s, known(s.operations[operation].page)),
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'running'
      },
    }),
    jobSignal: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'dma_fence_signal',
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: {
        signalFence: (s, { operation }) => {
          s.fences[operation].usage = 'none'
          s.fences[operation].awaited = false
        },
        retire: (s, { operation }) => retire(s, operation),
      },
    }),
  }),
})
