import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { allocatingMirrorSystem, notifierMirrorSystem } from '../notifier-mirror.ts'
import { faultsOnlyAtFirst, waitsForJob } from './mirroring-nic.ts'

type MirrorView = ViewOf<typeof notifierMirrorSystem>
type MirrorDraft = DraftOf<typeof notifierMirrorSystem>
type AllocatingView = ViewOf<typeof allocatingMirrorSystem>
type ByOperation = { readonly operation: keyof MirrorView['operations'] & symbol }

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
    change.moveEffect('faultWalk', 'getReference', 'faultSample'),
    change.moveEffect('faultWalk', 'readEntry', 'faultSample'),
    change.moveCondition('faultWalk', 'present', 'faultSample'),
    change.replaceCondition<MirrorView, ByOperation>(
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
    change.replaceCondition<MirrorView, ByOperation>(
      'faultRetry',
      'walked',
      (s, { operation }) => s.faults[operation].step === 'sampled',
    ),
    change.replaceEffect<MirrorDraft, ByOperation>('faultRetry', 'then', (s, { operation }) => {
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

export const allocatesUnderLock = mutate(
  allocatingMirrorSystem,
  'X23-allocates-under-lock',
  "the fault allocates with the driver's lock held, as mlx5r_umr_create_xlt would without MLX5_IB_UPD_XLT_ATOMIC",
  [
    change.dropCondition('faultSample', 'memoryThere'),
    ...['allocate', 'allocateReclaims'].map((action) =>
      change.replaceCondition<AllocatingView, ByOperation>(action, 'due', (s, { operation }) =>
        s.lockHolder.some((holder) => holder === operation),
      ),
    ),
  ],
)

export const callbackWaitsForMirroredJob = mutate(
  notifierMirrorSystem,
  'X19-callback-waits-for-mirrored-job',
  'the hardware cannot be stopped in the middle of a job: the callback holds off new jobs and waits until this one has ended',
  waitsForJob,
)

export const faultsOnlyBeforeMirroredJob = mutate(
  notifierMirrorSystem,
  'S22-no-fault-in-mirrored-job',
  'the NIC can fault before it begins an operation, and not in the middle of it',
  faultsOnlyAtFirst,
)
