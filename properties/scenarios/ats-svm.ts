import { atsSvmSystem } from '../../model/protocols/ats-svm.ts'
import * as mutants from '../../model/protocols/mutants/ats-svm.ts'
import { dropClearsEntry, droppedFromSwap } from '../dropping.ts'
import { discardUnderDma, movedBetweenBeats, pageMigrates } from '../exercised.ts'
import { moverEnds } from '../progress-core-mm.ts'
import {
  faultResolved,
  flushEnds,
  flushEndsWithoutAnswers,
  flushedInTurn,
  removalOfDeviceEnds,
  requestAnswered,
  sharedMemoryServed,
  sharedOperationCompletes,
  sharedOperationCompletesDespiteMoves,
  sharedPageEvicted,
  unbindingEnds,
} from '../progress-shared-table.ts'
import { type Property, underFairness } from '../property.ts'
import { unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import {
  noDeadPasid,
  nothingAfterPull,
  pulledDuringFlush,
  refilledDuringFlush,
  requestDrained,
  stoppedUnderDma,
  unboundReachable,
} from '../shared-table.ts'
import { entryFoundGone, ofCoreMm, staleUse } from './common.ts'
import { inSharedForm } from './shared-form.ts'

export const atsAtOneFrame: readonly Property[] = [
  ...inSharedForm(ofCoreMm).filter((property) => property !== pageMigrates),
  noDeadPasid,
  nothingAfterPull,
  unpinnedBalance,
  discardUnderDma,
  dropClearsEntry,
  droppedFromSwap,
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
  entryFoundGone(atsSvmSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: atsSvmSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: atsAtOneFrame,
    violated: {},
    orbits: { states: 117_383, transitions: 534_246, levels: 52 },
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
]
