import { none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { peerDirectSystem } from '../peer-direct.ts'

type View = ViewOf<typeof peerDirectSystem>
type Draft = DraftOf<typeof peerDirectSystem>
type Device = keyof View['peers'] & symbol
type Page = keyof View['pages'] & symbol
type ByPage = { readonly page: Page }
type ByRegistration = { readonly device: Device; readonly page: Page }

const isTicketRemoved = (s: View, { device, page }: ByRegistration) => !s.peers[device][page].ticket

export const ownerIgnoresHolders = mutate(
  peerDirectSystem,
  'X01-owner-ignores-holders',
  'the GPU driver takes memory back without waiting for those who hold it',
  [change.dropCondition('gpuFreeFinish', 'holdersReturned')],
)

export const returnBeforeKeyIsDead = mutate(
  peerDirectSystem,
  'X07-return-before-key-is-dead',
  'the free callback returns when the destruction of the key has been posted, not when the hardware has acknowledged it',
  [change.dropCondition('callbackReleases', 'hardwareAcknowledged')],
)

export const oneHolderTold = mutate(
  peerDirectSystem,
  'X08-one-holder-told',
  'the GPU driver waits for one of those who hold a page, not for all',
  [
    change.replaceCondition<View, ByPage>('gpuFreeFinish', 'holdersReturned', (s, { page }) => {
      const nobodyHolds = s.peers.every((row) => !row[page].held)
      return nobodyHolds || s.peers.some((row) => row[page].callback === 'returned')
    }),
  ],
)

export const tooEarlyForgotten = mutate(
  peerDirectSystem,
  'B34-too-early-forgotten',
  'a free callback that comes before the region is mapped returns without leaving a mark',
  [change.dropEffect('callbackTooEarly', 'markInvalidated')],
)

export const mappedWithoutLooking = mutate(
  peerDirectSystem,
  'B34-mapped-without-looking',
  'the page table is read without asking whether a free callback has come meanwhile',
  [change.dropCondition('dmaMap', 'notInvalidated')],
)

export const keyBeforeCallback = mutate(
  peerDirectSystem,
  'E6-key-before-callback',
  'the key is created before free callbacks can revoke it',
  [
    change.replaceCondition<View, ByRegistration>(
      'createKey',
      'armed',
      (s, { device, page }) => s.peers[device][page].stage === 'mapped' && s.translations[device][page] === none,
    ),
    change.replaceEffect<Draft, ByRegistration>('createKey', 'then', (s, { device, page }) => {
      s.translations[device][page] = s.registrations[device][page].frame
    }),
    change.addCondition<View, ByRegistration>(
      'arm',
      'keyCreated',
      (s, { device, page }) => s.translations[device][page] !== none,
    ),
    change.replaceEffect<Draft, ByRegistration>('arm', 'then', (s, { device, page }) => {
      s.peers[device][page].armed = true
      s.registrations[device][page].step = 'active'
    }),
    change.replaceEffect<Draft, ByRegistration>('registerRefused', 'then', (s, { device, page }) => {
      s.registrations[device][page].step = s.translations[device][page] === none ? 'revoked' : 'revoking'
      s.peers[device][page].stage = 'unmapped'
    }),
  ],
)

export const revokedTwice = mutate(
  peerDirectSystem,
  'X28-revoked-twice',
  'the free callback does not ask whether a deregistration has already destroyed the key',
  [
    change.replaceCondition<View, ByRegistration>('callbackRevokes', 'firstToRevoke', (s, { device, page }) =>
      ['active', 'revoking', 'revoked'].includes(s.registrations[device][page].step),
    ),
  ],
)

export const pointerInsteadOfTicket = mutate(
  peerDirectSystem,
  'X30-pointer-instead-of-ticket',
  'the free callback has a pointer to its context and does not look it up by ticket',
  [
    change.addCondition('callbackFindsNoTicket', 'never', () => false),
    change.dropCondition('callbackTooEarly', 'ticket'),
  ],
)

export const lockHeldWhileWaiting = mutate(
  peerDirectSystem,
  'X30-lock-held-while-waiting',
  'the free callback waits for a deregistration without dropping the lock that the deregistration needs',
  [
    change.replaceEffect<Draft, ByRegistration>('callbackFindsDeregistration', 'then', (s, { device, page }) => {
      s.peers[device][page].callback = 'waiting'
      s.peerLocked = true
    }),
  ],
)

export const putWaitsForOwner = mutate(
  peerDirectSystem,
  'X30-put-waits-for-owner',
  'putting pages waits for the lock that the GPU driver holds while it calls back, instead of failing',
  [
    change.addCondition<View, ByRegistration>(
      'putPages',
      'ownerLockFree',
      (s, { page }) => s.pages[page].entry !== 'moving',
    ),
  ],
)

export const ticketRemovedFirst = mutate(
  peerDirectSystem,
  'B34-ticket-removed-first',
  'deregistration removes the ticket, and lets a callback that waits go on, before it has unmapped',
  [
    change.replaceCondition<View, ByRegistration>('destroyTicket', 'put', (s, { device, page }) => {
      const { ticket, callback } = s.peers[device][page]
      return s.registrations[device][page].step === 'revoked' && ticket && callback !== 'revoking'
    }),
    change.dropEffect('destroyTicket', 'finish'),
    change.addCondition<View, ByRegistration>('dmaUnmap', 'ticketRemoved', isTicketRemoved),
    change.addCondition<View, ByRegistration>('putPages', 'ticketRemoved', isTicketRemoved),
    change.replaceEffect<Draft, ByRegistration>('putPages', 'advance', (s, { device, page }) => {
      s.peers[device][page].stage = 'none'
      s.registrations[device][page].step = 'none'
      s.registrations[device][page].frame = none
    }),
    change.replaceEffect<Draft, ByRegistration>('getPages', 'orFail', (s, { device, page }) => {
      if (s.pages[page].entry === 'present') return
      s.registrations[device][page].step = 'revoked'
      s.peers[device][page].stage = 'unmapped'
    }),
  ],
)

export const checkedWhenMapping = mutate(
  peerDirectSystem,
  'X06-checked-when-mapping',
  'whether a free callback has come is asked when the pages are mapped, not again when callbacks are enabled',
  [change.dropCondition('arm', 'notInvalidated')],
)

export const armedWithoutLock = mutate(
  peerDirectSystem,
  'X06-armed-without-lock',
  'registration asks whether a free callback has come, and enables it, without the lock',
  [change.dropCondition('arm', 'lockFree')],
)

export const pagesStayUntilPut = mutate(
  peerDirectSystem,
  'X16-pages-stay-until-put',
  'the GPU driver does not call back; it waits until the application deregisters (nvidia_p2p_get_pages_persistent)',
  [change.addCondition('callFreeCallback', 'never', () => false)],
)

export const callbackWaitsForApplication = mutate(
  peerDirectSystem,
  'X17-callback-waits-for-application',
  'the free callback waits until the application deregisters, instead of destroying the key',
  [change.addCondition('callbackRevokes', 'never', () => false)],
)
