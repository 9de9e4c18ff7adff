import { part } from '../language/part.ts'
import { cpuWrites } from './cpu-writes.ts'
import { isFree } from './frames.ts'
import { isAbsent, populate } from './pages.ts'
import { Frame, Page } from './sets.ts'

/** What the process itself does to its pages: touches and writes. */
export const cpu = part({
  name: 'cpu',
  about: 'the process: CPU faults on memory that core mm manages',
  uses: [cpuWrites],
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
  }),
})
