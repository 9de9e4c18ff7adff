import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { isFree } from './frames.ts'
import { isAbsent, pages, populate, writeContent } from './pages.ts'
import { Frame, Page } from './sets.ts'

/** What the process itself does to its pages: touches and writes. */
export const cpu = part({
  name: 'cpu',
  about: 'the process: CPU faults and writes',
  uses: [pages],
  actions: (action) => ({
    cpuFault: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'mm/memory.c do_anonymous_page, do_swap_page',
      when: {
        absent: (s, { page }) => isAbsent(s, page),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => populate(s, page, frame),
    }),
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
