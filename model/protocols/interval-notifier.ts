import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { intervalWindows } from '../movers/interval-windows.ts'
import { migration } from '../movers/migration.ts'
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

export const intervalNotifierSystem = system({
  name: 'interval-notifier',
  title: 'mmu_interval_notifier and hmm_range_fault: a NIC that faults, collides and retries',
  parts: [intervalMirror, migration, reclaim, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
