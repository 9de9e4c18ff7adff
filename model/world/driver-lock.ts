import { each, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { dma } from './dma.ts'
import { Device, Operation } from './sets.ts'

/** The lock under which a driver maps and zaps, where it is held from one step to another. */
export const driverLock = part({
  name: 'driver-lock',
  about: "a driver's lock with its holder",
  uses: [dma],
  state: {
    /** The operation whose fault holds the lock: its thread. */
    lockHolder: each(Device, optional(Operation)),
  },
})
