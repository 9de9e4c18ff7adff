import { change, mutate } from '../../language/mutation.ts'
import { pinnedWindowSystem } from '../dma-buf-pinned.ts'

export const windowNotChecked = mutate(
  pinnedWindowSystem,
  'P10-window-not-checked',
  'a CPU fault maps the buffer where it is, also where the CPU does not reach it',
  [change.dropCondition('bufferFault', 'visible')],
)

export const faultBeforeMove = mutate(
  pinnedWindowSystem,
  'X09-fault-before-move',
  'a CPU fault maps the new place of the buffer without waiting for the fence of the move (ttm_bo_vm_fault_idle)',
  [change.dropCondition('bufferFault', 'moveSignalled')],
)

export const touchWaitsForPin = mutate(
  pinnedWindowSystem,
  'L7-touch-waits-for-pin',
  'a CPU fault on a buffer that is pinned outside of the window waits instead of giving up',
  [change.addCondition('touchRefused', 'never', () => false)],
)

export const movedUnderPin = mutate(
  pinnedWindowSystem,
  'X01-moved-into-window-under-pin',
  'a buffer is moved into the window for the CPU although it is pinned',
  [
    change.dropCondition('moveIntoWindow', 'unpinned'),
    change.dropCondition('moveBegin', 'unpinned'),
    change.addCondition('demandRefused', 'never', () => false),
  ],
)
