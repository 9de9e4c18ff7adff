import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { pages, writeContent } from './pages.ts'
import { Page } from './sets.ts'

/** Stores of the process, through whatever its page table leads to. */
export const cpuWrites = part({
  name: 'cpu-writes',
  about: 'the process: CPU writes',
  uses: [pages],
  actions: (action) => ({
    cpuWrite: action({
      by: 'application',
      on: { page: Page },
      source: 'store through a present page-table entry; mm/rmap.c carries its dirty bit to the folio',
      when: { present: (s, { page }) => s.pages[page].entry === 'present' },
      then: {
        write: (s, { page }) => {
          if (s.pages[page].frame !== none) writeContent(s, page, s.pages[page].frame)
        },
        setDirty: (s, { page }) => {
          if (s.pages[page].frame !== none) s.frames[s.pages[page].frame].dirty = true
        },
      },
    }),
  }),
})
