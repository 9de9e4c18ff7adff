import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { longTermPinSystem } from '../long-term-pin.ts'

type LongTermPinView = ViewOf<typeof longTermPinSystem>
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
