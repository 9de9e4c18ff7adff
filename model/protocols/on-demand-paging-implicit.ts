import { known } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { odpInvalidation } from '../movers/odp-invalidation.ts'
import { reclaim } from '../movers/reclaim.ts'
import type { OperationElement } from '../world/dma.ts'
import { insertSubscription, isListLockFree } from '../world/interval-notifier.ts'
import { odpPaging } from '../world/odp-paging.ts'
import { implicitParents } from '../world/odp-parents.ts'
import { eraseKey, regionOf, storeKey } from '../world/odp-regions.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Operation, Page, ramOnly } from '../world/sets.ts'

/**
 * Implicit on-demand regions of mlx5: one region, the parent, for a whole address space. Faults make children for the parts that they
 * touch; a callback that leaves a child empty has it destroyed by a work item, which holds the parent.
 */
const implicitPaging = part({
  name: 'on-demand-paging-implicit',
  about: 'implicit on-demand regions: children come with faults and go with invalidations',
  uses: [implicitParents, odpPaging, odpInvalidation],
  actions: (action) => ({
    registerParent: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_alloc_implicit_mr',
      when: { unregistered: (s, { device }) => s.parents[device].life === 'none' },
      then: (s, { device }) => {
        s.parents[device].life = 'live'
        s.parents[device].users++
      },
    }),
    deregisterParent: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/infiniband/hw/mlx5/mr.c __mlx5_ib_dereg_mr: xa_erase, mlx5r_deref_wait_odp_mkey',
      when: { live: (s, { device }) => s.parents[device].life === 'live' },
      then: (s, { device }) => {
        s.parents[device].life = 'closing'
        s.parents[device].users--
      },
    }),
    freeChild: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_free_odp_mr: xa_erase, mlx5_ib_dereg_mr',
      when: {
        closing: (s, { device }) => s.parents[device].life === 'closing',
        unused: (s, { device }) => s.parents[device].users === 0,
        stored: (s, { device, page }) => s.regions[device][page].key === 'stored',
      },
      then: (s, { device, page }) => eraseKey(s, device, page),
    }),
    parentGone: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/infiniband/hw/mlx5/mr.c __mlx5_ib_dereg_mr: kfree',
      when: {
        closing: (s, { device }) => s.parents[device].life === 'closing',
        unused: (s, { device }) => s.parents[device].users === 0,
        childless: (s, { device }) => s.subscriptions[device].every(({ life }) => life === 'none'),
      },
      then: (s, { device }) => {
        s.parents[device].life = 'none'
      },
    }),
    faultCreate: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/hw/mlx5/odp.c implicit_get_child_mr: ib_umem_odp_alloc_child, xa_cmpxchg',
      when: {
        reported: (s, { operation }) => s.faults[operation].step === 'reported',
        live: (s, { operation }) => isParentLive(s, operation),
        // A simplification: a new child waits until the one before it is gone.
        childless: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return (
            s.subscriptions[known(device)][known(page)].life === 'none' &&
            s.destroying[known(device)][known(page)] === 0
          )
        },
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        getParent: (s, { operation }) => {
          s.parents[known(s.operations[operation].device)].users++
        },
        insert: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          insertSubscription(s, known(device), known(page))
        },
        // The first reference is the table's, the second one the fault's.
        store: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          storeKey(s, known(device), known(page))
          regionOf(s, operation).users++
        },
        advance: (s, { operation }) => {
          s.faults[operation].step = 'raised'
        },
      },
    }),
    childGone: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/infiniband/hw/mlx5/odp.c free_implicit_child_mr_work: mlx5_ib_dereg_mr, mlx5r_deref_odp_mkey of the parent',
      when: {
        destroying: (s, { device, page }) => s.destroying[device][page] > 0,
        gone: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
      },
      then: (s, { device, page }) => {
        s.destroying[device][page]--
        s.parents[device].users--
      },
    }),
  }),
  extends: {
    faultFind: {
      source: 'drivers/infiniband/hw/mlx5/odp.c find_odp_mkey, pagefault_implicit_mr: xa_load, refcount_inc',
      when: { live: (s, { operation }) => isParentLive(s, operation) },
      then: {
        getParent: (s, { operation }) => {
          s.parents[known(s.operations[operation].device)].users++
        },
      },
    },
    faultUnknown: { when: { notLive: (s, { operation }) => !isParentLive(s, operation) } },
    faultResume: {
      source: 'drivers/infiniband/hw/mlx5/odp.c pagefault_implicit_mr: unlock, mlx5r_deref_odp_mkey of both; resume',
      then: {
        putParent: (s, { operation }) => {
          s.parents[known(s.operations[operation].device)].users--
        },
      },
    },
  },
})

/** Faults find the parent. */
function isParentLive(s: ViewOfParts<[typeof implicitParents]>, operation: OperationElement): boolean {
  return s.parents[known(s.operations[operation].device)].life === 'live'
}

/** What devices write is in on-demand-paging.ts: here they read, which is enough to fault. */
export const implicitPagingSystem = system({
  name: 'on-demand-paging-implicit',
  title: 'mlx5 implicit on-demand paging: children come with faults and go with invalidations',
  parts: [implicitPaging, readsOnly, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
