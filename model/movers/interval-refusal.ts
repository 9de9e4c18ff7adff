import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from '../world/dma.ts'
import { isDriverLockFree } from '../world/interval-notifier.ts'
import { zappingCallback } from './interval-callback.ts'
import { intervalWindows } from './interval-windows.ts'
import { type MoverElement, mayWait } from './mover.ts'
import { refusal } from './refusal.ts'

/** The callback of an interval notifier refuses: the one that has refused is the last that is called. */
export const intervalRefusal = part({
  name: 'interval-refusal',
  about: 'an invalidation of interval notifiers that fails',
  uses: [refusal, intervalWindows],
  extends: {
    invalidateRefused: { when: { called: (s, { mover, device }) => s.callback[mover][device] === 'called' } },
    notifyFailed: {
      source: 'mm/mmu_notifier.c mn_itree_invalidate: out_would_block, mn_itree_inv_end, -EAGAIN',
      then: {
        // Who has not been called yet is not called any more.
        callNobodyElse: (s, { mover }) => {
          s.callback[mover].forEach((callback, device) => {
            if (callback === 'called') s.callback[mover][device] = 'refused'
          })
        },
      },
    },
  },
})

/** A driver that looks whether it would have to wait before it refuses. */
export const zappingRefusal = part({
  name: 'zapping-refusal',
  about: 'a callback refuses only where there is a lock or an acknowledgement to wait for',
  uses: [zappingCallback, intervalRefusal],
  extends: {
    invalidateRefused: {
      source:
        'drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svm_range_invalidate: false; mlx5_ib_invalidate_range likewise',
      when: {
        wouldWait: (s, { mover, device }) => !isDriverLockFree(s, device) || hasMapping(s, mover, device),
      },
    },
    invalidateStart: {
      when: { nothingToWaitFor: (s, { mover, device }) => mayWait(s, mover) || !hasMapping(s, mover, device) },
    },
  },
})

/** The callback would have something to zap, and to wait for. */
function hasMapping(s: ViewOfParts<[typeof zappingCallback]>, mover: MoverElement, device: DeviceElement): boolean {
  return s.translations[device][known(s.movers[mover].page)] !== none
}
