import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { holdersOfParent } from '../../world/odp-parents.ts'
import { eraseKey } from '../../world/odp-regions.ts'
import { implicitPagingSystem } from '../on-demand-paging-implicit.ts'

type View = ViewOf<typeof implicitPagingSystem>
type Draft = DraftOf<typeof implicitPagingSystem>
type ByCallback = {
  readonly mover: keyof View['movers'] & symbol
  readonly device: keyof View['parents'] & symbol
}

export const childDestroyedTwice = mutate(
  implicitPagingSystem,
  'B13-child-destroyed-twice',
  'whoever finds a child empty queues its destruction, whether or not it is still in the table (before commit d3d930411ce3)',
  [
    change.replaceEffect<Draft, ByCallback>('invalidateUnmap', 'destroyUnused', (s, { mover, device }) => {
      const page = known(s.movers[mover].page)
      // Two are one too many: a third one adds nothing.
      if (s.parents[device].users === 0 || s.destroying[device][page] === 2) return
      s.parents[device].users++
      if (s.regions[device][page].key === 'stored') eraseKey(s, device, page)
      s.destroying[device][page]++
    }),
  ],
)

export const parentHeldForEver = mutate(
  implicitPagingSystem,
  'B14-parent-held-for-ever',
  'whoever finds that somebody else destroys the child keeps its reference to the parent (before commit 3d8c6f26893d)',
  [
    change.replaceEffect<Draft, ByCallback>('invalidateUnmap', 'destroyUnused', (s, { mover, device }) => {
      const page = known(s.movers[mover].page)
      // One reference that nobody drops is one too many: a second one adds nothing.
      const isStored = s.regions[device][page].key === 'stored'
      if (s.parents[device].users === 0 || (!isStored && s.parents[device].users > holdersOfParent(s, device))) return
      s.parents[device].users++
      if (!isStored) return
      eraseKey(s, device, page)
      s.destroying[device][page]++
    }),
  ],
)
