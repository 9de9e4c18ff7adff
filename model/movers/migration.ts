import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { allocate, isFree } from '../world/frames.ts'
import { Frame, Mover, Page } from '../world/sets.ts'
import { installing } from './installing.ts'
import { begin, isolate, isUnlocked } from './mover.ts'
import { unmapping } from './unmapping.ts'

const copying = part({
  name: 'copying',
  about: 'core mm takes a page out of its frame and copies it',
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
  }),
})

/** migrate_pages: compaction, NUMA balancing, CMA, hot-unplug. The page gets another frame under the same address. */
export const migration = part({
  name: 'migration',
  about: 'core mm moves a page to another frame',
  uses: [copying, installing],
})
