import { change, mutate } from '../../language/mutation.ts'
import { daxDirectIoSystem, daxRegionSystem } from '../dax-fixed.ts'

export const goneWithoutWaiting = mutate(
  daxRegionSystem,
  'X11-gone-without-waiting',
  'the driver is gone without waiting for those who have pages pinned',
  [change.dropCondition('unbindFinish', 'unreferenced')],
)

export const grabOfTheDead = mutate(
  daxDirectIoSystem,
  'X14-grab-of-the-dead',
  'the lockless pin takes a reference whatever the count is, and does not read the entry again',
  [change.dropCondition('pinGrab', 'referenced'), change.dropCondition('pinRecheck', 'entryUnchanged')],
)

export const daxUnpinWithoutDirty = mutate(
  daxDirectIoSystem,
  'X21-dax-unpin-without-dirty',
  'the pin is dropped without marking what the device wrote as dirty',
  [change.dropEffect('setDirty', 'setDirty')],
)

export const faultWhileDying = mutate(
  daxDirectIoSystem,
  'B05-fault-while-dying',
  'a fault does not look whether the device is alive',
  [change.dropCondition('daxFault', 'alive')],
)

export const unmapForgotten = mutate(
  daxRegionSystem,
  'B03-unmap-forgotten',
  'mappings are not looked for before the driver drops its references',
  [change.dropCondition('unbindKill', 'unmapped')],
)
