import { none } from '../model/language/domain.ts'
import { placement } from '../model/movers/placement.ts'
import { attachments } from '../model/world/attachments.ts'
import { isInVram } from '../model/world/buffers.ts'
import { Mover, Operation, Page } from '../model/world/sets.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with buffers that a GPU driver moves.

export const bufferEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A buffer that is demanded out of GPU memory leaves it, with its content.',
  uses: [placement],
  on: { page: Page },
  from: (s, { page }) => s.demands[page] === 'evict',
  to: (s, { page }) => {
    const { frame } = s.pages[page]
    return !isInVram(s, page) && frame !== none && s.zone[frame] !== 'vram'
  },
})

export const bufferEvictedDespiteEndlessJobs = underFairness(bufferEvicted, {
  name: 'L1d-evicted-despite-endless-jobs',
  sentence: 'A buffer that is demanded out of GPU memory leaves it, even if jobs never end.',
  fairness: { none: ['dmaBeat', 'dmaComplete'] },
})

export const unpinnedEvicted = leadsTo({
  name: 'L1c-unpinned-evicted',
  sentence:
    'A buffer that is demanded out of GPU memory, and that nobody has pinned, leaves it, unless somebody pins it.',
  uses: [placement],
  on: { page: Page },
  from: (s, { page }) => s.demands[page] === 'evict' && s.buffers[page].pins === 0,
  to: (s, { page }) => !isInVram(s, page) || s.buffers[page].pins > 0,
})

export const evictionAnswered = leadsTo({
  name: 'L1b-eviction-answered',
  sentence: 'A demand for eviction is met or refused.',
  uses: [placement],
  on: { page: Page },
  from: (s, { page }) => s.demands[page] === 'evict',
  to: (s, { page }) => s.demands[page] !== 'evict',
})

export const bufferResident = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'A buffer that a process needs in GPU memory gets there, however many others there are.',
  uses: [placement],
  on: { page: Page },
  from: (s, { page }) => s.demands[page] === 'reside',
  to: (s, { page }) => isInVram(s, page),
})

export const bufferResidentWithoutTurns = underFairness(bufferResident, {
  name: 'L2c-resident-without-turns',
  sentence:
    'A buffer that a process needs in GPU memory gets there, even if whoever comes first takes a place that is free.',
  fairness: { weak: ['moveBegin'] },
})

export const residenceAnswered = leadsTo({
  name: 'L2b-residence-answered',
  sentence: 'A demand for GPU memory is met or refused.',
  uses: [placement],
  on: { page: Page },
  from: (s, { page }) => s.demands[page] === 'reside',
  to: (s, { page }) => s.demands[page] !== 'reside',
})

export const reservationReleased = leadsTo({
  name: 'L4-callbacks-return',
  sentence: 'Importers return from their callbacks, and a move releases the reservation of its buffer.',
  uses: [placement],
  on: { mover: Mover },
  from: (s, { mover }) => s.moves[mover].page !== none,
  to: (s, { mover }) => s.moves[mover].page === none,
})

export const reservationReleasedDespiteEndlessJobs = underFairness(reservationReleased, {
  name: 'L4d-callbacks-return-despite-endless-jobs',
  sentence: 'A move releases the reservation of its buffer, even if jobs never end.',
  fairness: { none: ['dmaBeat', 'dmaComplete'] },
})

export const jobCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'A job that was submitted completes, whatever moves meanwhile.',
  uses: [attachments],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase === 'done',
})

export const jobCompletesWithoutTurns = underFairness(jobCompletes, {
  name: 'L9c-job-completes-without-turns',
  sentence: 'A job that was submitted completes, even if whoever comes first takes the reservation.',
  fairness: { weak: ['queueJob', 'moveBegin'] },
})
