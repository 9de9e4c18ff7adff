import { known, none, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { intervalWindows } from '../movers/interval-windows.ts'
import { reclaim } from '../movers/reclaim.ts'
import { twoPasses } from '../movers/two-passes.ts'
import { isDriverLockFree, setSequence } from '../world/interval-notifier.ts'
import { intervalRegion } from '../world/interval-region.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Mover, ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * Interval notifiers in two passes: a first one in which every device begins to flush, and a second one that waits for all of them.
 * What a callback needs for the second pass is allocated without waiting; where that fails, it waits in the first. A caller that may not
 * wait (here: whoever discards, as the OOM reaper does) is refused in the first pass by whoever would have to: the second cannot fail.
 */
const twoPassNotifier = part({
  name: 'two-pass-notifier',
  about: 'invalidate_start and invalidate_finish of devices that mirror the page table',
  uses: [twoPasses, intervalRegion, intervalWindows, mirroringNic, zapAcknowledgement],
  actions: (action) => ({
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device, record: oneOf('allocated', 'failed') },
      source: 'drivers/gpu/drm/xe/xe_userptr.c invalidate_start: mmu_interval_set_seq, flush; a record from GFP_NOWAIT',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        // One thread calls: while a callback waits, no other is called.
        nobodyWaits: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started'),
        notRefused: (s, { mover }) => !s.refused[mover],
        driverLockFree: (s, { device }) => isDriverLockFree(s, device),
        nothingToWaitFor: (s, { mover, device }) =>
          s.movers[mover].job !== 'discard' || s.translations[device][known(s.movers[mover].page)] === none,
      },
      then: {
        setSequence: (s, { mover, device }) => setSequence(s, device, known(s.movers[mover].page)),
        postZap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          if (s.translations[device][page] !== none) s.zapping[device][page] = true
        },
        advance: (s, { mover, device, record }) => {
          const flushes = s.translations[device][known(s.movers[mover].page)] !== none
          s.callback[mover][device] = flushes && record === 'allocated' ? 'posted' : 'started'
        },
      },
    }),
    invalidateReturn: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'mm/mmu_notifier.c mn_itree_invalidate: no second pass for this one; it has waited itself',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        hardwareAcknowledged: (s, { mover, device }) => !s.zapping[device][known(s.movers[mover].page)],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
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
    invalidateRefused: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/gpu/drm/xe/xe_userptr.c: mmu_notifier_range_blockable, false',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        nobodyWaits: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started'),
        mayNotWait: (s, { mover }) => s.movers[mover].job === 'discard',
        wouldWait: (s, { mover, device }) =>
          !isDriverLockFree(s, device) || s.translations[device][known(s.movers[mover].page)] !== none,
        notRefused: (s, { mover }) => !s.refused[mover],
      },
      then: (s, { mover }) => {
        s.refused[mover] = true
      },
    }),
    giveUp: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_invalidate: -EAGAIN, mn_itree_inv_end',
      when: { refused: (s, { mover }) => s.refused[mover] },
      then: {
        callNobodyElse: (s, { mover }) => {
          s.callback[mover].fill('returned')
        },
        changeNothing: (s, { mover }) => {
          s.movers[mover].phase = 'closing'
          s.refused[mover] = false
        },
      },
    }),
  }),
})

/** What devices write is in interval-notifier.ts: here they read, which is enough to fault. */
export const twoPassNotifierSystem = system({
  name: 'two-pass-notifier',
  title: 'two-pass interval notifiers: every device begins to flush before anybody waits',
  parts: [twoPassNotifier, readsOnly, reclaim, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
