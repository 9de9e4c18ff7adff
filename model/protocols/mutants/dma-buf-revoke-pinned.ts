import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { dmaBufRevokePinnedSystem } from '../dma-buf-revoke-pinned.ts'

type View = ViewOf<typeof dmaBufRevokePinnedSystem>
type Draft = DraftOf<typeof dmaBufRevokePinnedSystem>
type ByPage = { readonly page: keyof View['exports'] & symbol }
type ByRegion = ByPage & { readonly device: keyof View['attachments'] & symbol }

export const importerKeepsRegion = mutate(
  dmaBufRevokePinnedSystem,
  'B20-importer-keeps-region',
  'an importer may attach whose callback does nothing: it unmaps when its application deregisters (before commit 588650a367b0)',
  [
    change.replaceEffect<Draft, ByRegion>('revokeRegion', 'then', (s, { device, page }) => {
      s.toldOf[device][page] = true
    }),
  ],
)

export const keyNotAwaited = mutate(
  dmaBufRevokePinnedSystem,
  'X18-told-replaces-quiet',
  'the callback unmaps and unpins when the destruction of the key has been posted, not when the NIC has acknowledged it',
  [change.dropCondition('regionRevoked', 'hardwareAcknowledged')],
)

export const deregisteredOutsideLock = mutate(
  dmaBufRevokePinnedSystem,
  'B16-deregistered-outside-lock',
  'deregistration destroys the key without the reservation, while a callback may destroy it too',
  [
    change.dropCondition('deregister', 'unreserved'),
    change.dropEffect('deregister', 'reserve'),
    change.dropEffect('release', 'unreserve'),
  ],
)

/** Counts down, but not below zero. */
const unpin = (s: Draft, { page }: ByPage) => {
  s.buffers[page].pins = Math.max(0, s.buffers[page].pins - 1)
}

export const unpinnedTwice = mutate(
  dmaBufRevokePinnedSystem,
  'B17-unpinned-twice-when-lost',
  'a region that was taken away is unpinned by its callback, and once more when it is deregistered (as before 104016eb671e)',
  [
    change.replaceEffect<Draft, ByRegion>('deregisterLost', 'then', (s, { device, page }) => {
      s.attachments[device][page] = 'none'
      s.registrations[device][page].step = 'none'
      s.toldOf[device][page] = false
      unpin(s, { page })
    }),
    change.replaceEffect<Draft, ByPage>('release', 'unpin', unpin),
    change.replaceEffect<Draft, ByPage>('regionRevoked', 'unpin', unpin),
  ],
)

export const pinnedWithoutLooking = mutate(
  dmaBufRevokePinnedSystem,
  'X10-pinned-when-revoked',
  'a registration that has attached pins and maps without looking whether the buffer has been revoked since',
  [change.dropCondition('pin', 'offered')],
)
