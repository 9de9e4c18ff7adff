import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Mover, Page } from '../world/sets.ts'
import { begin, isolate, isUnlocked, letGo, rest } from './mover.ts'
import { unmapping } from './unmapping.ts'

/** shrink_folio_list: a page is paged out. A dirty one is written to swap first, a clean one is dropped. */
export const reclaim = part({
  name: 'reclaim',
  about: 'core mm pages a page out',
  uses: [unmapping],
  actions: (action) => ({
    reclaimBegin: action({
      by: 'environment',
      on: { mover: Mover, page: Page },
      source: 'mm/vmscan.c shrink_folio_list',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        unlocked: (s, { page }) => isUnlocked(s, page),
      },
      then: (s, { mover, page }) => {
        begin(s, mover, 'reclaim', page)
        isolate(s, mover, page)
      },
    }),
    writeToSwap: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/page_io.c swap_writeout',
      when: {
        frozen: (s, { mover }) => s.movers[mover].phase === 'frozen',
        reclaiming: (s, { mover }) => s.movers[mover].job === 'reclaim',
        dirty: (s, { mover }) => s.frames[known(s.movers[mover].from)].dirty,
      },
      then: {
        writeContent: (s, { mover }) => {
          const { page, from } = s.movers[mover]
          s.pages[known(page)].onSwap = true
          s.pages[known(page)].swapFresh = s.fresh[known(from)]
        },
        clean: (s, { mover }) => {
          s.frames[known(s.movers[mover].from)].dirty = false
        },
      },
    }),
    dropClean: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/vmscan.c shrink_folio_list: free_it',
      when: {
        frozen: (s, { mover }) => s.movers[mover].phase === 'frozen',
        reclaiming: (s, { mover }) => s.movers[mover].job === 'reclaim',
        clean: (s, { mover }) => !s.frames[known(s.movers[mover].from)].dirty,
      },
      then: (s, { mover }) => {
        const page = s.pages[known(s.movers[mover].page)]
        page.entry = page.onSwap ? 'swapped' : 'none'
        page.frame = none
        letGo(s, mover)
        rest(s, mover)
      },
    }),
  }),
})
