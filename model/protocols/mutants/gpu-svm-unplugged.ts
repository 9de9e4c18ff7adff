import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { isEngineThere } from '../../movers/svm-removal.ts'
import { unpluggedSvmSystem } from '../gpu-svm.ts'

type Draft = DraftOf<typeof unpluggedSvmSystem>
type View = ViewOf<typeof unpluggedSvmSystem>
type ByMover = { readonly mover: keyof View['movers'] & symbol }

export const stoppedBeforeEviction = mutate(
  unpluggedSvmSystem,
  'P4-stopped-before-eviction',
  'a driver that is asked to go stops the hardware with pages in its memory (fixed in nouveau by 249881232e14)',
  [change.dropCondition('switchOff', 'evicted')],
)

export const forcedFenceTakenForCopy = mutate(
  unpluggedSvmSystem,
  'X31-forced-fence-taken-for-copy',
  'a copy counts as done when its fence has signalled, whether with an error or not: the entry leads to what was in the new place before',
  [
    change.dropCondition('migrateCopy', 'engineThere'),
    change.replaceEffect<Draft, ByMover>('migrateCopy', 'takePlace', (s, { mover }) => {
      const { from, to } = s.movers[mover]
      s.holds[known(to)] = isEngineThere(s) ? s.holds[known(from)] : none
    }),
    change.replaceEffect<Draft, ByMover>('migrateCopy', 'copyContent', (s, { mover }) => {
      const { from, to } = s.movers[mover]
      s.fresh[known(to)] = isEngineThere(s) && s.fresh[known(from)]
    }),
  ],
)

export const copyWaitsForPulledGpu = mutate(
  unpluggedSvmSystem,
  'X29-copy-waits-for-pulled-gpu',
  'who migrates waits for the fence of a copy, and nobody signals those of a GPU that has been pulled',
  [change.addCondition<View, ByMover>('copyWithoutDevice', 'signalled', (s) => isEngineThere(s))],
)

export const sectionsNotAwaited = mutate(
  unpluggedSvmSystem,
  'P12-populating-not-awaited',
  'the driver does not wait for who has found the GPU there and brings a page to its memory',
  [change.dropCondition('synchronize', 'noSection')],
)

export const foliosLeftBehind = mutate(
  unpluggedSvmSystem,
  'P12-folios-left-behind',
  'the driver is gone, with the memory that its folios describe, and processes still have some of them',
  [change.dropCondition('removeDriver', 'foliosFreed')],
)
