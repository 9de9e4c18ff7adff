import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { retire } from './dma.ts'
import { intervalFault } from './interval-fault.ts'
import { beginRemoval, isListLockFree } from './interval-notifier.ts'
import { intervalRemoval } from './interval-removal.ts'
import { programTranslation, resume } from './mirror.ts'
import { mirroringNic } from './mirroring-nic.ts'
import { isCommandQueueRunning, odpRegions, regionOf, setMappedDirty, unmapForDma } from './odp-regions.ts'
import { Device, Operation, Page } from './sets.ts'

/**
 * What mlx5 does for a region that pages on demand: the work of a page fault, and the region's end once nobody can find it. Commands to the NIC (UMR) are posted and acknowledged in steps of their own, under umem_mutex.
 */
export const odpPaging = part({
  name: 'odp-paging',
  about: 'mlx5 on-demand paging: page fault work, revocation of keys, release of pages',
  uses: [odpRegions, intervalRemoval, intervalFault, mirroringNic],
  actions: (action) => ({
    faultFind: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c find_odp_mkey: refcount_inc under the lock of the table',
      when: {
        reported: (s, { operation }) => s.faults[operation].step === 'reported',
        stored: (s, { operation }) => regionOf(s, operation).key === 'stored',
      },
      then: {
        get: (s, { operation }) => {
          regionOf(s, operation).users++
        },
        advance: (s, { operation }) => {
          s.faults[operation].step = 'raised'
        },
      },
    }),
    // Where the work looks for the region, and so when it finds none, is for explicit and implicit regions to say.
    faultUnknown: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_single_data_segment: no such key; the NIC refuses the access',
      when: { reported: (s, { operation }) => s.faults[operation].step === 'reported' },
      then: (s, { operation }) => {
        s.faults[operation].step = 'none'
        retire(s, operation)
      },
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
        programTranslation(s, operation)
        s.faults[operation].step = 'updated'
        s.faults[operation].frame = none
      },
    }),
    faultResume: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/infiniband/hw/mlx5/odp.c pagefault_real_mr: unlock; mlx5r_deref_odp_mkey; mlx5_ib_page_fault_resume',
      when: { updated: (s, { operation }) => s.faults[operation].step === 'updated' },
      then: {
        unlock: (s, { operation }) => {
          regionOf(s, operation).lockedBy = 'nobody'
        },
        put: (s, { operation }) => {
          regionOf(s, operation).users--
        },
        resume: (s, { operation }) => resume(s, operation),
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
  extends: {
    raiseFault: {
      then: {
        report: (s, { operation }) => {
          s.faults[operation].step = 'reported'
        },
      },
    },
    faultBegin: { source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mmu_interval_read_begin' },
    faultBusy: {
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: hmm_range_fault gives -EBUSY, retry',
    },
    faultRetry: {
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mmu_interval_read_retry, retry',
      // It competes for the lock.
      fairness: 'strong',
      when: { unlocked: (s, { operation }) => regionOf(s, operation).lockedBy === 'nobody' },
    },
  },
})
