import { each, flag } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Mover } from '../world/sets.ts'
import { mover } from './mover.ts'

/** The thread that calls interval notifiers in two passes. */
export const twoPasses = part({
  name: 'two-passes',
  about: 'mn_itree_invalidate in two passes: whether a callback has refused',
  uses: [mover],
  state: {
    /** A callback would have had to wait, and the caller may not: nobody else is called. */
    refused: each(Mover, flag()),
  },
})
