import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { mayWait } from '../../movers/mover.ts'
import { reapedSvmSystem } from '../gpu-svm.ts'
import { reapedMirrorSystem } from '../notifier-mirror.ts'
import { reapedPagingSystem } from '../on-demand-paging.ts'
import { reapedUserptrSystem } from '../userptr.ts'
import { failureIgnored } from './refusal.ts'

type MirrorView = ViewOf<typeof reapedMirrorSystem>
type MirrorDraft = DraftOf<typeof reapedMirrorSystem>
type ByMover = { readonly mover: keyof MirrorView['movers'] & symbol }
type ByCallback = ByMover & { readonly device: keyof MirrorView['running'] & symbol }

export const mirrorWaits = mutate(
  reapedMirrorSystem,
  'B26-mirror-waits',
  'a callback zaps, and has its caller wait for the hardware, whether or not that may wait',
  [change.dropCondition('invalidateStart', 'nothingToZap')],
)

export const mirrorRefusalIgnored = mutate(
  reapedMirrorSystem,
  'C6-mirror-refusal-ignored',
  'the OOM reaper goes on although a driver has refused',
  failureIgnored,
)

/** One leak shows it: what is counted up more often does not count. */
const countedOnce = change.replaceEffect<MirrorDraft, ByCallback>('invalidateStart', 'countUp', (s, { device }) => {
  if (s.running[device] === 0) s.running[device]++
})

export const startNotEnded = mutate(
  reapedMirrorSystem,
  'B02-start-not-ended',
  'after one driver has refused, those that have counted are not told of the end (before commit c2655835fd8c)',
  [
    countedOnce,
    change.replaceEffect<MirrorDraft, ByMover>('notifyFailed', 'notToldOfEnd', (s, { mover }) => {
      s.callback[mover].fill('none')
    }),
  ],
)

export const countedAndRefused = mutate(
  reapedMirrorSystem,
  'X26-counted-and-refused',
  'a driver counts an invalidation that it then refuses, of whose end it is not told',
  [
    countedOnce,
    change.addEffect<MirrorDraft, ByCallback>('invalidateRefused', 'countUp', (s, { device }) => {
      if (s.running[device] === 0) s.running[device]++
    }),
  ],
)

export const pagingWaits = mutate(
  reapedPagingSystem,
  'B26-paging-waits',
  'a callback takes umem_mutex and waits for the NIC, whether or not its caller may wait',
  [change.dropCondition('invalidateStart', 'mayWait')],
)

export const pagingRefusalIgnored = mutate(
  reapedPagingSystem,
  'C6-paging-refusal-ignored',
  'the OOM reaper goes on although a callback has refused',
  failureIgnored,
)

export const userptrWaits = mutate(
  reapedUserptrSystem,
  'B26-userptr-waits',
  'a callback waits for the jobs of a GPU, whether or not its caller may wait',
  [change.dropCondition('invalidateStart', 'mayWait')],
)

type UserptrView = ViewOf<typeof reapedUserptrSystem>
type ByUserptrCallback = {
  readonly mover: keyof UserptrView['movers'] & symbol
  readonly device: keyof UserptrView['subscriptions'] & symbol
}

export const reapedUnderJob = mutate(
  reapedUserptrSystem,
  'X07-reaped-under-job',
  'a callback whose caller may not wait says that all is done, without waiting for jobs',
  [
    change.dropCondition('invalidateStart', 'mayWait'),
    change.replaceCondition<UserptrView, ByUserptrCallback>(
      'invalidateReturn',
      'jobsSignalled',
      (s, { mover, device }) =>
        !mayWait(s, mover) ||
        s.operations.every(
          (job) =>
            job.device !== device || job.page !== s.movers[mover].page || !['running', 'done'].includes(job.phase),
        ),
    ),
  ],
)

export const svmWaits = mutate(
  reapedSvmSystem,
  'B26-svm-waits',
  'a callback zaps, and has its caller wait for the GPU, whether or not that may wait',
  [change.dropCondition('invalidateStart', 'mayWait')],
)

type SvmView = ViewOf<typeof reapedSvmSystem>
type BySvmCallback = {
  readonly mover: keyof SvmView['movers'] & symbol
  readonly device: keyof SvmView['subscriptions'] & symbol
}

export const reapedUnderZap = mutate(
  reapedSvmSystem,
  'X07-reaped-under-zap',
  'a callback whose caller may not wait says that all is done, without waiting for the GPU',
  [
    change.dropCondition('invalidateStart', 'mayWait'),
    change.replaceCondition<SvmView, BySvmCallback>(
      'invalidateReturn',
      'hardwareAcknowledged',
      (s, { mover, device }) => !mayWait(s, mover) || !s.zapping[device][known(s.movers[mover].page)],
    ),
  ],
)
