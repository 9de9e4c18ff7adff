import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { get } from '../../world/frames.ts'
import { gpuSvmSystem } from '../gpu-svm.ts'

type View = ViewOf<typeof gpuSvmSystem>
type Draft = DraftOf<typeof gpuSvmSystem>
type ByMover = { readonly mover: keyof View['movers'] & symbol }

export const noFolioReference = mutate(
  gpuSvmSystem,
  'B05-no-folio-reference',
  'a CPU fault on a device-private entry takes no reference to the folio before the lock is dropped (fixed by 16ce101db85d)',
  [
    change.dropEffect('privateTouch', 'getFolio'),
    change.dropEffect('privateRetry', 'putFolio'),
    change.replaceEffect<Draft, ByMover>('migrateToRam', 'takeOver', (s, { mover }) => {
      const frame = known(s.privateFault.frame)
      s.movers[mover].from = frame
      get(s, frame)
    }),
  ],
)

export const dirtyNotCarried = mutate(
  gpuSvmSystem,
  'B07-dirty-not-carried',
  'the dirty bit does not go along: a page that was written is clean in its new place',
  [change.dropEffect('migrateCopy', 'copyDirty')],
)

export const failedCopyCommitted = mutate(
  gpuSvmSystem,
  'B25-failed-copy-committed',
  'a migration whose copy failed goes on: the entry leads to what was in the new place before',
  [
    change.dropEffect('copyFails', 'restoreEntry'),
    change.replaceEffect<Draft, ByMover>('copyFails', 'giveUp', (s, { mover }) => {
      s.movers[mover].phase = 'copied'
    }),
  ],
)

export const sourceStillMapped = mutate(
  gpuSvmSystem,
  'X07-source-still-mapped',
  'the callback returns when the zap has been posted: the GPU still reaches the page when references are looked for',
  [change.dropCondition('invalidateReturn', 'hardwareAcknowledged')],
)

export const checkedOutsideLock = mutate(
  gpuSvmSystem,
  'X06-valid-outside-lock',
  'a GPU fault asks whether its pages are valid before it takes notifier_lock, under which it maps them',
  [change.moveCondition('faultMap', 'sequenceSame', 'faultWalk')],
)

export const contentNotCopied = mutate(
  gpuSvmSystem,
  'X31-copy-not-awaited',
  'the entry leads to the new place before the copy has been waited for',
  [change.dropEffect('migrateCopy', 'copyContent')],
)
