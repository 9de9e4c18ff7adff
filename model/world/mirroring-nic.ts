import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { faultingNic } from './faulting-nic.ts'
import { isFreeRam } from './frames.ts'
import { isAbsent, populate } from './pages.ts'
import { Frame, Operation } from './sets.ts'

/**
 * A NIC that mirrors the page table: it faults when it has no translation, and gives translations up when told. How its driver
 * keeps faults and invalidations apart is the design's own.
 */
export const mirroringNic = part({
  name: 'mirroring-nic',
  about: 'a NIC with a fault path, and pages that are brought in for it',
  uses: [faultingNic],
  actions: (action) => ({
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c get_user_pages_remote → faultin_page',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFreeRam(s, frame),
      },
      then: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
    }),
  }),
})
