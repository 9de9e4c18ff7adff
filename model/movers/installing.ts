import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Mover } from '../world/sets.ts'
import { letGo, mover, rest } from './mover.ts'

/** The end of every migration, once the content is in its new place. */
export const installing = part({
  name: 'installing',
  about: 'core mm: a page-table entry leads to the new place of its page',
  uses: [mover],
  actions: (action) => ({
    migrateInstall: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c remove_migration_ptes',
      when: { copied: (s, { mover }) => s.movers[mover].phase === 'copied' },
      then: {
        // The mover's reference to the target becomes the mapping's.
        installEntry: (s, { mover }) => {
          const { page, to } = s.movers[mover]
          s.pages[known(page)].entry = 'present'
          s.pages[known(page)].frame = to
          s.movers[mover].to = none
        },
        advance: (s, { mover }) => {
          s.movers[mover].phase = 'installed'
        },
      },
    }),
    migrateFinish: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate.c migrate_folio_done: folio_put',
      when: { installed: (s, { mover }) => s.movers[mover].phase === 'installed' },
      then: (s, { mover }) => {
        letGo(s, mover)
        rest(s, mover)
      },
    }),
  }),
})
