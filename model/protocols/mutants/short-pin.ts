import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { system } from '../../language/system.ts'
import { discard } from '../../movers/discard.ts'
import { shortPinForkSystem, shortPinSystem } from '../short-pin.ts'

type ShortPinView = ViewOf<typeof shortPinSystem>
type ForkView = ViewOf<typeof shortPinForkSystem>
type ByPage = { readonly page: keyof ForkView['pages'] & symbol }
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

export const sharedUnderPin = mutate(
  shortPinForkSystem,
  'B30-shared-under-pin',
  'fork shares what an operation has pinned: the next write of the process gets a copy (before commit 70e806e4e645)',
  [change.dropCondition('fork', 'notPinned')],
)

export const reusedUnderReference = mutate(
  shortPinForkSystem,
  'B30b-reused-under-reference',
  'a write fault looks at the mappings of the frame alone, not at references of a child that has gone (CVE-2020-29374)',
  [
    change.replaceCondition<ForkView, ByPage>('upgrade', 'exclusive', (s, { page }) => s.childFrames[page] === none),
    change.replaceCondition<ForkView, ByPage>('copyBegin', 'shared', (s, { page }) => s.childFrames[page] !== none),
  ],
)

export const forkNotNoticed = mutate(
  shortPinForkSystem,
  'X14-fork-not-noticed',
  'the lockless pin does not notice that a fork has shared the frame meanwhile (before commit 57efa1fe5957)',
  [change.dropCondition('pinRecheck', 'stillUnshared')],
)
