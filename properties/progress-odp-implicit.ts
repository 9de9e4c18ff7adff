import { mover } from '../model/movers/mover.ts'
import { implicitParents } from '../model/world/odp-parents.ts'
import { Device } from '../model/world/sets.ts'
import { faultEnds } from './progress-intervals.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with implicit regions.

export const parentDeregistrationEnds = leadsTo({
  name: 'L5-deregistration-ends',
  sentence: 'An implicit region that is being deregistered is gone in the end, if no mover begins again and again.',
  uses: [implicitParents, mover],
  on: { device: Device },
  from: (s, { device }) => s.parents[device].life === 'closing',
  to: (s, { device }) => s.parents[device].life === 'none' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const implicitFaultEnds = underFairness(faultEnds, {
  name: 'L3-fault-progress',
  // Parents and children come and go: the fault can always go on, but not always in the same way.
  fairness: { strong: ['faultFind', 'faultCreate', 'faultUnknown'] },
})
