import { part } from '../language/part.ts'
import { faultingNic } from './faulting-nic.ts'

/** For designs that show something else than what devices write: reads are enough to fault, and make fewer states. */
export const readsOnly = part({
  name: 'reads-only',
  about: 'devices only read',
  uses: [faultingNic],
  extends: { post: { when: { reads: (_, { direction }) => direction === 'read' } } },
})
