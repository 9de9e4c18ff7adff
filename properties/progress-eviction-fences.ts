import { none } from '../model/language/domain.ts'
import { isInVram } from '../model/world/buffers.ts'
import { Operation, Page } from '../model/world/sets.ts'
import { userQueues } from '../model/world/user-queues.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end where queues are stopped for moves, and restored after them.

export const evictedBuffer = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A buffer whose eviction has been queued leaves GPU memory, with its content.',
  uses: [userQueues],
  on: { page: Page },
  from: (s, { page }) => s.buffers[page].copy === 'queued' && !isInVram(s, page),
  to: (s, { page }) => {
    const { frame } = s.pages[page]
    return frame !== none && s.zone[frame] !== 'vram'
  },
})

export const evictedDespiteEndlessPackets = underFairness(evictedBuffer, {
  name: 'L1d-evicted-despite-endless-jobs',
  sentence: 'A buffer whose eviction has been queued leaves GPU memory, even if what queues run never ends.',
  fairness: { none: ['dmaComplete'] },
})

export const evictedDespiteHungHardware = underFairness(evictedBuffer, {
  name: 'L1e-evicted-without-preemption',
  sentence: 'A buffer whose eviction has been queued leaves GPU memory, even if the hardware never stops a queue.',
  fairness: { none: ['preempted'] },
})

export const queueRestored = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'A process that is being restored has its buffer in GPU memory and its fence in place in the end.',
  uses: [userQueues],
  on: { operation: Operation },
  from: (s, { operation }) => s.queues[operation].step === 'validating',
  to: (s, { operation }) => s.queues[operation].step === 'running',
})

export const restoredWithoutTurns = underFairness(queueRestored, {
  name: 'L2c-resident-without-turns',
  sentence: 'A process that is being restored gets a place, even if whoever comes first takes one that is free.',
  fairness: { weak: ['evictForRestore', 'moveIn'] },
})

export const noProcessStarves = leadsTo({
  name: 'L10-no-starvation',
  sentence: 'What a process has given to its queue is done in the end, however often processes evict one another.',
  uses: [userQueues],
  on: { operation: Operation },
  from: (s, { operation }) => ['preparing', 'running'].includes(s.operations[operation].phase),
  to: (s, { operation }) => s.operations[operation].phase === 'done',
  // To complete takes no time of its own: a queue that gets ahead gets there.
  fairness: { strong: ['dmaComplete'] },
})
