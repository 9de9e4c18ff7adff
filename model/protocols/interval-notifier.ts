import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { intervalWindows } from '../movers/interval-windows.ts'
import { migration } from '../movers/migration.ts'
import { mayWait } from '../movers/mover.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { zapWait } from '../movers/zap-wait.ts'
import { cpu } from '../world/cpu.ts'
import { isDriverLockFree, setSequence } from '../world/interval-notifier.ts'
import { intervalRegion } from '../world/interval-region.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { Device, Mover, ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * mmu_interval_notifier and hmm_range_fault: the collision-retry algorithm. Subscriptions come and go while pages move; a fault
 * takes no reference, only a sequence number. Two locks are state where they are held across a wait: that of the driver,
 * by a callback that waits for the hardware, and that of the list, by the end of an invalidation.
 */
const intervalMirror = part({
  name: 'interval-mirror',
  about: 'the callback of a NIC that mirrors the page table with interval notifiers',
  uses: [intervalRegion, intervalWindows, mirroringNic, zapAcknowledgement, zapWait, cpu],
  actions: (action) => ({
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: mmu_interval_set_seq under umem_mutex',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        driverLockFree: (s, { device }) => isDriverLockFree(s, device),
        // Whoever may not wait is refused otherwise.
        nothingToWaitFor: (s, { mover, device }) =>
          mayWait(s, mover) || s.translations[device][known(s.movers[mover].page)] === none,
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
  }),
})

/** What happens when a caller may not wait, and a callback would have to. */
const refusal = part({
  name: 'interval-refusal',
  about: 'callbacks that refuse, and an invalidation that fails and is undone',
  uses: [intervalMirror, reaper],
  actions: (action) => ({
    invalidateRefused: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source:
        'drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svm_range_invalidate: false; mlx5_ib_invalidate_range likewise',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        mayNotWait: (s, { mover }) => !mayWait(s, mover),
        wouldWait: (s, { mover, device }) =>
          !isDriverLockFree(s, device) || s.translations[device][known(s.movers[mover].page)] !== none,
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'refused'
      },
    }),
    notifyFailed: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_invalidate: out_would_block, mn_itree_inv_end, -EAGAIN',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        refused: (s, { mover }) => s.callback[mover].some((callback) => callback === 'refused'),
        noneRunning: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started'),
      },
      then: {
        // Who has not been called yet is not called any more.
        callNobodyElse: (s, { mover }) => {
          s.callback[mover].forEach((callback, device) => {
            if (callback === 'called') s.callback[mover][device] = 'refused'
          })
        },
        propagate: (s, { mover }) => {
          s.movers[mover].phase = 'closing'
        },
      },
    }),
  }),
})

export const reapedNotifierSystem = system({
  name: 'interval-notifier-reaped',
  title: 'interval notifiers under the OOM reaper, which may not wait: callbacks that refuse',
  parts: [refusal, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

export const intervalNotifierSystem = system({
  name: 'interval-notifier',
  title: 'mmu_interval_notifier and hmm_range_fault: a NIC that faults, collides and retries',
  parts: [intervalMirror, migration, reclaim, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
