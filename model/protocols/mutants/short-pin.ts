import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { system } from '../../language/system.ts'
import { discard } from '../../movers/discard.ts'
import { shortPinSystem } from '../short-pin.ts'

type ShortPinView = ViewOf<typeof shortPinSystem>
type ByMover = { readonly mover: keyof ShortPinView['movers'] & symbol }

export const moverIgnoresPin = mutate(
  shortPinSystem,
  'X01-mover-ignores-pin',
  'the mover does not look at the reference count',
  [change.dropCondition('freeze', 'noExtraReferences')],
)

export const noRecheck = mutate(
  shortPinSystem,
  'X14-no-recheck',
  'the lockless pin does not read the page-table entry again after grabbing the frame',
  [change.dropCondition('pinRecheck', 'entryUnchanged')],
)

export const countCheckedBeforeUnmap = mutate(
  shortPinSystem,
  'X15-count-checked-before-unmap',
  'the mover checks the reference count before it replaces the page-table entry, not after',
  [
    change.dropCondition('freeze', 'noExtraReferences'),
    // Before unmapping, the entry still holds its own reference.
    change.addCondition<ShortPinView, ByMover>(
      'notifyReturn',
      'noExtraReferences',
      (s, { mover }) => s.frames[known(s.movers[mover].from)].refs === 2,
    ),
  ],
)

export const unpinWithoutDirty = mutate(
  shortPinSystem,
  'X21-unpin-without-dirty',
  'the pin is dropped without marking what the device wrote as dirty',
  [change.dropEffect('setDirty', 'setDirty')],
)

/** Not a fault of the kernel: the application must not do it. */
export const droppedUnderPin = system({
  name: 'B41-dropped-under-pin',
  title: 'the application drops a page (MADV_DONTNEED) in the middle of an I/O on it',
  parts: [...shortPinSystem.parts, discard],
  fixed: shortPinSystem.fixed,
})
