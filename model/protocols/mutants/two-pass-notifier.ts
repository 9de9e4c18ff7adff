import { change, mutate } from '../../language/mutation.ts'
import { twoPassNotifierSystem } from '../two-pass-notifier.ts'
import { failureIgnored, failureNotEnded } from './refusal.ts'

export const finishDoesNotWait = mutate(
  twoPassNotifierSystem,
  'X07-finish-does-not-wait',
  'the second pass goes through the devices and waits for none',
  [change.dropCondition('invalidateFinish', 'hardwareAcknowledged')],
)

export const sequenceInSecondPass = mutate(
  twoPassNotifierSystem,
  'X04-sequence-in-second-pass',
  'callbacks call mmu_interval_set_seq when the flush is done, not when it begins',
  [change.moveEffect('invalidateStart', 'setSequence', 'invalidateFinish')],
)

export const refusalIgnored = mutate(
  twoPassNotifierSystem,
  'C6-refusal-ignored',
  'whoever may not wait goes on although a callback has refused',
  failureIgnored,
)

export const refusalNotEnded = mutate(
  twoPassNotifierSystem,
  'X26-refusal-not-ended',
  'after a refusal the invalidation is given up without mn_itree_inv_end',
  failureNotEnded,
)

export const onePass = mutate(
  twoPassNotifierSystem,
  'X19-waits-one-by-one',
  'there is never memory for a second pass: every callback waits in the first, before the next one is called',
  [change.addCondition('invalidateDefer', 'memory', () => false)],
)
