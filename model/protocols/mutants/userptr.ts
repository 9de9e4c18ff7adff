import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { userptrSystem } from '../userptr.ts'

type View = ViewOf<typeof userptrSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }
type ByCallback = {
  readonly mover: keyof View['movers'] & symbol
  readonly device: keyof View['subscriptions'] & symbol
}
type ByBuffer = {
  readonly device: keyof View['subscriptions'] & symbol
  readonly page: keyof View['pages'] & symbol
}

export const notCheckedAgain = mutate(
  userptrSystem,
  'X03-not-checked-again',
  'the job is pushed without asking whether pages have been invalidated since they were looked up',
  [change.dropCondition('pushJob', 'sequenceSame')],
)

export const checkedBeforePageTable = mutate(
  userptrSystem,
  'X06-checked-before-page-table',
  'the check is made before the page table is written, and not again under notifier_lock',
  [change.moveCondition('pushJob', 'sequenceSame', 'writePageTable')],
)

export const jobsNotAwaited = mutate(
  userptrSystem,
  'X07-jobs-not-awaited',
  'the callback only has new submissions look their pages up again, and returns while jobs run',
  [change.dropCondition('invalidateReturn', 'jobsSignalled')],
)

export const onlyWritersAwaited = mutate(
  userptrSystem,
  'X07-only-writers-awaited',
  'the callback waits for fences up to WRITE instead of up to BOOKKEEP',
  [
    change.replaceCondition<View, ByCallback>('invalidateReturn', 'jobsSignalled', (s, { mover, device }) =>
      s.operations.every(
        (job) =>
          job.device !== device ||
          job.page !== s.movers[mover].page ||
          job.direction === 'read' ||
          !['running', 'done'].includes(job.phase),
      ),
    ),
  ],
)

export const dirtyForgotten = mutate(
  userptrSystem,
  'X21-gpu-write-not-marked',
  'nobody marks dirty what the GPU writes, where the page-table entry has not been made by a write fault',
  [change.dropEffect('pushJob', 'markDirty')],
)

export const freedUnderJob = mutate(
  userptrSystem,
  'C2-freed-under-job',
  'the buffer is freed, and its notifier removed, while a job that was pushed with it still runs',
  [
    change.replaceCondition<View, ByBuffer>('free', 'unused', (s, { device, page }) =>
      s.operations.every((job) => job.device !== device || job.page !== page || job.phase !== 'preparing'),
    ),
  ],
)

export const completionAllocates = mutate(
  userptrSystem,
  'B28-completion-allocates',
  'a job needs a free frame to complete: whoever frees one by reclaim waits for the job',
  [
    change.addCondition<View, ByOperation>('dmaComplete', 'memoryAvailable', (s) =>
      s.frames.some(({ refs }) => refs === 0),
    ),
  ],
)
