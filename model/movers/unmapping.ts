import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { put } from '../world/frames.ts'
import { Mover } from '../world/sets.ts'
import { allEnded, flushOrGoOn, isDropping, isSourceUnpinned, mover, stillMapped } from './mover.ts'

/**
 * The way of every core-mm mover from Pre to a frozen reference count; the way back is in restoring.ts. The order is what makes
 * it safe: entries are replaced first, then the count is checked, so that a pinner either finds the entry changed or is
 * seen in the count.
 */
export const unmapping = part({
  name: 'unmapping',
  about: 'core mm: invalidate, unmap, check the reference count',
  uses: [mover],
  actions: (action) => ({
    notifyReturn: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c __mmu_notifier_invalidate_range_start',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        subscribersReturned: (s, { mover }) =>
          s.callback[mover].every((callback) => callback === 'none' || callback === 'returned'),
      },
      then: (s, { mover }) => {
        s.movers[mover].phase = 'notified'
      },
    }),
    unmap: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/rmap.c try_to_migrate_one, try_to_unmap_one; the CPU TLB is flushed under the same lock',
      when: {
        notified: (s, { mover }) => s.movers[mover].phase === 'notified',
        folioMover: (s, { mover }) => !isDropping(s, mover),
        stillMapped: (s, { mover }) => stillMapped(s, mover),
      },
      then: {
        replaceEntry: (s, { mover }) => {
          s.pages[known(s.movers[mover].page)].entry = 'moving'
        },
        dropMapping: (s, { mover }) => put(s, known(s.movers[mover].from)),
        advance: (s, { mover }) => flushOrGoOn(s, mover),
      },
    }),
    notifyPost: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c __mmu_notifier_invalidate_range_end',
      when: {
        unmapped: (s, { mover }) => s.movers[mover].phase === 'unmapped',
        folioMover: (s, { mover }) => !isDropping(s, mover),
        subscribersTold: (s, { mover }) => allEnded(s, mover),
      },
      then: (s, { mover }) => {
        s.movers[mover].phase = 'closed'
      },
    }),
    freeze: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c folio_migrate_mapping; mm/vmscan.c __remove_mapping: folio_ref_freeze',
      when: {
        closed: (s, { mover }) => s.movers[mover].phase === 'closed',
        noExtraReferences: (s, { mover }) => isSourceUnpinned(s, mover),
      },
      then: {
        freezeCount: (s, { mover }) => {
          s.frames[known(s.movers[mover].from)].frozen = true
        },
        advance: (s, { mover }) => {
          s.movers[mover].phase = 'frozen'
        },
      },
    }),
  }),
})
