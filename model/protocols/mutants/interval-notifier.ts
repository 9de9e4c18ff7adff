import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { intervalNotifierSystem, reapedNotifierSystem } from '../interval-notifier.ts'
import { faultsOnlyAtFirst, waitsForJob } from './mirroring-nic.ts'
import { failureIgnored, failureNotEnded } from './refusal.ts'

type View = ViewOf<typeof intervalNotifierSystem>
type Draft = DraftOf<typeof intervalNotifierSystem>
type ByMover = { readonly mover: keyof Draft['movers'] & symbol }
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const noRetryCheck = mutate(
  intervalNotifierSystem,
  'X03-no-retry-check',
  'a fault maps without mmu_interval_read_retry',
  [change.dropCondition('faultMap', 'sequenceSame')],
)

export const noSetSequence = mutate(
  intervalNotifierSystem,
  'X04-no-set-sequence',
  'the callback zaps, but does not call mmu_interval_set_seq',
  [change.dropEffect('invalidateStart', 'setSequence')],
)

export const noWaitInReadBegin = mutate(
  intervalNotifierSystem,
  'X04-no-wait-in-read-begin',
  'mmu_interval_read_begin takes the sequence of an invalidation under way without waiting for its end',
  [
    change.replaceEffect<Draft, ByOperation>('faultBegin', 'waitIfColliding', (s, { operation }) => {
      s.faults[operation].step = 'sampled'
    }),
  ],
)

export const sequenceTakenLate = mutate(
  intervalNotifierSystem,
  'X05-sequence-taken-late',
  'a fault reads the page-table entry first, and calls mmu_interval_read_begin after it',
  [
    change.moveEffect('faultBegin', 'takeSequence', 'faultWalk'),
    change.moveEffect('faultWalk', 'readEntry', 'faultBegin'),
    change.moveCondition('faultWalk', 'present', 'faultBegin'),
    change.replaceEffect<Draft, ByOperation>('faultBegin', 'waitIfColliding', (s, { operation }) => {
      s.faults[operation].step = 'sampled'
    }),
    change.addCondition<View, ByOperation>('faultWalk', 'notColliding', (s, { operation }) => {
      const { device, page } = s.operations[operation]
      return !s.subscriptions[known(device)][known(page)].current
    }),
  ],
)

export const retryCheckedBeforeLock = mutate(
  intervalNotifierSystem,
  'X06-retry-checked-before-lock',
  "a fault calls mmu_interval_read_retry before it takes the driver's lock, under which it maps",
  [change.moveCondition('faultMap', 'sequenceSame', 'faultWalk')],
)

export const callbackDoesNotWait = mutate(
  intervalNotifierSystem,
  'X07-callback-does-not-wait',
  'the callback returns when the zap has been posted, not when the hardware has acknowledged it',
  [change.dropCondition('invalidateReturn', 'hardwareAcknowledged')],
)

export const insertDoesNotCollide = mutate(
  intervalNotifierSystem,
  'C2-insert-does-not-collide',
  'a subscription that is inserted in the middle of an invalidation does not count as concerned by it',
  [change.dropEffect('insert', 'collide')],
)

export const removeRacesEnd = mutate(
  intervalNotifierSystem,
  'X27-remove-races-end',
  'removal looks whether the sequence has changed without the lock of the list (before commit 319561669a59)',
  [change.dropCondition('removeReturn', 'listLockFree')],
)

export const removedBeforeZap = mutate(
  intervalNotifierSystem,
  'X28-removed-before-zap',
  'the notifier is removed before the hardware has given up what it had mapped',
  [change.dropCondition('remove', 'hardwareAcknowledged')],
)

export const deregisteredWithoutZap = mutate(
  intervalNotifierSystem,
  'B11-deregistered-without-zap',
  'deregistration removes the notifier and leaves the translations to the hardware',
  [change.dropEffect('close', 'postZap')],
)

export const moverForgetsWindow = mutate(
  intervalNotifierSystem,
  'B03-mover-forgets-window',
  'a mover calls nobody: it takes every subscription for not concerned',
  [
    change.replaceEffect<Draft, ByMover>('windowStart', 'then', (s, { mover }) => {
      s.callback[mover].fill('returned')
    }),
  ],
)

export const callbackWaitsForJob = mutate(
  intervalNotifierSystem,
  'X19-notifier-waits-for-job',
  'the hardware cannot be stopped in the middle of a job: the callback holds off new jobs and waits until this one has ended',
  waitsForJob,
)

export const faultsOnlyBeforeJob = mutate(
  intervalNotifierSystem,
  'S22-no-fault-in-job',
  'the NIC can fault before it begins an operation, and not in the middle of it',
  faultsOnlyAtFirst,
)

export const reaperDoesNotEnd = mutate(
  reapedNotifierSystem,
  'X26-failure-not-ended',
  'after a callback has refused, the invalidation is given up without mn_itree_inv_end',
  failureNotEnded,
)

export const reaperGoesOn = mutate(
  reapedNotifierSystem,
  'C6-failure-ignored',
  'the OOM reaper goes on although a callback has refused',
  failureIgnored,
)

export const reaperWaits = mutate(
  reapedNotifierSystem,
  'B26-reaper-waits',
  'callbacks do not ask whether their caller may wait (before commit 93065ac753e4)',
  [change.dropCondition('invalidateStart', 'nothingToWaitFor')],
)
