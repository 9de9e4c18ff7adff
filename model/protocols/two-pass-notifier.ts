import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { zappingRefusal } from '../movers/interval-refusal.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { intervalRegion } from '../world/interval-region.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Mover, ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * Interval notifiers in two passes: a first one in which every device begins to flush, and a second one that waits for all of them.
 * What a callback needs for the second pass is allocated without waiting; where that fails, it waits in the first. A caller that may not
 * wait is refused in the first pass by whoever would have to: the second cannot fail.
 */
const twoPassNotifier = part({
  name: 'two-pass-notifier',
  about: 'invalidate_start and invalidate_finish of devices that mirror the page table',
  uses: [intervalRegion, zappingRefusal, mirroringNic, zapAcknowledgement],
  actions: (action) => ({
    invalidateDefer: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/gpu/drm/xe/xe_userptr.c: a record from GFP_NOWAIT for the second pass; notifier_lock is dropped',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        flushing: (s, { mover, device }) => s.zapping[device][known(s.movers[mover].page)],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'posted'
      },
    }),
    invalidateFinish: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'mm/mmu_notifier.c mn_itree_finish_pass: invalidate_finish waits for the flush',
      when: {
        posted: (s, { mover, device }) => s.callback[mover][device] === 'posted',
        firstPassOver: (s, { mover }) =>
          s.callback[mover].every((callback) => callback !== 'started' && callback !== 'called'),
        hardwareAcknowledged: (s, { mover, device }) => !s.zapping[device][known(s.movers[mover].page)],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
      },
    }),
  }),
  extends: {
    invalidateStart: {
      source: 'drivers/gpu/drm/xe/xe_userptr.c invalidate_start: mmu_interval_set_seq, and the flush is posted',
      // One thread calls: while a callback waits, no other is called.
      when: { nobodyWaits: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started') },
    },
    invalidateReturn: {
      source: 'mm/mmu_notifier.c mn_itree_invalidate: no second pass for this one; it has waited itself',
    },
    invalidateRefused: {
      source: 'drivers/gpu/drm/xe/xe_userptr.c: mmu_notifier_range_blockable, false',
      when: { nobodyWaits: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started') },
    },
  },
})

/** What devices write is in interval-notifier.ts: here they read, which is enough to fault. */
export const twoPassNotifierSystem = system({
  name: 'two-pass-notifier',
  title: 'two-pass interval notifiers: every device begins to flush before anybody waits',
  parts: [twoPassNotifier, readsOnly, discard, reaper, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
