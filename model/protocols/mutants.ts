import { known } from '../language/domain.ts'
import { change, mutate } from '../language/mutation.ts'
import type { DraftOf, ViewOf } from '../language/system.ts'
import { longTermPinSystem } from './long-term-pin.ts'
import { notifierMirrorSystem } from './notifier-mirror.ts'
import { shortPinSystem } from './short-pin.ts'

// Known-bad variants, each one mistake away from its design: `moveproof list` says of each what it breaks.

type ShortPinView = ViewOf<typeof shortPinSystem>
type LongTermPinView = ViewOf<typeof longTermPinSystem>
type MirrorView = ViewOf<typeof notifierMirrorSystem>
type MirrorDraft = DraftOf<typeof notifierMirrorSystem>
type ByMover<S extends { movers: unknown }> = { readonly mover: keyof S['movers'] & symbol }
type ByOperation<S extends { operations: unknown }> = { readonly operation: keyof S['operations'] & symbol }

export const moverIgnoresPin = mutate(
  shortPinSystem,
  'X01-mover-ignores-pin',
  'the mover does not look at the reference count',
  [change.dropCondition('freeze', 'noExtraReferences')],
)

export const moverIgnoresRegistration = mutate(
  longTermPinSystem,
  'X01-mover-ignores-registration',
  'the mover does not look at the reference count, under a memory region',
  [change.dropCondition('freeze', 'noExtraReferences')],
)

export const zapOnPost = mutate(
  notifierMirrorSystem,
  'X02-zap-on-post',
  'the driver zaps its translations on Post instead of Pre',
  [change.moveEffect('invalidateStart', 'postZap', 'invalidateEnd')],
)

export const noSequence = mutate(
  notifierMirrorSystem,
  'X03-no-sequence',
  'a fault checks the counter of running invalidations, but not the sequence',
  [change.dropCondition('faultMap', 'sequenceSame')],
)

export const noCounter = mutate(
  notifierMirrorSystem,
  'X04-no-counter',
  'a fault checks the sequence, which moves on Post, but not the counter of running invalidations',
  [change.dropCondition('faultMap', 'noneRunning')],
)

export const sequenceSampledLate = mutate(
  notifierMirrorSystem,
  'X05-sequence-sampled-late',
  'a fault reads the page-table entry first and the sequence number after it',
  [
    change.moveEffect('faultSample', 'takeSequence', 'faultWalk'),
    change.moveEffect('faultWalk', 'readEntry', 'faultSample'),
    change.moveCondition('faultWalk', 'present', 'faultSample'),
    change.replaceCondition<MirrorView, ByOperation<MirrorView>>(
      'faultPopulate',
      'sampled',
      (s, { operation }) => s.faults[operation].step === 'raised',
    ),
  ],
)

export const retryCheckedOutsideLock = mutate(
  notifierMirrorSystem,
  'X06-retry-checked-outside-lock',
  'a fault checks counter and sequence before it takes the lock under which it maps',
  [
    change.moveCondition('faultMap', 'noneRunning', 'faultWalk'),
    change.moveCondition('faultMap', 'sequenceSame', 'faultWalk'),
    change.replaceCondition<MirrorView, ByOperation<MirrorView>>(
      'faultRetry',
      'walked',
      (s, { operation }) => s.faults[operation].step === 'sampled',
    ),
    change.replaceEffect<MirrorDraft, ByOperation<MirrorDraft>>('faultRetry', 'then', (s, { operation }) => {
      s.faults[operation].step = 'raised'
      s.faults[operation].sequenceMoved = false
    }),
  ],
)

export const returnBeforeAcknowledge = mutate(
  notifierMirrorSystem,
  'X07-return-before-acknowledge',
  'Pre returns when the zap has been posted, not when the hardware has acknowledged it',
  [change.dropCondition('invalidateReturn', 'hardwareAcknowledged')],
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
    change.addCondition<ShortPinView, ByMover<ShortPinView>>(
      'notifyReturn',
      'noExtraReferences',
      (s, { mover }) => s.frames[known(s.movers[mover].from)].refs === 2,
    ),
  ],
)

export const acknowledgeReplacesPinCheck = mutate(
  longTermPinSystem,
  'X18-acknowledge-replaces-pin-check',
  'the mover asks only whether all notifier subscribers have returned; a memory region never subscribed',
  [
    change.replaceCondition<LongTermPinView, ByMover<LongTermPinView>>('freeze', 'noExtraReferences', (s, { mover }) =>
      s.callback[mover].every((callback, device) => !s.subscribes[device] || callback === 'returned'),
    ),
  ],
)

export const unpinWithoutDirty = mutate(
  shortPinSystem,
  'X21-unpin-without-dirty',
  'the pin is dropped without marking what the device wrote as dirty',
  [change.dropEffect('setDirty', 'setDirty')],
)
