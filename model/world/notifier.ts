import { constant, each, flag, oneOf } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { Device, Mover } from './sets.ts'

/**
 * The mmu notifier chain between a mover and the devices that mirror page tables. The mover opens a window (Pre), waits for
 * every subscriber's callback to return, changes the page table, and closes the window (Post).
 */
export const notifier = part({
  name: 'notifier',
  about: 'callbacks around changes of a page table: which subscriber has been told, which caches are flushed',
  state: {
    /** The device's driver has registered an mmu notifier for the process. */
    subscribes: each(
      Device,
      constant(flag(), () => false),
    ),
    /** The device's IOMMU walks the page table of the process itself, and caches what it finds. */
    sharesTable: each(
      Device,
      constant(flag(), () => false),
    ),
    /**
     * Per mover and subscriber: Pre is due, has been called (where that is a step of its own), has been started by the driver,
     * has returned, or has refused since it would have to wait (-EAGAIN); where there is a second pass, the first one leaves it
     * `posted`. Post brings it back to `none`.
     * Per mover and device that shares the page table: caches are stale, the IOMMU's own is flushed, the flush of the device's
     * has been posted. Its acknowledgement brings it back to `none`.
     */
    callback: each(
      Mover,
      Device,
      oneOf('none', 'due', 'called', 'started', 'returned', 'refused', 'stale', 'iotlbFlushed', 'posted'),
    ),
  },
})

type View = ViewOfParts<[typeof notifier]>

/** The mover's window is open for the device: Pre has been called, Post not yet. */
export function isWindowOpen(s: View, mover: ElementOf<typeof Mover>, device: ElementOf<typeof Device>): boolean {
  return s.callback[mover][device] !== 'none' && s.callback[mover][device] !== 'due'
}
