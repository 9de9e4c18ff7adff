import { part } from '../language/part.ts'
import { allocate, isFree } from '../world/frames.ts'
import { Frame, Mover, Page } from '../world/sets.ts'
import { copying } from './copying.ts'
import { installing } from './installing.ts'
import { begin, isolate, isUnlocked } from './mover.ts'

const isolating = part({
  name: 'isolating',
  about: 'core mm takes a page out of its frame',
  uses: [copying],
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
  }),
})

/** migrate_pages: compaction, NUMA balancing, CMA, hot-unplug. The page gets another frame under the same address. */
export const migration = part({
  name: 'migration',
  about: 'core mm moves a page to another frame',
  uses: [isolating, installing],
})
