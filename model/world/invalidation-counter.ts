import { counter, each } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Device, movers } from './sets.ts'

/** How a driver knows that an invalidation is under way when invalidate_range_start and _end are all that it is told. */
export const invalidationCounter = part({
  name: 'invalidation-counter',
  about: "a driver's count of running invalidations",
  state: {
    /** Invalidations running: Pre seen, Post not yet. */
    running: each(Device, counter(movers)),
  },
})
