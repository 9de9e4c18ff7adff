import { mover } from '../model/movers/mover.ts'
import { odpRegions } from '../model/world/odp-regions.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { faultEnds, faultEndsDespiteMoves, removalEnds } from './progress-intervals.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with regions that page on demand.

export const odpFaultEnds = underFairness(faultEnds, {
  name: 'L3-fault-progress',
  // A region that comes and goes: the fault always finds it or does not, but not always the same of the two.
  fairness: { strong: ['faultFind', 'faultUnknown'] },
})

/** What a fault does, however often. */
const tryingAgain = [
  'faultFind',
  'faultUnknown',
  'faultBegin',
  'faultPopulate',
  'faultWalk',
  'faultBusy',
  'faultRetry',
  'faultMap',
]

export const odpFaultEndsDespiteMoves = underFairness(faultEndsDespiteMoves, {
  name: 'L3-fault-progress-despite-endless-moves',
  fairness: { strong: tryingAgain },
})

export const odpRemovalEnds = leadsTo({
  name: 'L5-deregistration-ends',
  sentence: 'A region that is being deregistered is gone in the end, if no mover begins again and again.',
  uses: [odpRegions, mover],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.subscriptions[device][page].life === 'closing',
  to: (s, { device, page }) =>
    s.subscriptions[device][page].life === 'none' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const odpRemovalEndsDespiteMoves = underFairness(removalEnds, {
  name: 'L5-deregistration-ends-despite-endless-moves',
  sentence: 'A region that is being deregistered is gone in the end, even if movers begin again and again.',
  fairness: { strong: [...tryingAgain, 'revoke', 'release', 'removeReturn'] },
})

export const odpOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence:
    'An operation completes, wherever its page has moved to, unless its region is deregistered or movers begin again and again.',
  uses: [odpRegions, mover],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) =>
    s.regions[device][page].key === 'stored' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'done' ||
    s.regions[device][page].key !== 'stored' ||
    s.movers.some(({ phase }) => phase === 'notifying'),
})
