import { mover } from '../model/movers/mover.ts'
import { gpuPageTable } from '../model/world/gpu-page-table.ts'
import { mirror } from '../model/world/mirror.ts'
import { Operation } from '../model/world/sets.ts'
import { notifierReturns } from './progress-core-mm.ts'
import { moverProceeds } from './progress-intervals.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end where callbacks wait for jobs of a GPU.

/** Applications decide when their jobs end. */
const endlessJobs = { none: ['dmaBeat', 'dmaComplete'] }

export const callbackReturnsDespiteEndlessJobs = underFairness(notifierReturns, {
  name: 'L4-callbacks-return-despite-endless-jobs',
  sentence: 'Every Pre callback returns, although applications decide when their jobs end.',
  fairness: endlessJobs,
})

export const moverProceedsDespiteEndlessJobs = underFairness(moverProceeds, {
  name: 'L1d-evicted-despite-endless-jobs',
  sentence: 'A mover that has begun gets its page, if that is still there, even if jobs never end.',
  fairness: endlessJobs,
})

export const submissionEnds = leadsTo({
  name: 'L3-submission-progress',
  sentence: 'A submission gets its job pushed, if no mover begins again and again.',
  uses: [mirror, mover, gpuPageTable],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) =>
    s.operations[operation].phase !== 'preparing' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const submissionEndsDespiteMoves = leadsTo({
  name: 'L3-submission-progress-despite-endless-moves',
  variantOf: submissionEnds,
  sentence: 'A submission gets its job pushed, even if movers begin again and again, if it tries again and again.',
  uses: [mirror, gpuPageTable],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase !== 'preparing',
  fairness: {
    strong: ['faultBegin', 'getPagesFault', 'faultWalk', 'faultBusy', 'writePageTable', 'pushJob', 'faultRetry'],
  },
})

export const pushedJobCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'A job that has been pushed completes, whatever wants to move meanwhile.',
  uses: [mirror, gpuPageTable],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'running',
  to: (s, { operation }) => s.operations[operation].phase === 'done',
})
