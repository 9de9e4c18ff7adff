import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { beginRemoval, isListLockFree, startOver, takeSequence, waitIfColliding } from './interval-notifier.ts'
import { intervalRemoval } from './interval-removal.ts'
import { intervalWalk } from './interval-walk.ts'
import { isCommandQueueRunning, odpRegions, regionOf, setMappedDirty, unmapForDma } from './odp-regions.ts'
import { Device, Operation, Page } from './sets.ts'

/**
 * What mlx5 does for a region that pages on demand: the work of a page fault once it has found the region, and the region's end
 * once nobody can find it. Commands to the NIC (UMR) are posted and acknowledged in steps of their own, under umem_mutex.
 */
export const odpPaging = part({
  name: 'odp-paging',
  about: 'mlx5 on-demand paging: page fault work, revocation of keys, release of pages',
  uses: [odpRegions, intervalRemoval, intervalWalk],
  actions: (action) => ({
    faultBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mmu_interval_read_begin',
      when: {
        found: (s, { operation }) => s.faults[operation].step === 'found',
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
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: hmm_range_fault gives -EBUSY, retry',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => startOver(s, operation, 'found'),
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mmu_interval_read_retry, retry',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        unlocked: (s, { operation }) => regionOf(s, operation).lockedBy === 'nobody',
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => startOver(s, operation, 'found'),
    }),
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: hmm_dma_map_pfn, mlx5r_umr_update_xlt, under umem_mutex',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        unlocked: (s, { operation }) => regionOf(s, operation).lockedBy === 'nobody',
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        lock: (s, { operation }) => {
          regionOf(s, operation).lockedBy = 'fault'
        },
        mapForDma: (s, { operation }) => {
          regionOf(s, operation).dmaMapped = s.faults[operation].frame
        },
        postUpdate: (s, { operation }) => {
          s.faults[operation].step = 'updating'
        },
      },
    }),
    updateDone: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'the NIC completes the UMR: its table has the new entry',
      when: {
        updating: (s, { operation }) => s.faults[operation].step === 'updating',
        queueRunning: (s, { operation }) => isCommandQueueRunning(s, known(s.operations[operation].device)),
      },
      then: (s, { operation }) => {
        const { device, page } = s.operations[operation]
        s.translations[known(device)][known(page)] = s.faults[operation].frame
        s.faults[operation].step = 'updated'
        s.faults[operation].frame = none
      },
    }),
    zapDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the NIC completes the UMR with MLX5_IB_UPD_XLT_ZAP: no further access',
      when: {
        zapping: (s, { device, page }) => s.zapping[device][page],
        // A command for a key that is not there ends in error, and the queue with it.
        queueRunning: (s, { device }) => isCommandQueueRunning(s, device),
      },
      then: (s, { device, page }) => {
        s.translations[device][page] = none
        s.zapping[device][page] = false
      },
    }),
    revoke: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/infiniband/hw/mlx5/mr.c __mlx5_ib_dereg_mr: mlx5r_deref_wait_odp_mkey, mlx5_umr_revoke_mr_with_lock',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        erased: (s, { device, page }) => s.regions[device][page].key === 'erased',
        unused: (s, { device, page }) => s.regions[device][page].users === 0,
        unlocked: (s, { device, page }) => s.regions[device][page].lockedBy === 'nobody',
      },
      then: {
        lock: (s, { device, page }) => {
          s.regions[device][page].lockedBy = 'deregistration'
        },
        postRevocation: (s, { device, page }) => {
          s.regions[device][page].key = 'revoking'
        },
      },
    }),
    revokeDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the NIC completes the UMR: the key is dead',
      when: {
        revoking: (s, { device, page }) => s.regions[device][page].key === 'revoking',
        queueRunning: (s, { device }) => isCommandQueueRunning(s, device),
      },
      then: (s, { device, page }) => {
        s.translations[device][page] = none
        s.regions[device][page].key = 'revoked'
      },
    }),
    forget: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c mlx5_umr_revoke_mr_with_lock: private = NULL, unlock',
      when: {
        revoked: (s, { device, page }) => s.regions[device][page].key === 'revoked',
        locked: (s, { device, page }) => s.regions[device][page].lockedBy === 'deregistration',
      },
      then: {
        forgetRegion: (s, { device, page }) => {
          s.regions[device][page].private = false
        },
        unlock: (s, { device, page }) => {
          s.regions[device][page].lockedBy = 'nobody'
        },
      },
    }),
    release: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/infiniband/core/umem_odp.c ib_umem_odp_free: ib_umem_odp_unmap_dma_pages, mmu_interval_notifier_remove',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        revoked: (s, { device, page }) => s.regions[device][page].key === 'revoked',
        forgotten: (s, { device, page }) => !s.regions[device][page].private,
        unlocked: (s, { device, page }) => s.regions[device][page].lockedBy === 'nobody',
        listLockFree: (s) => isListLockFree(s),
        // The key has gone back to the cache before.
        cacheUnlocked: (s, { device }) => s.allocating[device] === none,
      },
      then: {
        setDirty: (s, { device, page }) => setMappedDirty(s, device, page),
        unmapForDma: (s, { device, page }) => unmapForDma(s, device, page),
        remove: (s, { device, page }) => beginRemoval(s, device, page),
        forgetKey: (s, { device, page }) => {
          s.regions[device][page].key = 'none'
        },
      },
    }),
  }),
})
