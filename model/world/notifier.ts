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
  about: 'invalidate_range_start and _end callbacks: which subscriber has been told of which window',
  state: {
    /** The device's driver has registered an mmu notifier for the process. */
    subscribes: each(
      Device,
      constant(flag(), () => false),
    ),
    /**
     * Per mover and subscriber: Pre is due, has been called (where that is a step of its own), has been started by the driver,
     * has returned. Post brings it back to `none`.
     */
    callback: each(Mover, Device, oneOf('none', 'due', 'called', 'started', 'returned')),
  },
})

type View = ViewOfParts<[typeof notifier]>

/** The mover's window is open for the device: Pre has been called, Post not yet. */
export function isWindowOpen(s: View, mover: ElementOf<typeof Mover>, device: ElementOf<typeof Device>): boolean {
  return s.callback[mover][device] !== 'none' && s.callback[mover][device] !== 'due'
}
