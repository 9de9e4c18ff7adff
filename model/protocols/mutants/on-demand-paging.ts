import { known, none } from '../../language/domain.ts'
import { type Change, change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { hasUsers } from '../../world/address-space.ts'
import { beginRemoval } from '../../world/interval-notifier.ts'
import { cachedPagingSystem, exitingPagingSystem, onDemandPagingSystem } from '../on-demand-paging.ts'

type View = ViewOf<typeof onDemandPagingSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }
type ExitDraft = DraftOf<typeof exitingPagingSystem>
type ByRegion = { readonly device: keyof View['regions'] & symbol; readonly page: keyof View['pages'] & symbol }
type ByCallback = {
  readonly mover: keyof View['movers'] & symbol
  readonly device: keyof View['regions'] & symbol
}

export const callbackDoesNotWait = mutate(
  onDemandPagingSystem,
  'X07-zap-not-awaited',
  'the callback unmaps and returns when the zap has been posted, not when the NIC has acknowledged it',
  [
    change.dropCondition('invalidateUnmap', 'hardwareAcknowledged'),
    change.dropCondition('invalidateReturn', 'hardwareAcknowledged'),
  ],
)

export const unmappedBeforeZap = mutate(
  onDemandPagingSystem,
  'X07-unmapped-before-zap',
  'the callback unmaps for DMA first and waits for the zap after it',
  [change.dropCondition('invalidateUnmap', 'hardwareAcknowledged')],
)

export const dirtyForgotten = mutate(
  onDemandPagingSystem,
  'X21-dirty-forgotten',
  'the callback unmaps what the NIC may have written and does not mark it dirty',
  [change.dropEffect('invalidateUnmap', 'setDirty')],
)

export const sequenceTakenAfterWalk = mutate(
  onDemandPagingSystem,
  'X05-sequence-after-walk',
  'page-fault work reads the page table first, and calls mmu_interval_read_begin after it',
  [
    change.moveEffect('faultBegin', 'takeSequence', 'faultWalk'),
    change.moveEffect('faultWalk', 'readEntry', 'faultBegin'),
    change.moveCondition('faultWalk', 'present', 'faultBegin'),
    change.replaceCondition<View, ByOperation>(
      'faultPopulate',
      'sampled',
      (s, { operation }) => s.faults[operation].step === 'raised',
    ),
  ],
)

export const retryCheckedOutsideLock = mutate(
  onDemandPagingSystem,
  'X06-retry-outside-lock',
  'page-fault work calls mmu_interval_read_retry before it takes umem_mutex',
  [change.moveCondition('faultMap', 'sequenceSame', 'faultWalk')],
)

export const revokedWhileUsed = mutate(
  onDemandPagingSystem,
  'X28-revoked-while-used',
  'deregistration revokes the key first and waits for the faults that hold the region after it',
  [change.moveCondition('revoke', 'unused', 'release')],
)

/** Before the first fix: the key is revoked without umem_mutex, and private still leads to the region. */
const revokedWithoutLock: readonly Change[] = [
  change.dropCondition('revoke', 'unlocked'),
  change.dropEffect('revoke', 'lock'),
  change.dropCondition('forget', 'locked'),
  change.dropEffect('forget', 'unlock'),
]

export const revocationRacesCallback = mutate(
  onDemandPagingSystem,
  'B11-revocation-races-callback',
  'the key is revoked without umem_mutex, while a callback may post for it (before commit abb604a1a9c8)',
  revokedWithoutLock,
)

export const callbackSkipsUnmap = mutate(
  onDemandPagingSystem,
  'B11b-callback-skips-unmap',
  'a callback that finds no region returns at once, although pages are still mapped for DMA (since commit abb604a1a9c8)',
  [
    change.addCondition<View, ByCallback>(
      'invalidateUnmap',
      'known',
      (s, { mover, device }) => s.regions[device][known(s.movers[mover].page)].private,
    ),
    change.replaceCondition<View, ByCallback>('invalidateReturn', 'unmapped', (s, { mover, device }) => {
      const region = s.regions[device][known(s.movers[mover].page)]
      return !region.private || region.dmaMapped === none
    }),
  ],
)

export const updateNotAwaited = mutate(
  onDemandPagingSystem,
  'X07-update-not-awaited',
  'page-fault work unlocks when it has posted the update, not when the NIC has acknowledged it',
  [change.dropEffect('faultMap', 'lock'), change.dropEffect('faultResume', 'unlock')],
)

export const cacheUnderLock = mutate(
  cachedPagingSystem,
  'B12-cache-under-umem-mutex',
  'deregistration gives the key back to the cache before it unlocks umem_mutex (abb604a1a9c8, fixed by 2ed25aa7f771)',
  [change.moveCondition('release', 'cacheUnlocked', 'forget')],
)

export const spacePutUnderLock = mutate(
  exitingPagingSystem,
  'B15-mmput-under-umem-mutex',
  'page-fault work drops its reference to the address space by mmput, with umem_mutex held (before commit 85eaeb5058f0)',
  [
    change.replaceEffect<ExitDraft, ByOperation>('faultMap', 'putSpace', (s, { operation }) => {
      s.usesSpace[operation] = false
      if (!hasUsers(s)) s.tearsDown = operation
    }),
  ],
)

export const notifierOfCloser = mutate(
  exitingPagingSystem,
  'B36-notifier-of-closer',
  'whoever closes the file removes the notifier from an address space of its own, which need not be that of the region',
  [
    change.replaceEffect<ExitDraft, ByRegion>('release', 'remove', (s, { device, page }) => {
      if (s.space === 'owned') beginRemoval(s, device, page)
      // Freed, and still in the tree of the process that is about to exit.
      else s.subscriptions[device][page].life = 'none'
    }),
  ],
)
