import { atsTablesSystem } from '../../model/protocols/ats-tables.ts'
import { freedTableWalked } from '../../model/protocols/mutants/ats-tables.ts'
import { dropClearsEntry } from '../dropping.ts'
import { discardUnderDma, pageMigrates } from '../exercised.ts'
import * as tables from '../page-tables.ts'
import { moverEnds } from '../progress-core-mm.ts'
import { requestAnswered, sharedOperationCompletes } from '../progress-shared-table.ts'
import { type Property, underFairness } from '../property.ts'
import { referencedFrameAllocated } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { entryFoundGone, ofCoreMm } from './common.ts'
import { inSharedForm } from './shared-form.ts'

const ofTables: readonly Property[] = [
  // Page-table pages are allocated to no page, and nothing migrates.
  ...inSharedForm(ofCoreMm.filter((property) => property !== pageMigrates && property !== referencedFrameAllocated)),
  tables.tableBalance,
  tables.entryNeedsTable,
  tables.tableAlone,
  tables.noStaleTableCache,
  tables.noCachedTableAtReuse,
  discardUnderDma,
  dropClearsEntry,
  tables.unlinkedUnderCache,
  tables.newTableBesideOld,
  tables.cachedUnderFlush,
  tables.tablesGoneReachable,
]

/** Whoever faults gets its turn, and a page-table page first. */
const populatedInTurn = { strong: ['tableAllocate', 'faultPopulate', 'faultSpurious'] }

const progressOfTables: readonly Property[] = [
  moverEnds,
  underFairness(requestAnswered, { name: 'L3b-request-answered', fairness: populatedInTurn }),
  underFairness(sharedOperationCompletes, { name: 'L9-transparent-continuity', fairness: populatedInTurn }),
]

export const atsTablesDesigns: readonly Scenario[] = [
  {
    system: atsTablesSystem,
    bounds: { pages: 1, ram: 2 },
    properties: [...ofTables, ...progressOfTables],
    violated: {},
    counts: { states: 7_725, transitions: 19_812, levels: 45 },
    orbits: { states: 3_871, transitions: 9_930 },
  },
  entryFoundGone(atsTablesSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: atsTablesSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, movers: 2, devices: 2 },
    properties: ofTables,
    violated: {},
    orbits: { states: 104_944, transitions: 414_709, levels: 72 },
  },
  {
    system: atsTablesSystem,
    deep: true,
    bounds: { pages: 2, ram: 3 },
    properties: ofTables,
    violated: {},
    orbits: { states: 91_778, transitions: 307_378, levels: 73 },
  },
]

export const atsTablesMutants: readonly Scenario[] = [
  {
    system: freedTableWalked,
    mutantOf: 'ats-tables',
    bounds: { pages: 1, ram: 2 },
    properties: ofTables,
    violated: {
      'P1-no-dma-to-moved-page': 15,
      'P3-va-coherence': 15,
      'P2-no-use-after-free': 16,
      'P4-no-lost-update': 19,
      'P5-no-stale-translation-at-reuse': 16,
      'P11-no-cross-owner-access': 15,
      'P5b-no-stale-iotlb-at-reuse': 16,
      'P2c-no-stale-table-cache': 15,
      'P5c-no-cached-table-at-reuse': 15,
    },
    counts: { states: 29_868, transitions: 79_982, levels: 57 },
    orbits: { states: 14_951, transitions: 40_039 },
  },
]
