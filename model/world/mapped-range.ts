import { each, flag, startingAt } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { pages } from './pages.ts'
import { Page } from './sets.ts'

/** Addresses of a process that belong together, of which some may have been unmapped. */
export const mappedRange = part({
  name: 'mapped-range',
  about: 'the virtual memory areas behind a range of pages',
  uses: [pages],
  state: {
    /** There is a virtual memory area: a fault on the page can be served. */
    hasArea: each(Page, startingAt(flag(), true)),
  },
})
