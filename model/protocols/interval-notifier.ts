import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { migration } from '../movers/migration.ts'
import { isEntryChanged } from '../movers/mover.ts'
import { reclaim } from '../movers/reclaim.ts'
import { zapWait } from '../movers/zap-wait.ts'
import { cpu } from '../world/cpu.ts'
import { retire } from '../world/dma.ts'
import {
  intervalNotifier,
  isDriverLockFree,
  isInTree,
  isListLockFree,
  isWindowActive,
  setSequence,
} from '../world/interval-notifier.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { Device, Mover, Operation, Page, ramOnly } from '../world/sets.ts'

/**
 * mmu_interval_notifier and hmm_range_fault: the collision-retry algorithm. Subscriptions come and go while pages move; a fault
 * takes no reference, only a sequence number. Two locks are state where they are held across a wait: that of the driver,
 * by a callback that waits for the hardware, and that of the list, by the end of an invalidation.
 */
const intervalMirror = part({
  name: 'interval-mirror',
  about: 'a NIC mirrors the page table with interval notifiers: insert, read_begin, read_retry, remove',
  uses: [intervalNotifier, mirroringNic, zapWait, cpu],
  actions: (action) => ({
    insert: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'mm/mmu_notifier.c __mmu_interval_notifier_insert; ibv_reg_mr with IBV_ACCESS_ON_DEMAND',
      when: {
        unsubscribed: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        // Which ranges are being invalidated is not known: a new subscription collides with all of them.
        collide: (s, { device, page }) => {
          if (isWindowActive(s)) s.subscriptions[device][page].current = true
        },
        place: (s, { device, page }) => {
          s.subscriptions[device][page].place = s.writing ? 'adding' : 'tree'
          if (isWindowActive(s)) s.writing = true
        },
        live: (s, { device, page }) => {
          s.subscriptions[device][page].life = 'live'
        },
      },
    }),
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
      then: (s, { device, page }) => {
        const subscription = s.subscriptions[device][page]
        subscription.life = 'removing'
        // What was deferred to be added is just taken off the list.
        subscription.place = s.writing && subscription.place === 'tree' ? 'removing' : 'out'
      },
    }),
    removeReturn: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mm/mmu_notifier.c mmu_interval_notifier_remove: wait until the sequence has changed; then it is freed',
      when: {
        removing: (s, { device, page }) => s.subscriptions[device][page].life === 'removing',
        sequenceChanged: (s, { device, page }) => s.subscriptions[device][page].place !== 'removing' || !s.writing,
        listLockFree: (s) => isListLockFree(s),
      },
      then: (s, { device, page }) => {
        s.subscriptions[device][page].life = 'none'
        s.subscriptions[device][page].current = false
      },
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
        takeSequence: (s, { operation }) => {
          s.faults[operation].sequenceMoved = false
        },
        waitIfColliding: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          const { current } = s.subscriptions[known(device)][known(page)]
          s.faults[operation].step = current ? 'waiting' : 'sampled'
        },
      },
    }),
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
    faultBusy: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/hmm.c hmm_range_fault: mmu_interval_check_retry, -EBUSY',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => {
        s.faults[operation].step = 'raised'
        s.faults[operation].sequenceMoved = false
      },
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
      then: (s, { operation }) => {
        s.faults[operation].step = 'raised'
        s.faults[operation].frame = none
        s.faults[operation].sequenceMoved = false
      },
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
    windowStart: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_start_range',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        due: (s, { mover }) => s.callback[mover].every((callback) => callback === 'due'),
        listLockFree: (s) => isListLockFree(s),
      },
      then: (s, { mover }) => {
        const page = known(s.movers[mover].page)
        s.callback[mover].forEach((_, device) => {
          const concerned = isInTree(s, device, page)
          // Who has no subscription there has nothing to return from.
          s.callback[mover][device] = concerned ? 'called' : 'returned'
          if (concerned) s.writing = true
        })
      },
    }),
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: mmu_interval_set_seq under umem_mutex',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        driverLockFree: (s, { device }) => isDriverLockFree(s, device),
      },
      then: {
        setSequence: (s, { mover, device }) => setSequence(s, device, known(s.movers[mover].page)),
        postZap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          if (s.translations[device][page] !== none) s.zapping[device][page] = true
        },
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
      },
    }),
    windowEndNotLast: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: other ranges are active, or none concerned a subscription',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        returned: (s, { mover }) => s.callback[mover].every((callback) => callback === 'returned'),
        listLockFree: (s) => isListLockFree(s),
        notLast: (s, { mover }) => !s.writing || isWindowActive(s, mover),
      },
      then: (s, { mover }) => {
        s.callback[mover].fill('none')
      },
    }),
    windowEndLast: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: makes the sequence even, holding the lock',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        returned: (s, { mover }) => s.callback[mover].every((callback) => callback === 'returned'),
        listLockFree: (s) => isListLockFree(s),
        last: (s, { mover }) => s.writing && !isWindowActive(s, mover),
      },
      then: (s, { mover }) => {
        s.writing = false
        s.subscriptions.forEach((row) => {
          row.forEach((subscription) => {
            subscription.current = false
          })
        })
        s.ending = mover
      },
    }),
    windowEndDeferred: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: deferred inserts and removes, wake_up_all',
      when: { ending: (s, { mover }) => s.ending === mover },
      then: {
        process: (s) => {
          s.subscriptions.forEach((row) => {
            row.forEach((subscription) => {
              if (subscription.place === 'adding') subscription.place = 'tree'
              else if (subscription.place === 'removing') subscription.place = 'out'
            })
          })
        },
        wake: (s) => {
          s.faults.forEach((fault) => {
            if (fault.step === 'waiting') fault.step = 'sampled'
          })
        },
        unlock: (s, { mover }) => {
          s.ending = none
          s.callback[mover].fill('none')
        },
      },
    }),
  }),
})

export const intervalNotifierSystem = system({
  name: 'interval-notifier',
  title: 'mmu_interval_notifier and hmm_range_fault: a NIC that faults, collides and retries',
  parts: [intervalMirror, migration, reclaim, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
