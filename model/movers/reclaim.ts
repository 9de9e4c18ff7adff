import { part } from '../language/part.ts'
import { isOnLru } from '../world/pages.ts'
import { Mover, Page } from '../world/sets.ts'
import { begin, isolate, isUnlocked } from './mover.ts'
import { pagingOut } from './paging-out.ts'

/** Somebody needs memory: a page is paged out. */
export const reclaim = part({
  name: 'reclaim',
  about: 'core mm pages a page out',
  uses: [pagingOut],
  actions: (action) => ({
    reclaimBegin: action({
      by: 'environment',
      on: { mover: Mover, page: Page },
      source: 'mm/vmscan.c shrink_folio_list',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => isOnLru(s, page),
        unlocked: (s, { page }) => isUnlocked(s, page),
      },
      then: (s, { mover, page }) => {
        begin(s, mover, 'reclaim', page)
        isolate(s, mover, page)
      },
    }),
  }),
})
