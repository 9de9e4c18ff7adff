import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { odpRegions } from '../world/odp-regions.ts'
import { Device, Mover, Page } from '../world/sets.ts'
import { begin, isolate, isUnlocked } from './mover.ts'
import { pagingOut } from './paging-out.ts'

/**
 * The cache from which mlx5 takes keys and to which it gives them back. Whoever makes an entry allocates memory under the cache's lock,
 * and an allocation may reclaim: that thread then waits for callbacks like any other mover.
 */
export const mkeyCache = part({
  name: 'mkey-cache',
  about: 'mlx5 cache of keys: reclaim inside an allocation under its lock',
  uses: [odpRegions, pagingOut],
  actions: (action) => ({
    cacheAllocate: action({
      by: 'application',
      on: { device: Device, mover: Mover, page: Page },
      source:
        'drivers/infiniband/hw/mlx5/mr.c mlx5r_cache_create_ent_locked: kzalloc(GFP_KERNEL) under rb_lock, for another region',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        folioUnlocked: (s, { page }) => isUnlocked(s, page),
        cacheUnlocked: (s, { device }) => s.allocating[device] === none,
      },
      then: {
        lock: (s, { device, mover }) => {
          s.allocating[device] = mover
        },
        reclaim: (s, { mover, page }) => {
          begin(s, mover, 'reclaim', page)
          isolate(s, mover, page)
        },
      },
    }),
    cacheUnlock: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/infiniband/hw/mlx5/mr.c cache_ent_find_and_store: the allocation is done, unlock',
      // The mover may at once be somebody else's.
      fairness: 'strong',
      when: {
        locked: (s, { device }) => s.allocating[device] !== none,
        reclaimed: (s, { device }) => s.movers[known(s.allocating[device])].job !== 'reclaim',
      },
      then: (s, { device }) => {
        s.allocating[device] = none
      },
    }),
  }),
})
