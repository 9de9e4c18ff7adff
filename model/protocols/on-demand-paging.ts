import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { exit } from '../movers/exit.ts'
import { intervalRefusal } from '../movers/interval-refusal.ts'
import { migration } from '../movers/migration.ts'
import { mkeyCache } from '../movers/mkey-cache.ts'
import { mayWait } from '../movers/mover.ts'
import { odpInvalidation } from '../movers/odp-invalidation.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { hasUsers, isNotTearingDown } from '../world/address-space.ts'
import { retire } from '../world/dma.ts'
import { insertSubscription, isListLockFree } from '../world/interval-notifier.ts'
import { odpPaging } from '../world/odp-paging.ts'
import { eraseKey, regionOf, storeKey } from '../world/odp-regions.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Operation, Page, ramOnly } from '../world/sets.ts'

/**
 * RDMA memory regions that page on demand, as mlx5 does it for explicit ones. Nothing is pinned: a fault finds the region by its key
 * and holds it, maps what it finds under umem_mutex, and tells the NIC. Deregistration waits until no fault holds the region before it
 * revokes the key, and only then releases pages and notifier. What the process does to its pages
 * (writes, MADV_DONTNEED) is left to interval-notifier.ts: here it would only make the search larger.
 */
const onDemandPaging = part({
  name: 'on-demand-paging',
  about: 'explicit on-demand regions: stored and looked up by key, deregistered by the application',
  uses: [odpPaging, odpInvalidation],
  actions: (action) => ({
    register: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c create_user_odp_mr: ib_umem_odp_get, mlx5r_store_odp_mkey',
      when: {
        unregistered: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        insert: (s, { device, page }) => insertSubscription(s, device, page),
        store: (s, { device, page }) => storeKey(s, device, page),
      },
    }),
    deregister: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c __mlx5_ib_dereg_mr: xa_erase',
      when: { stored: (s, { device, page }) => s.regions[device][page].key === 'stored' },
      then: (s, { device, page }) => eraseKey(s, device, page),
    }),
  }),
  extends: {
    faultUnknown: { when: { notStored: (s, { operation }) => regionOf(s, operation).key !== 'stored' } },
  },
})

export const onDemandPagingSystem = system({
  name: 'on-demand-paging',
  title: 'mlx5 on-demand paging: a NIC that faults, with page-fault work, commands to the NIC and deregistration',
  parts: [onDemandPaging, migration, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

export const cachedPagingSystem = system({
  name: 'on-demand-paging-cached',
  title: 'mlx5 on-demand paging with its cache of keys: somebody reclaims memory under the lock of the cache',
  parts: [onDemandPaging, mkeyCache],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/**
 * The process comes and goes. Its region is closed with the file, before the address space is torn down or after; whoever faults on
 * behalf of the NIC needs the address space, and holds it while that takes.
 */
const exitingProcess = part({
  name: 'exiting-process',
  about: 'faults that find the address space gone; a new process when nothing is left of the old one',
  uses: [onDemandPaging, exit],
  extends: {
    // current->mm becomes owning_mm.
    register: { when: { owned: (s) => s.space === 'owned' } },
    faultBegin: {
      when: { used: (s) => hasUsers(s) },
      then: {
        getSpace: (s, { operation }) => {
          s.usesSpace[operation] = true
        },
      },
    },
    // mmput_async, with umem_mutex held: whoever drops the last reference does not tear the address space down in this thread.
    faultMap: {
      then: {
        putSpace: (s, { operation }) => {
          s.usesSpace[operation] = false
        },
      },
    },
    updateDone: { when: { goesOn: (s, { operation }) => isNotTearingDown(s, operation) } },
  },
  actions: (action) => ({
    faultNoSpace: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mmget_not_zero fails, -EINVAL',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        unused: (s) => !hasUsers(s),
      },
      then: {
        put: (s, { operation }) => {
          regionOf(s, operation).users--
        },
        giveUp: (s, { operation }) => {
          s.faults[operation].step = 'none'
          retire(s, operation)
        },
      },
    }),
    enterSpace: action({
      by: 'application',
      source: 'kernel/fork.c dup_mm, fs/exec.c bprm_mm_init: an address space, with nothing of the old one',
      when: {
        gone: (s) => s.space === 'gone',
        noRegion: (s) => s.subscriptions.every((row) => row.every(({ life }) => life === 'none')),
      },
      then: (s) => {
        s.space = 'owned'
      },
    }),
  }),
})

export const exitingPagingSystem = system({
  name: 'on-demand-paging-exit',
  title: 'mlx5 on-demand paging and the end of the process: its address space and its files, in either order',
  parts: [exitingProcess, readsOnly, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/** The OOM reaper takes pages that no region has: mlx5 does not look whether it would have to wait. */
const reapedPaging = part({
  name: 'reaped-paging',
  about: 'callbacks refuse whoever may not wait, before they take umem_mutex',
  uses: [onDemandPaging, reaper, intervalRefusal],
  extends: {
    invalidateRefused: { source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: not blockable, false' },
    invalidateStart: { when: { mayWait: (s, { mover }) => mayWait(s, mover) } },
  },
})

export const reapedPagingSystem = system({
  name: 'on-demand-paging-reaped',
  title: 'mlx5 on-demand paging under the OOM reaper, which may not wait: callbacks that refuse',
  parts: [reapedPaging, readsOnly, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
