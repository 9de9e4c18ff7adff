import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { retire } from './dma.ts'
import { intervalInsertion } from './interval-insertion.ts'
import {
  beginRemoval,
  intervalNotifier,
  isDriverLockFree,
  isListLockFree,
  startOver,
  takeSequence,
  waitIfColliding,
} from './interval-notifier.ts'
import { intervalRemoval } from './interval-removal.ts'
import { intervalWalk } from './interval-walk.ts'
import { Device, Operation, Page } from './sets.ts'

/**
 * A region that faults: its driver maps what it finds under its lock, if the sequence number is still the same, and removes
 * its notifier when the hardware has given everything up. What its callback does is the design's own.
 */
export const intervalRegion = part({
  name: 'interval-region',
  about: 'a NIC mirrors the page table with interval notifiers: read_begin, read_retry, remove',
  uses: [intervalNotifier, intervalInsertion, intervalRemoval, intervalWalk],
  actions: (action) => ({
    close: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c mlx5_ib_dereg_mr → mlx5r_umr_revoke_mr',
      when: {
        live: (s, { device, page }) => s.subscriptions[device][page].life === 'live',
        driverLockFree: (s, { device }) => isDriverLockFree(s, device),
      },
      then: {
        revoke: (s, { device, page }) => {
          s.subscriptions[device][page].life = 'closing'
        },
        postZap: (s, { device, page }) => {
          if (s.translations[device][page] !== none) s.zapping[device][page] = true
        },
      },
    }),
    remove: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mm/mmu_notifier.c mmu_interval_notifier_remove, called when no fault uses the key any more',
      when: {
        closing: (s, { device, page }) => s.subscriptions[device][page].life === 'closing',
        hardwareAcknowledged: (s, { device, page }) => !s.zapping[device][page],
        noFault: (s, { device, page }) =>
          s.operations.every(
            (operation, number) =>
              operation.device !== device ||
              operation.page !== page ||
              ['none', 'raised'].includes(s.faults[number].step),
          ),
        listLockFree: (s) => isListLockFree(s),
      },
      then: (s, { device, page }) => beginRemoval(s, device, page),
    }),
    faultBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'mm/mmu_notifier.c mmu_interval_read_begin: waits while its number is that of the mm',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        live: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return s.subscriptions[known(device)][known(page)].life === 'live'
        },
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
      then: (s, { operation }) => startOver(s, operation, 'raised'),
    }),
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: mmu_interval_read_retry and update under umem_mutex',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        driverLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
        live: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return s.subscriptions[known(device)][known(page)].life === 'live'
        },
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => {
        const { device, page } = s.operations[operation]
        s.translations[known(device)][known(page)] = s.faults[operation].frame
        s.faults[operation].step = 'none'
        s.faults[operation].frame = none
        s.operations[operation].phase = 'running'
      },
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: mmu_interval_read_retry, -EAGAIN',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        driverLockFree: (s, { operation }) => isDriverLockFree(s, known(s.operations[operation].device)),
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => startOver(s, operation, 'raised'),
    }),
    faultFails: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_single_data_segment: the key is gone; resume with error',
      when: {
        faulted: (s, { operation }) => ['raised', 'sampled', 'walked'].includes(s.faults[operation].step),
        notLive: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return s.subscriptions[known(device)][known(page)].life !== 'live'
        },
      },
      then: (s, { operation }) => {
        s.faults[operation].step = 'none'
        s.faults[operation].frame = none
        s.faults[operation].sequenceMoved = false
        retire(s, operation)
      },
    }),
  }),
})
