import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Mover } from '../world/sets.ts'
import { unmapping } from './unmapping.ts'

/** The content of a page goes to its new place, once nobody can take a reference to the old one. */
export const copying = part({
  name: 'copying',
  about: 'core mm copies a page that it has taken out of its frame',
  uses: [unmapping],
  actions: (action) => ({
    migrateCopy: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c folio_migrate_copy',
      when: {
        frozen: (s, { mover }) => s.movers[mover].phase === 'frozen',
        migrating: (s, { mover }) => s.movers[mover].job === 'migrate',
      },
      then: {
        copyContent: (s, { mover }) => {
          const { from, to } = s.movers[mover]
          s.fresh[known(to)] = s.fresh[known(from)]
        },
        copyDirty: (s, { mover }) => {
          const { from, to } = s.movers[mover]
          s.frames[known(to)].dirty = s.frames[known(from)].dirty
        },
        advance: (s, { mover }) => {
          s.movers[mover].phase = 'copied'
        },
      },
    }),
  }),
})
