import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { buffers, settle } from '../world/buffers.ts'
import { Page } from '../world/sets.ts'

/** The end of a move whose copy was queued. When a copy may start is for those to say who queue it. */
export const copyEngine = part({
  name: 'copy-engine',
  about: 'copies that were queued come to their end',
  uses: [buffers],
  actions: (action) => ({
    copyDone: action({
      by: 'hardware',
      on: { page: Page },
      source: 'the copy engine signals the fence of the move; the old place goes with its ghost object',
      when: { running: (s, { page }) => s.buffers[page].copy === 'running' },
      then: {
        // What was written to the new place meanwhile is overwritten.
        overwrite: (s, { page }) => {
          if (!s.fresh[known(s.pages[page].frame)]) s.fresh[known(s.buffers[page].resource)] = false
        },
        settle: (s, { page }) => settle(s, page),
      },
    }),
  }),
})
