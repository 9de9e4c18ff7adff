import { part } from '../language/part.ts'
import { faultWalk } from './fault-walk.ts'
import { intervalNotifier, isListLockFree, takeSequence, waitIfColliding } from './interval-notifier.ts'
import { startOver } from './mirror.ts'
import { Operation } from './sets.ts'

/**
 * The collision-retry algorithm: a fault takes the sequence number of its subscription, reads the page table, and starts over if the number
 * has moved. What it does with what it found, and under which lock it looks at the number, is the driver's own.
 */
export const intervalFault = part({
  name: 'interval-fault',
  about: 'mmu_interval_read_begin, hmm_range_fault, mmu_interval_read_retry',
  uses: [intervalNotifier, faultWalk],
  actions: (action) => ({
    faultBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'mm/mmu_notifier.c mmu_interval_read_begin: waits while its number is that of the mm',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        takeSequence: (s, { operation }) => takeSequence(s, operation),
        waitIfColliding: (s, { operation }) => waitIfColliding(s, operation),
      },
    }),
    faultBusy: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/hmm.c hmm_range_fault: mmu_interval_check_retry, -EBUSY',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => startOver(s, operation),
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'include/linux/mmu_notifier.h mmu_interval_read_retry, under the lock of the driver',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => startOver(s, operation),
    }),
  }),
})
