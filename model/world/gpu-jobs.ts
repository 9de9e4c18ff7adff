import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { attachments } from './attachments.ts'
import { isMoveSignalled } from './buffers.ts'
import { retire } from './dma.ts'
import { Operation } from './sets.ts'
import { submission } from './submission.ts'

/** Jobs of GPUs that import buffers, each with a fence. How a job gets its mapping and its fence is the design's own. */
export const gpuJobs = part({
  name: 'gpu-jobs',
  about: 'jobs on imported buffers: submitted, started when their fences allow it, signalled',
  uses: [attachments, submission],
  actions: (action) => ({
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
  extends: {
    submit: {
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_cs.c amdgpu_cs_ioctl',
      when: { imported: (s, { device, page }) => s.attachments[device][page] !== 'none' },
    },
  },
})
