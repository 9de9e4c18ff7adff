import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { mirror } from './mirror.ts'
import { Operation } from './sets.ts'

/** A fault of a device looks up where its page is. How it brings absent pages in is in mirroring-nic.ts. */
export const faultWalk = part({
  name: 'fault-walk',
  about: 'a fault reads the page-table entry',
  uses: [mirror],
  actions: (action) => ({
    faultWalk: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/hmm.c hmm_range_fault: reads the entry, takes no reference',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: {
        readEntry: (s, { operation }) => {
          s.faults[operation].frame = s.pages[known(s.operations[operation].page)].frame
        },
        advance: (s, { operation }) => {
          s.faults[operation].step = 'walked'
        },
      },
    }),
  }),
})
