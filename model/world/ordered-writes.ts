import { each, flag } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Page } from './sets.ts'
import { protectedWrites } from './write-protection.ts'

/** In which order the process has made its stores. */
export const orderedWrites = part({
  name: 'ordered-writes',
  about: 'as a ghost, the order of CPU writes',
  uses: [protectedWrites],
  state: {
    /** Ghost: the newest write of the process to the second page came after its newest write to the first. */
    writtenLater: each(Page, Page, flag()),
  },
  extends: {
    cpuWrite: {
      then: {
        remember: (s, { page }) => {
          s.writtenLater[page].fill(false)
          s.writtenLater.forEach((row, other) => {
            if (other !== page) row[page] = true
          })
        },
      },
    },
  },
})
