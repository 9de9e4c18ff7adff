import { part } from '../language/part.ts'
import { isFreeRam } from './frames.ts'
import { isAbsent, pages, populate } from './pages.ts'
import { Frame, Page } from './sets.ts'

/** The process touches a page that is not there. */
export const cpuFaults = part({
  name: 'cpu-faults',
  about: 'the process: CPU faults on memory that core mm manages',
  uses: [pages],
  actions: (action) => ({
    cpuFault: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'mm/memory.c do_anonymous_page, do_swap_page',
      when: {
        absent: (s, { page }) => isAbsent(s, page),
        frameFree: (s, { frame }) => isFreeRam(s, frame),
      },
      then: (s, { page, frame }) => populate(s, page, frame),
    }),
  }),
})
