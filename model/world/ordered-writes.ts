import { each, flag, known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { ats } from './ats.ts'
import { writeContent } from './pages.ts'
import { Page } from './sets.ts'

/** Stores of the process through entries that may be write-protected, and in which order they were made. */
export const orderedWrites = part({
  name: 'ordered-writes',
  about: 'the process: CPU writes where entries may be write-protected, and as a ghost their order',
  uses: [ats],
  state: {
    /** Ghost: the newest write of the process to the second page came after its newest write to the first. */
    writtenLater: each(Page, Page, flag()),
  },
  actions: (action) => ({
    cpuWrite: action({
      by: 'application',
      on: { page: Page },
      source: 'store through a writable page-table entry',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        allowed: (s, { page }) => !s.writeProtected[page],
      },
      then: {
        write: (s, { page }) => writeContent(s, page, known(s.pages[page].frame)),
        setDirty: (s, { page }) => {
          s.frames[known(s.pages[page].frame)].dirty = true
        },
        remember: (s, { page }) => {
          s.writtenLater[page].fill(false)
          s.writtenLater.forEach((row, other) => {
            if (other !== page) row[page] = true
          })
        },
      },
    }),
  }),
})
