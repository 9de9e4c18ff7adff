import { constant, each, flag, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
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
    /** Per mover and subscriber: has Pre been delivered, has it returned? Post brings it back to `none`. */
    callback: each(Mover, Device, oneOf('none', 'started', 'returned')),
  },
})
