import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { type OperationElement, retire } from './dma.ts'
import { intervalInsertion } from './interval-insertion.ts'
import { intervalMapping } from './interval-mapping.ts'
import { beginRemoval, type intervalNotifier, isDriverLockFree, isListLockFree } from './interval-notifier.ts'
import { intervalRemoval } from './interval-removal.ts'
import { forgetFault } from './mirror.ts'
import { Device, Operation, Page } from './sets.ts'

/**
 * A region that faults: its driver maps what it finds under its lock, if the sequence number is still the same, and removes
 * its notifier when the hardware has given everything up. What its callback does is the design's own.
 */
export const intervalRegion = part({
  name: 'interval-region',
  about: 'a NIC mirrors the page table with interval notifiers: read_begin, read_retry, remove',
  uses: [intervalInsertion, intervalRemoval, intervalMapping],
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
    faultFails: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_single_data_segment: the key is gone; resume with error',
      when: {
        faulted: (s, { operation }) => ['raised', 'sampled', 'walked'].includes(s.faults[operation].step),
        notLive: (s, { operation }) => !isSubscribed(s, operation),
      },
      then: (s, { operation }) => {
        forgetFault(s, operation)
        retire(s, operation)
      },
    }),
  }),
  extends: {
    faultBegin: { when: { live: (s, { operation }) => isSubscribed(s, operation) } },
    faultRetry: { source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: mmu_interval_read_retry, -EAGAIN' },
    faultMap: { when: { live: (s, { operation }) => isSubscribed(s, operation) } },
  },
})

/** The region of the operation is there, and not being closed. */
function isSubscribed(s: ViewOfParts<[typeof intervalNotifier]>, operation: OperationElement): boolean {
  const { device, page } = s.operations[operation]
  return s.subscriptions[known(device)][known(page)].life === 'live'
}
