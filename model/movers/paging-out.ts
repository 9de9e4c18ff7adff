import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Mover } from '../world/sets.ts'
import { letGo, rest } from './mover.ts'
import { unmapping } from './unmapping.ts'

/** shrink_folio_list, once nobody can take a reference: a dirty page is written to swap first, a clean one is dropped. */
export const pagingOut = part({
  name: 'paging-out',
  about: 'core mm writes a page to swap, or drops it',
  uses: [unmapping],
  actions: (action) => ({
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
