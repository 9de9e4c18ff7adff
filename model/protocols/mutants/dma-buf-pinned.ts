import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { get, put } from '../../world/frames.ts'
import { dmaBufPinnedSystem } from '../dma-buf-pinned.ts'

type View = ViewOf<typeof dmaBufPinnedSystem>
type Draft = DraftOf<typeof dmaBufPinnedSystem>
type ByPage = { readonly page: keyof View['pages'] & symbol }
type ByMover = { readonly mover: keyof View['moves'] & symbol }
type ByDeviceAndPage = ByPage & { readonly device: keyof View['registrations'] & symbol }

export const pinnedByReference = mutate(
  dmaBufPinnedSystem,
  'X01-pinned-by-reference',
  'the importer holds references to the pages, as for system memory; TTM does not look at them',
  [
    change.replaceEffect<Draft, ByPage>('pin', 'pin', (s, { page }) => get(s, known(s.buffers[page].resource))),
    change.replaceEffect<Draft, ByDeviceAndPage>('release', 'unmap', (s, { device, page }) => {
      put(s, known(s.registrations[device][page].frame))
      s.registrations[device][page].frame = none
    }),
    change.dropEffect('release', 'unpin'),
  ],
)

export const unpinnedBeforeRevocation = mutate(
  dmaBufPinnedSystem,
  'X07-unpinned-before-revocation',
  'the pin is dropped when the revocation of the key has been posted, not when the NIC has acknowledged it',
  [
    change.replaceCondition<View, ByDeviceAndPage>('release', 'revoked', (s, { device, page }) =>
      ['revoking', 'revoked'].includes(s.registrations[device][page].step),
    ),
  ],
)

export const moveFenceSkippedUnderPin = mutate(
  dmaBufPinnedSystem,
  'X09-move-fence-skipped-under-pin',
  'a region becomes active before the content has arrived where it is pinned',
  [change.dropCondition('activate', 'moveSignalled')],
)

export const waitsForUnpin = mutate(
  dmaBufPinnedSystem,
  'X17-waits-for-unpin',
  'TTM does not refuse to move a pinned buffer: it takes the reservation, and waits until the last pin is gone',
  [
    change.replaceCondition('demandRefused', 'hopeless', () => false),
    change.dropCondition('moveBegin', 'unpinned'),
    ...['queueCopy', 'copyNow'].map((copy) =>
      change.addCondition<View, ByMover>(
        copy,
        'unpinned',
        (s, { mover }) => s.buffers[known(s.moves[mover].page)].pins === 0,
      ),
    ),
  ],
)

export const acknowledgeReplacesPin = mutate(
  dmaBufPinnedSystem,
  'X18-told-replaces-pin',
  'TTM asks only whether all importers have been told; the callback of a pinned importer does nothing',
  [change.dropCondition('moveBegin', 'unpinned')],
)

export const laterPinNotChecked = mutate(
  dmaBufPinnedSystem,
  'X35-later-pin-not-checked',
  'topology is looked at for the first pin, not for an importer that comes after it',
  [
    change.replaceCondition<View, ByPage>(
      'pin',
      'placeAllowed',
      (s, { page }) =>
        s.buffers[page].pins > 0 ||
        s.zone[known(s.buffers[page].resource)] !== 'vram' ||
        s.attachments.every((row, device) => row[page] === 'none' || s.peerToPeer[device]),
    ),
  ],
)

export const unpinnedTwice = mutate(
  dmaBufPinnedSystem,
  'B17-unpinned-twice',
  'a region that goes drops two pins, also that of another importer (fixed by 104016eb671e)',
  [
    change.replaceEffect<Draft, ByPage>('release', 'unpin', (s, { page }) => {
      s.buffers[page].pins = Math.max(0, s.buffers[page].pins - 2)
    }),
  ],
)
