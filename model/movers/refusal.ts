import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from '../world/dma.ts'
import { isDriverLockFree } from '../world/interval-notifier.ts'
import { Device, Mover } from '../world/sets.ts'
import { zappingCallback } from './interval-callback.ts'
import { type MoverElement, mayWait } from './mover.ts'

/** What happens when a caller may not wait, and a callback would have to: it refuses, and the invalidation fails and is undone. */
export const refusal = part({
  name: 'interval-refusal',
  about: 'callbacks that refuse, and an invalidation that fails',
  uses: [zappingCallback],
  actions: (action) => ({
    invalidateRefused: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source:
        'drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svm_range_invalidate: false; mlx5_ib_invalidate_range likewise',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        mayNotWait: (s, { mover }) => !mayWait(s, mover),
        wouldWait: (s, { mover, device }) => !isDriverLockFree(s, device) || hasMapping(s, mover, device),
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
  extends: {
    invalidateStart: {
      when: { nothingToWaitFor: (s, { mover, device }) => mayWait(s, mover) || !hasMapping(s, mover, device) },
    },
  },
})

/** The callback would have something to zap, and to wait for. */
function hasMapping(s: ViewOfParts<[typeof zappingCallback]>, mover: MoverElement, device: DeviceElement): boolean {
  return s.translations[device][known(s.movers[mover].page)] !== none
}
