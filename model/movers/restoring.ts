import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { get } from '../world/frames.ts'
import { Mover } from '../world/sets.ts'
import { isSourceUnpinned, letGo, mover, rest } from './mover.ts'

/** What a core-mm mover does when somebody else has a reference to its page: for designs in which somebody can. */
export const restoring = part({
  name: 'restoring',
  about: 'core mm: a mover that finds its page pinned gives up',
  uses: [mover],
  actions: (action) => ({
    restore: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c remove_migration_ptes on -EAGAIN',
      when: {
        closed: (s, { mover }) => s.movers[mover].phase === 'closed',
        extraReferences: (s, { mover }) => !isSourceUnpinned(s, mover),
      },
      then: (s, { mover }) => {
        s.pages[known(s.movers[mover].page)].entry = 'present'
        get(s, known(s.movers[mover].from))
        letGo(s, mover)
        rest(s, mover)
      },
    }),
  }),
})
