import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { setSequence } from '../world/interval-notifier.ts'
import { implicitParents } from '../world/odp-parents.ts'
import { eraseKey, setMappedDirty, unmapForDma } from '../world/odp-regions.ts'
import { Device, Mover } from '../world/sets.ts'
import { intervalWindows } from './interval-windows.ts'
import { zapWait } from './zap-wait.ts'

/**
 * The callback of a region that pages on demand, all of it under umem_mutex: zap what the NIC has, wait, unmap for DMA, and return when
 * nothing is mapped any more.
 */
export const odpInvalidation = part({
  name: 'odp-invalidation',
  about: 'mlx5_ib_invalidate_range: set_seq, zap, unmap, return',
  uses: [implicitParents, intervalWindows, zapWait],
  actions: (action) => ({
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: mmu_interval_set_seq, mlx5r_umr_update_xlt',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        unlocked: (s, { mover, device }) => s.regions[device][known(s.movers[mover].page)].lockedBy === 'nobody',
      },
      then: {
        lock: (s, { mover, device }) => {
          s.regions[device][known(s.movers[mover].page)].lockedBy = 'callback'
        },
        setSequence: (s, { mover, device }) => setSequence(s, device, known(s.movers[mover].page)),
        // Without a region that it knows, there is no key to post for.
        postZap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          const region = s.regions[device][page]
          if (region.private && region.dmaMapped !== none) s.zapping[device][page] = true
        },
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
      },
    }),
    invalidateUnmap: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: unmap; destroy_unused_implicit_child_mr',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        hardwareAcknowledged: (s, { mover, device }) => !s.zapping[device][known(s.movers[mover].page)],
        mapped: (s, { mover, device }) => s.regions[device][known(s.movers[mover].page)].dmaMapped !== none,
      },
      then: {
        setDirty: (s, { mover, device }) => setMappedDirty(s, device, known(s.movers[mover].page)),
        unmapForDma: (s, { mover, device }) => unmapForDma(s, device, known(s.movers[mover].page)),
        // A child that is empty goes. If its parent is about to go, that takes it along; explicit regions have no parent.
        destroyUnused: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          // refcount_inc_not_zero, then xa_cmpxchg: who loses it gives the reference back.
          if (s.parents[device].users === 0 || s.regions[device][page].key !== 'stored') return
          s.parents[device].users++
          eraseKey(s, device, page)
          s.destroying[device][page]++
        },
      },
    }),
  }),
  extends: {
    invalidateReturn: {
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: unlock, return true',
      when: {
        unmapped: (s, { mover, device }) => s.regions[device][known(s.movers[mover].page)].dmaMapped === none,
      },
      then: {
        unlock: (s, { mover, device }) => {
          s.regions[device][known(s.movers[mover].page)].lockedBy = 'nobody'
        },
      },
    },
  },
})
