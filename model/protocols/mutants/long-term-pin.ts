import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { system } from '../../language/system.ts'
import { discard } from '../../movers/discard.ts'
import { isUnlocked } from '../../movers/mover.ts'
import { longTermPinSystem, notifiedPinSystem } from '../long-term-pin.ts'

type LongTermPinView = ViewOf<typeof longTermPinSystem>
type NotifiedView = ViewOf<typeof notifiedPinSystem>
type ByCallback = {
  readonly mover: keyof NotifiedView['movers'] & symbol
  readonly device: keyof NotifiedView['registrations'] & symbol
}
type ByRegion = {
  readonly device: keyof LongTermPinView['registrations'] & symbol
  readonly page: keyof LongTermPinView['pages'] & symbol
}
type ByMover = { readonly mover: keyof LongTermPinView['movers'] & symbol }

export const moverIgnoresRegistration = mutate(
  longTermPinSystem,
  'X01-mover-ignores-registration',
  'the mover does not look at the reference count, under a memory region',
  [change.dropCondition('freeze', 'noExtraReferences')],
)

export const acknowledgeReplacesPinCheck = mutate(
  longTermPinSystem,
  'X18-acknowledge-replaces-pin-check',
  'the mover asks only whether all notifier subscribers have returned; a memory region never subscribed',
  [
    change.replaceCondition<LongTermPinView, ByMover>('freeze', 'noExtraReferences', (s, { mover }) =>
      s.callback[mover].every((callback, device) => !s.subscribes[device] || callback === 'returned'),
    ),
  ],
)

export const callbackWaitsForRegion = mutate(
  notifiedPinSystem,
  'X17-callback-waits-for-region',
  'the Pre callback waits until the application has deregistered the region on the page',
  [
    change.addCondition<NotifiedView, ByCallback>('invalidateReturn', 'regionGone', (s, { mover, device }) => {
      const { page } = s.movers[mover]
      return page !== none && s.registrations[device][page].step === 'none'
    }),
  ],
)

export const toldReplacesPinCheck = mutate(
  notifiedPinSystem,
  'X18-told-replaces-pin-check',
  'the mover asks only whether every subscriber has been told; that of a memory region cannot stop its NIC',
  [
    change.replaceCondition<NotifiedView, ByMover>('freeze', 'noExtraReferences', (s, { mover }) =>
      s.callback[mover].every((callback) => callback === 'none'),
    ),
  ],
)

export const successWhenNothingIsolated = mutate(
  longTermPinSystem,
  'B09-success-when-nothing-isolated',
  'a pin succeeds when its page must not stay, but somebody else has isolated it (1aaf8c122918, reverted)',
  [
    change.replaceCondition<LongTermPinView, ByRegion>('registerActivate', 'mayStay', (s, { device, page }) => {
      const { frame } = s.registrations[device][page]
      return s.zone[known(frame)] !== 'movable' || !isUnlocked(s, page)
    }),
  ],
)

/** Not a fault of the kernel: the application must not do it. */
export const droppedUnderRegion = system({
  name: 'B41-dropped-under-region',
  title: 'the application drops a page (MADV_DONTNEED) under its memory region',
  parts: [...longTermPinSystem.parts, discard],
  fixed: longTermPinSystem.fixed,
})
