import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { hasRun } from '../../world/user-queues.ts'
import { evictionFenceSystem } from '../eviction-fence.ts'

type View = ViewOf<typeof evictionFenceSystem>
type Draft = DraftOf<typeof evictionFenceSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const noMinimumRun = mutate(
  evictionFenceSystem,
  'X34-no-minimum-run',
  'a process may be evicted again before it has run at all',
  [change.dropCondition('evictBegin', 'minimumRun')],
)

export const restoredWithoutRevalidation = mutate(
  evictionFenceSystem,
  'X34-page-table-not-updated',
  'a process that has run before is resumed with the page table that it had',
  [
    change.replaceEffect<Draft, ByOperation>('restoreEnd', 'updatePageTable', (s, { operation }) => {
      const { device, page } = s.operations[operation]
      if (device === null || page === null) return
      if (s.gpuEntries[device][page] === null) s.gpuEntries[device][page] = s.buffers[page].resource
    }),
  ],
)

export const restoredBeforeMove = mutate(
  evictionFenceSystem,
  'X09-restored-before-move',
  'a process is resumed while the copy of its buffer into GPU memory is under way',
  [change.dropCondition('restoreEnd', 'moveSignalled')],
)

export const signalledBeforeStop = mutate(
  evictionFenceSystem,
  'X07-signalled-before-stop',
  'the eviction fence signals when the hardware has been told to stop the queue, not when it has stopped',
  [
    change.replaceCondition<View, ByOperation>('signalFence', 'quiesced', (s, { operation }) =>
      ['preempting', 'quiesced'].includes(s.queues[operation].step),
    ),
  ],
)

export const restoreNotFlushed = mutate(
  evictionFenceSystem,
  'C2-restore-not-flushed',
  'eviction neither waits for a restorer that is about to resume the queue, nor does a count keep that from it',
  [
    change.dropCondition('evictBegin', 'restoreFinished'),
    change.replaceCondition<View, ByOperation>(
      'evictBegin',
      'minimumRun',
      (s, { operation }) => s.queues[operation].resuming || hasRun(s, operation),
    ),
    // A work item does not run twice at a time.
    change.addCondition<View, ByOperation>(
      'restoreBegin',
      'notRunning',
      (s, { operation }) => !s.queues[operation].resuming,
    ),
  ],
)

export const noFenceAfterRestore = mutate(
  evictionFenceSystem,
  'B03-no-fence-after-restore',
  'a process that is resumed has no eviction fence in its buffers',
  [change.dropEffect('restoreEnd', 'addFence')],
)
