import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { shortPinPostedSystem } from '../short-pin.ts'

type View = ViewOf<typeof shortPinPostedSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const completeBeforeLanding = mutate(
  shortPinPostedSystem,
  'X22-complete-before-landing',
  'the completion overtakes the data: Relaxed Ordering, and nobody reads back',
  [change.dropCondition('dmaComplete', 'landed')],
)

export const stoppedBeforeLanding = mutate(
  shortPinPostedSystem,
  'X22-stopped-before-landing',
  'a reset does not wait for what the device has sent before it stopped',
  [change.dropCondition('engineStops', 'flushed')],
)

export const unmappedBeforeStop = mutate(
  shortPinPostedSystem,
  'B37-unmapped-before-stop',
  'recovery unmaps and frees what the device was told before the device has stopped',
  [
    change.replaceCondition<View, ByOperation>(
      'cancel',
      'stopped',
      (s, { operation }) => s.engines[known(s.operations[operation].device)] !== 'running',
    ),
  ],
)
