import { part } from '../language/part.ts'
import { registrations } from '../world/registrations.ts'
import { Device, Mover } from '../world/sets.ts'
import { isCallbackDue, mover } from './mover.ts'

/**
 * The driver of a memory region hears of moves. Its NIC can be neither fenced for a range nor faulted, so that all its
 * callback can do is return: what keeps the page in place is still the pin.
 */
export const regionNotifier = part({
  name: 'region-notifier',
  about: 'mmu notifier callbacks of a driver whose hardware cannot give a translation up',
  uses: [mover, registrations],
  actions: (action) => ({
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h invalidate_range_start',
      when: {
        notYetCalled: (s, { mover, device }) => isCallbackDue(s, mover, device),
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'started'
      },
    }),
    invalidateReturn: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h invalidate_range_start: the callback returns',
      when: { started: (s, { mover, device }) => s.callback[mover][device] === 'started' },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
      },
    }),
    invalidateEnd: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h invalidate_range_end',
      when: {
        entryChanged: (s, { mover }) => s.movers[mover].phase === 'unmapped',
        notYetEnded: (s, { mover, device }) => s.callback[mover][device] === 'returned',
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
  }),
})
