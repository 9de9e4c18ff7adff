import { count, none } from '../model/language/domain.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { tablePages } from '../model/movers/table-pages.ts'
import { frames, isFree } from '../model/world/frames.ts'
import { pageTables } from '../model/world/page-tables.ts'
import { Frame, Mover, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, reachable, step } from './property.ts'

// Page tables as memory: an IOMMU reads entries only in what is a page-table page.

export const noStaleTableCache = always({
  name: 'P2c-no-stale-table-cache',
  sentence: 'Where an IOMMU looks for entries is a page-table page, which may be about to be freed.',
  uses: [pageTables],
  on: { page: Page },
  given: (s, { page }) => s.cachedTables[page] !== none,
  holds: (s, { page }) => s.cachedTables[page] === s.tables[page] || s.cachedTables[page] === s.unlinkedTables[page],
})

export const noCachedTableAtReuse = step({
  name: 'P5c-no-cached-table-at-reuse',
  sentence: 'When a frame is freed, no IOMMU looks for entries there.',
  uses: [tablePages],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: ({ after }, { frame }) => after.cachedTables.every((cached) => cached !== frame),
})

export const tableBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and page tables hold.',
  uses: [tablePages],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    mappingsAndMovers(s, frame) +
      count(s.tables, (table) => table === frame) +
      count(s.unlinkedTables, (table) => table === frame),
})

export const entryNeedsTable = always({
  name: 'P13c-entry-has-table',
  sentence: 'What is mapped has a page-table page for its entry.',
  uses: [tablePages],
  on: { page: Page },
  given: (s, { page }) => s.pages[page].entry !== 'none',
  holds: (s, { page }) => s.tables[page] !== none,
})

export const tableAlone = always({
  name: 'P11d-table-alone',
  sentence: 'A frame that is a page-table page, in a table or no longer, is nothing else.',
  uses: [pageTables, frames],
  on: { page: Page, frame: Frame },
  given: (s, { page, frame }) => s.tables[page] === frame || s.unlinkedTables[page] === frame,
  holds: (s, { frame }) => s.frames[frame].refs === 1,
})

export const unlinkedUnderCache = reachable({
  name: 'E-unlinked-under-cache',
  sentence: 'A page-table page is unlinked while the IOMMU still looks for entries there.',
  uses: [pageTables],
  on: { page: Page },
  holds: (s, { page }) => s.unlinkedTables[page] !== none && s.cachedTables[page] === s.unlinkedTables[page],
})

export const newTableBesideOld = reachable({
  name: 'E-new-table-beside-old',
  sentence: 'A page has a page-table page again while its old one has not been freed.',
  uses: [pageTables],
  on: { page: Page },
  holds: (s, { page }) => s.unlinkedTables[page] !== none && s.tables[page] !== none,
})

export const cachedUnderFlush = reachable({
  name: 'E-flushed-under-mover',
  sentence: 'The way to the entry is cached while what it led to is being flushed.',
  uses: [tablePages, mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) =>
    s.movers[mover].phase === 'flushing' && s.movers[mover].page === page && s.cachedTables[page] !== none,
})

export const tablesGoneReachable = alwaysReachable({
  name: 'A-tables-gone-reachable',
  sentence: 'From every state, all page-table pages can be freed.',
  uses: [pageTables],
  holds: (s) => s.tables.every((table) => table === none) && s.unlinkedTables.every((table) => table === none),
})
