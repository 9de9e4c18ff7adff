import { each, flag } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { pages } from './pages.ts'
import { Page } from './sets.ts'

/** Somebody else needs the memory that a page is in. Whether anybody can do something about it is the design's own. */
export const pressure = part({
  name: 'pressure',
  about: 'memory pressure: pages whose frame is wanted back',
  uses: [pages],
  state: { wanted: each(Page, flag()) },
  actions: (action) => ({
    wantBack: action({
      by: 'environment',
      on: { page: Page },
      source:
        'another process allocates: mm/vmscan.c shrink_folio_list, drivers/gpu/drm/ttm/ttm_bo.c ttm_mem_evict_first',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        notYet: (s, { page }) => !s.wanted[page],
      },
      then: (s, { page }) => {
        s.wanted[page] = true
      },
    }),
  }),
})
