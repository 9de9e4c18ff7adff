import { each, flag } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { cpuWrites } from './cpu-writes.ts'
import { Page } from './sets.ts'

/** Entries that are present and do not allow writes. */
export const writeProtection = part({
  name: 'write-protection',
  about: 'page-table entries that do not allow writes',
  state: {
    /** The page-table entry does not allow writes: the frame is shared, or was until lately. */
    writeProtected: each(Page, flag()),
  },
})

/** Stores of the process, where entries may not allow them. */
export const protectedWrites = part({
  name: 'protected-writes',
  about: 'the process: CPU writes where entries may be write-protected',
  uses: [cpuWrites, writeProtection],
  extends: {
    cpuWrite: {
      source: 'store through a writable page-table entry',
      when: { allowed: (s, { page }) => !s.writeProtected[page] },
    },
  },
})
