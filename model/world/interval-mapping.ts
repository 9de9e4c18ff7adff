import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { intervalFault } from './interval-fault.ts'
import { isDriverLockFree } from './interval-notifier.ts'
import { programTranslation, resume } from './mirror.ts'
import { Operation } from './sets.ts'

/** The lock of the driver makes one step of the look at the sequence number and of what it is there for. */
export const intervalMapping = part({
  name: 'interval-mapping',
  about: 'a fault maps what it found under the lock that callbacks take too',
  uses: [intervalFault],
  actions: (action) => ({
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: mmu_interval_read_retry and update under umem_mutex',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        driverLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        programTranslation: (s, { operation }) => programTranslation(s, operation),
        resume: (s, { operation }) => resume(s, operation),
      },
    }),
  }),
  extends: {
    faultRetry: {
      when: { driverLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)) },
    },
  },
})
