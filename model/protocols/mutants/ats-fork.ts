import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { atsForkSystem } from '../ats-fork.ts'

type Draft = DraftOf<typeof atsForkSystem>
type ByMover = { readonly mover: keyof ViewOf<typeof atsForkSystem>['movers'] & symbol }

/** The change of the entry ends without telling the IOMMU. */
const withoutFlush = (s: Draft, { mover }: ByMover) => {
  s.movers[mover].phase = 'unmapped'
}

export const upgradeWithoutFlush = mutate(
  atsForkSystem,
  'B21-upgrade-without-flush',
  'an entry becomes writable, and only the TLBs of CPUs are told (before commit 6bbd42e2df8f)',
  [change.replaceEffect<Draft, ByMover>('upgrade', 'flush', withoutFlush)],
)

export const copyFlushedAtPost = mutate(
  atsForkSystem,
  'X32-copy-flushed-at-post',
  'copy on write sets the new entry at once, and caches are flushed when that is done',
  [
    change.replaceEffect<Draft, ByMover>('copyUnmap', 'clearEntry', (s, { mover }) => {
      const page = known(s.movers[mover].page)
      s.pages[page].frame = s.movers[mover].to
      s.writeProtected[page] = false
      s.movers[mover].to = none
      s.holds[known(s.movers[mover].from)] = none
    }),
    change.dropEffect('copyInstall', 'installEntry'),
    change.dropEffect('copyInstall', 'leaveToChild'),
  ],
)

export const forkWithoutFlush = mutate(
  atsForkSystem,
  'B30-fork-without-flush',
  'fork write-protects entries and flushes only the TLBs of CPUs',
  [change.replaceEffect<Draft, ByMover>('fork', 'flush', withoutFlush)],
)
