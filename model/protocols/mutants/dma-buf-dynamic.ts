import { known } from '../../language/domain.ts'
import { type Change, change, mutate } from '../../language/mutation.ts'
import type { Condition } from '../../language/part.ts'
import type { ViewOf } from '../../language/system.ts'
import { areJobsSignalled, hasFence } from '../../world/buffers.ts'
import { dmaBufDynamicSystem } from '../dma-buf-dynamic.ts'

type View = ViewOf<typeof dmaBufDynamicSystem>
type PageElement = keyof View['pages'] & symbol
type MoverElement = keyof View['moves'] & symbol

/** What both ways to copy wait for: the one that queues the copy, and the one that makes it under the lock. */
function copiesWaitFor(holds: (s: View, page: PageElement) => boolean): Change[] {
  return [
    change.replaceCondition<View, { readonly page: PageElement }>('copyStart', 'fencesSignalled', (s, { page }) =>
      holds(s, page),
    ),
    change.replaceCondition<View, { readonly mover: MoverElement }>('copyNow', 'fencesSignalled', (s, { mover }) =>
      holds(s, known(s.moves[mover].page)),
    ),
  ]
}

function bothCopiesAsk(condition: string, holds: Condition<View, { readonly mover: MoverElement }>): Change[] {
  return ['queueCopy', 'copyNow'].map((copy) => change.replaceCondition(copy, condition, holds))
}

export const mappedOutsideReservation = mutate(
  dmaBufDynamicSystem,
  'X06-mapped-outside-reservation',
  'an importer maps a buffer and adds its fence without taking the reservation',
  [change.dropCondition('queueJob', 'unreserved')],
)

export const copyBeforeFences = mutate(
  dmaBufDynamicSystem,
  'X07-copy-before-fences',
  'a buffer is copied as soon as importers have been told, whatever jobs still run',
  copiesWaitFor(() => true),
)

export const explicitJobsForgotten = mutate(
  dmaBufDynamicSystem,
  'X07-bookkeep-not-awaited',
  'a copy waits for the fences that user space would wait for (READ), not for those of memory management (BOOKKEEP)',
  copiesWaitFor((s, page) => areJobsSignalled(s, page, 'read')),
)

export const oneImporterTold = mutate(
  dmaBufDynamicSystem,
  'X08-one-importer-told',
  'a move goes on when one importer has been told, although two have the buffer mapped',
  bothCopiesAsk('importersTold', (s, { mover }) => {
    const imported = s.attachments.some((row) => row[known(s.moves[mover].page)] !== 'none')
    return !imported || s.told[mover].some((told) => told)
  }),
)

export const processesKeepMappings = mutate(
  dmaBufDynamicSystem,
  'X08-processes-keep-mappings',
  'a move leaves the page-table entries of processes in place',
  [change.dropEffect('moveBegin', 'unmapFromProcesses')],
)

export const moveFenceSkipped = mutate(
  dmaBufDynamicSystem,
  'X09-move-fence-skipped',
  'a job does not wait for the fence of the move (KERNEL)',
  [change.dropCondition('jobStart', 'moveSignalled')],
)

export const evictionFenceSkipped = mutate(
  dmaBufDynamicSystem,
  'X09-eviction-fence-skipped',
  'a copy into GPU memory does not wait for the copy that empties the place',
  [change.dropCondition('copyStart', 'placeEmptied')],
)

export const reachNotChecked = mutate(
  dmaBufDynamicSystem,
  'X35-reach-not-checked',
  'a buffer is mapped for an importer whatever the topology',
  [change.dropCondition('queueJob', 'reaches')],
)

export const flushNotFenced = mutate(
  dmaBufDynamicSystem,
  'C4-flush-not-fenced',
  'only the first of the two waits: jobs have to signal, but importers may unmap later',
  copiesWaitFor((s, page) => areJobsSignalled(s, page, 'bookkeep')),
)

export const callbackWaitsForJobs = mutate(
  dmaBufDynamicSystem,
  'X19-callback-waits-for-jobs',
  "an importer's callback returns only when its own jobs have signalled",
  [
    change.addCondition<View, { readonly mover: MoverElement; readonly device: keyof View['attachments'] & symbol }>(
      'invalidateMappings',
      'jobsSignalled',
      (s, { mover, device }) =>
        s.fences.every(
          (_, operation) =>
            s.operations[operation].device !== device || !hasFence(s, operation, known(s.moves[mover].page)),
        ),
    ),
  ],
)
