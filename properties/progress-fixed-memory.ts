import { daxMemory } from '../model/world/dax-memory.ts'
import { dma } from '../model/world/dma.ts'
import { pressure } from '../model/world/pressure.ts'
import { Operation, Page } from '../model/world/sets.ts'
import { registrationEnds } from './progress.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with memory at a fixed place, and when its driver is unbound.

export const fixedMemoryEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A page whose memory is wanted back leaves its frame.',
  uses: [pressure],
  on: { page: Page },
  from: (s, { page }) => s.wanted[page],
  to: (s, { page }) => !s.wanted[page],
})

export const fixedMemoryGivenBack = underFairness(fixedMemoryEvicted, {
  name: 'L1-eviction-progress-if-unmapped',
  sentence:
    'A page whose memory is wanted back leaves its frame, if the application unmaps it whenever it has no operation on it.',
  fairness: { strong: ['munmap'] },
})

export const fixedMemoryServed = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'An operation that was submitted runs, unless its driver is unbound.',
  uses: [dma, daxMemory],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase === 'running' || s.binding !== 'bound',
})

export const fixedMemoryPinEnds = leadsTo({
  name: 'L8-pin-ends',
  sentence: 'An operation that was submitted runs or fails, unless its driver is unbound meanwhile.',
  uses: [dma, daxMemory],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase !== 'preparing' || s.binding !== 'bound',
})

/** A thread that finds the page now mapped and now not has a step at any time, but not always the same one. */
export const fixedMemoryRegistrationEnds = underFairness(registrationEnds, {
  name: 'L8-registration-ends',
  fairness: { strong: ['registerPin', 'registerFault', 'registerFails'] },
})

export const unbindEnds = leadsTo({
  name: 'L6-unbind-ends',
  sentence: 'A driver that is being unbound is gone in the end.',
  uses: [daxMemory],
  from: (s) => s.binding === 'dying',
  to: (s) => s.binding === 'gone',
})

export const unbindEndsIfDeregistered = underFairness(unbindEnds, {
  name: 'L6-unbind-ends-if-deregistered',
  sentence: 'A driver that is being unbound is gone in the end, if applications deregister.',
  fairness: { weak: ['deregister'] },
})

export const unbindEndsIfClosed = underFairness(unbindEnds, {
  name: 'L6-unbind-ends-if-closed',
  sentence: 'A driver that is being unbound is gone in the end, if applications close what they have open.',
  fairness: { weak: ['closeLongTerm'] },
})
