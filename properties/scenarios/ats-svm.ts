import { atsForkSystem, atsSvmSystem, atsTablesSystem } from '../../model/protocols/ats-svm.ts'
import * as forkMutants from '../../model/protocols/mutants/ats-fork.ts'
import * as mutants from '../../model/protocols/mutants/ats-svm.ts'
import { freedTableWalked } from '../../model/protocols/mutants/ats-tables.ts'
import { vaCoherence } from '../coherence.ts'
import { noDmaToMovedPage } from '../dma-safety.ts'
import { dropClearsEntry } from '../dropping.ts'
import { discardUnderDma, movedBetweenBeats, pageMigrates } from '../exercised.ts'
import {
  bothCached,
  copiedForDevice,
  copiedForProcess,
  deviceReadOrder,
  exclusiveReachable,
  familyBalance,
  sharedIsProtected,
  upgradedUnderCache,
} from '../forking.ts'
import * as tables from '../page-tables.ts'
import { cpuWriteLands, deviceWriteLands, faultServed } from '../postconditions.ts'
import { moverEnds } from '../progress-core-mm.ts'
import {
  faultResolved,
  faultResolvedDespiteForks,
  flushEnds,
  flushEndsWithoutAnswers,
  flushedInTurn,
  forkedOperationCompletes,
  forkFlushEnds,
  removalOfDeviceEnds,
  requestAnswered,
  requestAnsweredDespiteForks,
  sharedMemoryServed,
  sharedOperationCompletes,
  sharedOperationCompletesDespiteMoves,
  sharedPageEvicted,
  unbindingEnds,
  writeFaultEnds,
} from '../progress-shared-table.ts'
import { type Property, underFairness } from '../property.ts'
import { referencedFrameAllocated, unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import {
  noDeadPasid,
  noSharedDmaToMovedPage,
  noStaleIotlbAtReuse,
  nothingAfterPull,
  oneResponse,
  pulledDuringFlush,
  refilledDuringFlush,
  requestDrained,
  sharedDeviceWriteLands,
  sharedTableCoherence,
  stoppedUnderDma,
  translationAnswered,
  unboundReachable,
} from '../shared-table.ts'
import { entryFoundGone, ofCoreMm, ofEveryDesign, staleUse } from './common.ts'

/** Entries change before caches of them are flushed: P1, P3 and the landing of writes are asked in the form that allows for that. */
const ofOwnTables: readonly Property[] = [noDmaToMovedPage, vaCoherence, deviceWriteLands]

const inSharedForm = (properties: readonly Property[]): readonly Property[] => [
  noSharedDmaToMovedPage,
  sharedTableCoherence,
  sharedDeviceWriteLands,
  ...properties.filter((property) => !ofOwnTables.includes(property)),
  noStaleIotlbAtReuse,
  oneResponse,
  translationAnswered,
]

export const atsAtOneFrame: readonly Property[] = [
  ...inSharedForm(ofCoreMm).filter((property) => property !== pageMigrates),
  noDeadPasid,
  nothingAfterPull,
  unpinnedBalance,
  discardUnderDma,
  dropClearsEntry,
  refilledDuringFlush,
  pulledDuringFlush,
  requestDrained,
  stoppedUnderDma,
  unboundReachable,
]

const properties: readonly Property[] = [...atsAtOneFrame, pageMigrates, movedBetweenBeats]

const sharedMoverEnds = underFairness(moverEnds, {
  name: 'L1b-eviction-answered',
  fairness: { strong: flushedInTurn },
})

const progress: readonly Property[] = [
  sharedPageEvicted,
  sharedMoverEnds,
  faultResolved,
  requestAnswered,
  flushEnds,
  unbindingEnds,
  removalOfDeviceEnds,
  sharedOperationCompletes,
]

const ofMutants: readonly Property[] = [...atsAtOneFrame, ...progress]

const ofForks: readonly Property[] = [
  ...inSharedForm(ofEveryDesign),
  familyBalance,
  sharedIsProtected,
  faultServed,
  cpuWriteLands,
  copiedForDevice,
  copiedForProcess,
  upgradedUnderCache,
  exclusiveReachable,
]

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

const ofTwoPages: readonly Property[] = [...ofForks, deviceReadOrder, bothCached]

const ofForksAndProgress: readonly Property[] = [
  ...ofForks,
  faultResolvedDespiteForks,
  requestAnsweredDespiteForks,
  moverEnds,
  forkFlushEnds,
  writeFaultEnds,
  forkedOperationCompletes,
]

/** Devices must acknowledge, and movers must pause: without that, the two variants of progress are broken. */
export const atsSvmDesigns: readonly Scenario[] = [
  {
    system: atsSvmSystem,
    bounds: { pages: 1, ram: 2 },
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 58_046, transitions: 221_708, levels: 57 },
    orbits: { states: 29_700, transitions: 114_586 },
  },
  {
    system: atsSvmSystem,
    bounds: { pages: 1, ram: 1 },
    properties: [...ofMutants, flushEndsWithoutAnswers, sharedOperationCompletesDespiteMoves],
    violated: {
      'L4-callbacks-return-without-answers': 7,
      'L9-transparent-continuity-despite-endless-moves': 12,
    },
    counts: { states: 13_671, transitions: 50_913, levels: 45 },
    orbits: { states: 13_671, transitions: 50_913 },
  },
  {
    system: atsSvmSystem,
    bounds: { pages: 2, ram: 1 },
    properties: [sharedMemoryServed],
    violated: {},
    counts: { states: 174_672, transitions: 678_326, levels: 71 },
    orbits: { states: 87_351, transitions: 339_243 },
  },
  {
    system: atsForkSystem,
    bounds: { pages: 1, ram: 2 },
    properties: ofForksAndProgress,
    violated: {},
    counts: { states: 11_287, transitions: 32_602, levels: 39 },
    orbits: { states: 5_646, transitions: 16_310 },
  },
  {
    system: atsForkSystem,
    bounds: { pages: 2, ram: 3 },
    properties: ofTwoPages,
    violated: {},
    orbits: { states: 76_822, transitions: 318_540 },
  },
  entryFoundGone(atsSvmSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: atsSvmSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: atsAtOneFrame,
    violated: {},
    orbits: { states: 117_383, transitions: 534_246, levels: 52 },
  },
  {
    system: atsForkSystem,
    deep: true,
    bounds: { pages: 2, ram: 3, devices: 2 },
    properties: ofTwoPages,
    violated: {},
    orbits: { states: 500_621, transitions: 2_308_822, levels: 70 },
  },
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

export const atsSvmMutants: readonly Scenario[] = [
  {
    system: mutants.freeBeforeAcknowledge,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      ...staleUse({ moved: 10, freed: 11, lost: 13 }),
    },
    counts: { states: 23_817, transitions: 90_719, levels: 48 },
    orbits: { states: 23_817, transitions: 90_719 },
  },
  {
    system: mutants.deviceTlbFirst,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      ...staleUse({ moved: 12, freed: 13, lost: 15 }),
    },
    counts: { states: 26_176, transitions: 99_133, levels: 51 },
    orbits: { states: 26_176, transitions: 99_133 },
  },
  {
    system: mutants.translationWithoutDirty,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P4-no-lost-update': 17,
    },
    counts: { states: 19_278, transitions: 72_601, levels: 47 },
    orbits: { states: 19_278, transitions: 72_601 },
  },
  {
    system: mutants.changeWithoutFlush,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      ...staleUse({ moved: 11, freed: 11, lost: 14 }),
      'P5b-no-stale-iotlb-at-reuse': 11,
    },
    counts: { states: 20_792, transitions: 83_166, levels: 55 },
    orbits: { states: 20_792, transitions: 83_166 },
  },
  {
    system: mutants.waitsForAbsentDevice,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'D-never-stuck': 10,
      'D-never-stuttering': 22,
      'A-rest-reachable': 4,
      'A-eviction-reachable': 3,
      'A-unbound-reachable': 2,
      'L1-eviction-progress': 10,
      'L1b-eviction-answered': 10,
      'L3b-request-answered': 12,
      'L4-callbacks-return': 10,
      'L5-unbinding-ends': 4,
      'L6-removal-ends': 4,
    },
    counts: { states: 13_671, transitions: 49_286, levels: 46 },
    orbits: { states: 13_671, transitions: 49_286 },
  },
  {
    system: mutants.looksOnlyBefore,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'D-never-stuck': 10,
      'D-never-stuttering': 22,
      'A-rest-reachable': 10,
      'A-eviction-reachable': 10,
      'A-unbound-reachable': 4,
      'L1-eviction-progress': 10,
      'L1b-eviction-answered': 10,
      'L3b-request-answered': 12,
      'L4-callbacks-return': 10,
      'L5-unbinding-ends': 4,
      'L6-removal-ends': 4,
    },
    counts: { states: 13_671, transitions: 49_286, levels: 45 },
    orbits: { states: 13_671, transitions: 49_286 },
  },
  {
    system: mutants.requestForgotten,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'A-rest-reachable': 5,
      'P9-no-dead-pasid': 9,
      'L3-fault-progress': 5,
      'L3b-request-answered': 5,
      'L9-transparent-continuity': 5,
    },
    counts: { states: 17_471, transitions: 62_953, levels: 46 },
    orbits: { states: 17_471, transitions: 62_953 },
  },
  {
    system: mutants.answeredTwice,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P9b-one-response': 6,
    },
    counts: { states: 20_686, transitions: 84_937, levels: 45 },
    orbits: { states: 20_686, transitions: 84_937 },
  },
  {
    system: mutants.unboundWithoutDrain,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P9-no-dead-pasid': 7,
      'L3b-request-answered': 14,
    },
    counts: { states: 15_335, transitions: 58_761, levels: 45 },
    orbits: { states: 15_335, transitions: 58_761 },
  },
  {
    system: mutants.unboundUnderDma,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P9-no-dead-pasid': 6,
    },
    counts: { states: 20_295, transitions: 76_868, levels: 45 },
    orbits: { states: 20_295, transitions: 76_868 },
  },
  {
    system: mutants.unboundWithoutFlush,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P1-no-dma-to-moved-page': 16,
      'P3-va-coherence': 14,
      'P2-no-use-after-free': 15,
      'P4-no-lost-update': 19,
      'P5-no-stale-translation-at-reuse': 15,
      'P11-no-cross-owner-access': 17,
      'P9-no-dead-pasid': 9,
    },
    counts: { states: 27_375, transitions: 104_720, levels: 55 },
    orbits: { states: 27_375, transitions: 104_720 },
  },
  {
    system: mutants.iotlbOutlivesPasid,
    mutantOf: 'ats-svm',
    bounds: { pages: 1, ram: 1 },
    properties: ofMutants,
    violated: {
      'P1-no-dma-to-moved-page': 17,
      'P3-va-coherence': 14,
      'P2-no-use-after-free': 18,
      'P4-no-lost-update': 20,
      'P5-no-stale-translation-at-reuse': 18,
      'P11-no-cross-owner-access': 18,
      'P5b-no-stale-iotlb-at-reuse': 15,
    },
    counts: { states: 29_641, transitions: 111_187, levels: 56 },
    orbits: { states: 29_641, transitions: 111_187 },
  },
  {
    system: forkMutants.upgradeWithoutFlush,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForksAndProgress,
    violated: {
      'L3-fault-progress': 16,
      'L9-transparent-continuity': 16,
    },
    counts: { states: 10_253, transitions: 29_396, levels: 39 },
    orbits: { states: 5_129, transitions: 14_707 },
  },
  {
    system: forkMutants.copyFlushedAtPost,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForks,
    violated: {
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 14_991, transitions: 48_554, levels: 39 },
    orbits: { states: 7_498, transitions: 24_286 },
  },
  {
    system: forkMutants.copyFlushedAtPost,
    mutantOf: 'ats-fork',
    bounds: { pages: 2, ram: 3 },
    properties: ofTwoPages,
    violated: {
      'P11-no-cross-owner-access': 12,
      'P19-device-read-order': 20,
    },
    orbits: { states: 103_322, transitions: 457_742 },
  },
  {
    system: forkMutants.forkWithoutFlush,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForks,
    violated: {
      'P3-va-coherence': 4,
      'P4-no-lost-update': 17,
    },
    counts: { states: 11_901, transitions: 34_050, levels: 41 },
    orbits: { states: 5_953, transitions: 17_034 },
  },
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
