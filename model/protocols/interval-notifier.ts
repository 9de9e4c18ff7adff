import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { zappingCallback } from '../movers/interval-callback.ts'
import { zappingRefusal } from '../movers/interval-refusal.ts'
import { migration } from '../movers/migration.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { cpu } from '../world/cpu.ts'
import { intervalRegion } from '../world/interval-region.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * mmu_interval_notifier and hmm_range_fault: the collision-retry algorithm. Subscriptions come and go while pages move; a fault
 * takes no reference, only a sequence number. Two locks are state where they are held across a wait: that of the driver,
 * by a callback that waits for the hardware, and that of the list, by the end of an invalidation.
 */
const intervalMirror = part({
  name: 'interval-mirror',
  about: 'a NIC that mirrors the page table with interval notifiers',
  uses: [intervalRegion, zappingCallback, mirroringNic, zapAcknowledgement, cpu],
})

export const reapedNotifierSystem = system({
  name: 'interval-notifier-reaped',
  title: 'interval notifiers under the OOM reaper, which may not wait: callbacks that refuse',
  parts: [intervalMirror, discard, reaper, zappingRefusal, reclaim],
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
