import { count, none } from '../model/language/domain.ts'
import { buffers, isInVram } from '../model/world/buffers.ts'
import { frameReached } from '../model/world/dma.ts'
import { Frame, Operation, Page } from '../model/world/sets.ts'
import { userQueues } from '../model/world/user-queues.ts'
import { always, alwaysReachable, reachable, step } from './property.ts'

// Buffers under queues that processes fill themselves: stopped, moved, restored.

export const queueStoppedBeforeSignal = step({
  name: 'P6-quiesced-before-signal',
  sentence: 'An eviction fence that somebody waits for signals only when the hardware runs nothing of its process.',
  uses: [userQueues],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.fences[operation].awaited && before.fences[operation].usage !== 'none' && !after.fences[operation].awaited,
  holds: ({ before }, { operation }) => frameReached(before, operation) === none,
})

export const fencedWhereItBelongs = always({
  name: 'P14-resident-while-fenced',
  sentence: 'The buffer of a process that nobody has asked to give it up is in GPU memory, with its content.',
  uses: [userQueues],
  on: { operation: Operation, page: Page },
  given: (s, { operation, page }) =>
    s.operations[operation].page === page && s.fences[operation].usage !== 'none' && !s.fences[operation].awaited,
  holds: (s, { page }) => isInVram(s, page) && s.pages[page].frame === s.buffers[page].resource,
})

export const stoppedOnDemand = step({
  name: 'S-stopped-on-demand',
  sentence: 'A queue is stopped only when somebody waits for its fence.',
  uses: [userQueues],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.queues[operation].step === 'running' && after.queues[operation].step === 'preempting',
  holds: ({ before }, { operation }) => before.fences[operation].awaited,
})

export const awaitedByCopy = always({
  name: 'P7b-awaited-by-copy',
  sentence: 'A fence that somebody waits for is there, and a copy of its buffer is queued behind it.',
  uses: [userQueues],
  on: { operation: Operation },
  given: (s, { operation }) => s.fences[operation].awaited,
  holds: {
    there: (s, { operation }) => s.fences[operation].usage !== 'none',
    behind: (s, { operation }) => {
      const { page } = s.operations[operation]
      return page !== none && s.buffers[page].copy === 'queued'
    },
  },
})

export const contentBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as contents and queued copies hold.',
  uses: [buffers],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    count(s.pages, (page) => page.frame === frame) +
      count(s.buffers, ({ resource }, page) => resource === frame && s.pages[page].frame !== frame),
})

export const restorersExcludeOneAnother = always({
  name: 'P16-lock-discipline',
  sentence: "A buffer's reservation is held while its queue is being restored, and only then.",
  uses: [userQueues],
  on: { page: Page },
  holds: (s, { page }) =>
    s.buffers[page].reserved ===
    s.operations.some((row, operation) => row.page === page && s.queues[operation].step === 'validating'),
})

export const copySourceStable = always({
  name: 'P24-stable-copy-source',
  sentence: 'While a copy runs, no device can write to where it copies from.',
  uses: [buffers],
  on: { page: Page },
  given: (s, { page }) => s.buffers[page].copy === 'running',
  holds: (s, { page }) =>
    s.operations.every(
      ({ direction }, operation) => direction === 'read' || frameReached(s, operation) !== s.pages[page].frame,
    ),
})

export const runsAfterRestore = reachable({
  name: 'E2-goes-on-after-restore',
  sentence: 'A queue that was stopped in the middle of its work goes on with it.',
  uses: [userQueues],
  on: { operation: Operation },
  holds: (s, { operation }) => s.operations[operation].phase === 'running' && s.queues[operation].resumedAt === 1,
})

export const restoredAtAnothersCost = reachable({
  name: 'E4-evicted-for-another',
  sentence: 'A process has been stopped in the middle of its work, and another is being restored to its place.',
  uses: [userQueues],
  on: { operation: Operation, other: Operation },
  holds: (s, { operation, other }) =>
    s.queues[operation].step === 'validating' &&
    s.queues[other].step === 'quiesced' &&
    s.operations[other].beats === 1 &&
    s.fences[other].awaited,
})

export const evictionDuringRestore = reachable({
  name: 'E-eviction-during-restore',
  sentence: 'A buffer is wanted again between the moment its restorer drops the reservation and that its queue runs.',
  uses: [userQueues],
  on: { operation: Operation },
  holds: (s, { operation }) => s.queues[operation].resuming && s.fences[operation].awaited,
})

export const packetAfterPacket = step({
  name: 'S-doorbell-starts-over',
  sentence: 'A queue that gets another packet runs it from its beginning.',
  uses: [userQueues],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'ringDoorbell' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) =>
    after.operations[operation].phase === 'running' && after.operations[operation].beats === 0,
})

export const evictionQueued = step({
  name: 'S-eviction-queued',
  sentence: 'A buffer that is evicted gets a place in RAM and a copy.',
  uses: [userQueues],
  on: { page: Page },
  given: ({ action }, { page }) =>
    ['evictForOthers', 'evictForRestore'].includes(action.name) && action.parameters.page === page,
  holds: ({ after }, { page }) => !isInVram(after, page) && after.buffers[page].copy === 'queued',
})

export const queuesCanEnd = alwaysReachable({
  name: 'A-rest-reachable',
  sentence: 'From every state, all queues can be destroyed and all copies be done.',
  uses: [userQueues],
  holds: (s) =>
    s.operations.every(({ phase }) => phase === 'idle') &&
    s.queues.every(({ step, resuming }) => step === 'none' && !resuming) &&
    s.buffers.every(({ reserved, copy }) => !reserved && copy === 'none'),
})
