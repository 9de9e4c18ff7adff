import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { allocate, isFree } from '../world/frames.ts'
import { Frame, Mover, Page } from '../world/sets.ts'
import { begin, isolate, isUnlocked, letGo, rest } from './mover.ts'
import { unmapping } from './unmapping.ts'

/** migrate_pages: compaction, NUMA balancing, CMA, hot-unplug. The page gets another frame under the same address. */
export const migration = part({
  name: 'migration',
  about: 'core mm moves a page to another frame',
  uses: [unmapping],
  actions: (action) => ({
    migrateBegin: action({
      by: 'environment',
      on: { mover: Mover, page: Page, frame: Frame },
      source: 'mm/migrate.c migrate_folio_unmap',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        present: (s, { page }) => s.pages[page].entry === 'present',
        unlocked: (s, { page }) => isUnlocked(s, page),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { mover, page, frame }) => {
        begin(s, mover, 'migrate', page)
        isolate(s, mover, page)
        allocate(s, frame, page, false)
        s.movers[mover].to = frame
      },
    }),
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
