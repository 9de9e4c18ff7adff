import { part } from '../language/part.ts'
import { Device, Mover } from '../world/sets.ts'
import { mayWait, mover } from './mover.ts'

/**
 * What happens when a caller may not wait, and a callback would have to: it refuses, and the invalidation fails and is undone. When a
 * callback is asked, and when it refuses, is for the kind of notifier and for its driver to say.
 */
export const refusal = part({
  name: 'refusal',
  about: 'callbacks that refuse, and an invalidation that fails',
  uses: [mover],
  actions: (action) => ({
    invalidateRefused: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h mmu_notifier_range_blockable: not, so -EAGAIN or false',
      when: { mayNotWait: (s, { mover }) => !mayWait(s, mover) },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'refused'
      },
    }),
    notifyFailed: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c __mmu_notifier_invalidate_range_start: -EAGAIN',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        refused: (s, { mover }) => s.callback[mover].some((callback) => callback === 'refused'),
        noneRunning: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'started'),
      },
      then: {
        propagate: (s, { mover }) => {
          s.movers[mover].phase = 'closing'
        },
      },
    }),
  }),
})
