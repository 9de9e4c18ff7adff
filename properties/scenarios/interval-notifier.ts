import { intervalNotifierSystem, reapedNotifierSystem } from '../../model/protocols/interval-notifier.ts'
import * as mutants from '../../model/protocols/mutants/interval-notifier.ts'
import { droppedPageLeaves, reapedPageLeaves } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import {
  callbackRefuses,
  insertCancelled,
  insertDeferred,
  oneRefusesOfTwo,
  reaperTakesPage,
} from '../exercised-intervals.ts'
import { sharedByTwo } from '../exercised-revocation.ts'
import {
  callbacksTakeTurns,
  neverKeptWaiting,
  notifyBeforeChange,
  oddWhileTold,
  pairedIntervals,
  refusalPropagated,
  treeUnderLock,
  windowClosedForAll,
} from '../notifier-windows.ts'
import { faultRetryStartsOver } from '../postconditions.ts'
import { moverEnds, notifierReturns, notifierReturnsDespiteJobs } from '../progress-core-mm.ts'
import {
  faultEnds,
  faultEndsDespiteMoves,
  intervalOperationCompletes,
  intervalOperationCompletesDespiteMoves,
  moverProceeds,
  notifierReturnsWithFairLock,
  regionCloses,
  removalEnds,
  removalEndsWithFairLock,
} from '../progress-intervals.ts'
import type { Property } from '../property.ts'
import { oneMoverPerPage } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { entryFoundGone, ofCoreMm, staleUse } from './common.ts'
import { ofIntervals } from './intervals.ts'

const properties: readonly Property[] = [
  ...ofCoreMm,
  ...ofIntervals,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
]

/** With one frame, pages are reclaimed and dropped, but never migrated. */
const atOneFrame: readonly Property[] = properties.filter(
  (property) => property !== exercised.pageMigrates && property !== exercised.movedBetweenBeats,
)

const ofTwoMovers: readonly Property[] = [
  notifierReturns,
  notifierReturnsWithFairLock,
  oneMoverPerPage,
  treeUnderLock,
  callbacksTakeTurns,
  pairedIntervals,
  oddWhileTold,
  notifyBeforeChange,
  exercised.restReachable,
]

/** Where nothing tells a fault that it collided. */
const withoutRetries: readonly Property[] = atOneFrame.filter((property) => property !== faultRetryStartsOver)

const progress: readonly Property[] = [
  moverProceeds,
  moverEnds,
  notifierReturns,
  notifierReturnsDespiteJobs,
  faultEnds,
  faultEndsDespiteMoves,
  intervalOperationCompletes,
  intervalOperationCompletesDespiteMoves,
  removalEnds,
  removalEndsWithFairLock,
  regionCloses,
  droppedPageLeaves,
]

const underReaper: readonly Property[] = [
  ...atOneFrame,
  refusalPropagated,
  windowClosedForAll,
  neverKeptWaiting,
  callbackRefuses,
  reaperTakesPage,
]

const progressUnderReaper: readonly Property[] = [
  moverEnds,
  notifierReturns,
  faultEnds,
  intervalOperationCompletes,
  removalEnds,
  removalEndsWithFairLock,
  regionCloses,
  droppedPageLeaves,
  reapedPageLeaves,
]

/**
 * P8b is broken by design: a translation can still be set up after Pre has begun, until the callback of its own subscription runs.
 */
export const intervalNotifierDesigns: readonly Scenario[] = [
  {
    system: intervalNotifierSystem,
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 45_637, transitions: 167_314, levels: 76 },
    orbits: { states: 23_375, transitions: 86_466 },
  },
  {
    system: intervalNotifierSystem,
    bounds: { pages: 1, ram: 1, devices: 2 },
    until: sharedByTwo.name,
    properties: [insertDeferred, insertCancelled, sharedByTwo],
    violated: {},
  },
  entryFoundGone(intervalNotifierSystem, { pages: 1, ram: 3, movers: 2 }),
  {
    system: intervalNotifierSystem,
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: {
      'L3-fault-progress-despite-endless-moves': 30,
      'L9-transparent-continuity-despite-endless-moves': 14,
      'L5-deregistration-ends': 13,
    },
    counts: { states: 12_525, transitions: 45_817, levels: 62 },
    orbits: { states: 12_525, transitions: 45_817 },
  },
  {
    system: reapedNotifierSystem,
    bounds: { pages: 1, ram: 1 },
    properties: [...underReaper, ...progressUnderReaper],
    violated: { 'P8b-no-mapping-in-window': 9, 'L5-deregistration-ends': 13 },
    counts: { states: 18_800, transitions: 70_776, levels: 62 },
    orbits: { states: 18_800, transitions: 70_776 },
  },
  entryFoundGone(reapedNotifierSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: reapedNotifierSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: underReaper,
    violated: { 'P8b-no-mapping-in-window': 9 },
    counts: { states: 487_694, transitions: 2_213_972, levels: 66 },
    orbits: { states: 249_420, transitions: 1_136_128 },
  },
  {
    system: reapedNotifierSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, devices: 2 },
    properties: [...underReaper, oneRefusesOfTwo, insertDeferred, insertCancelled],
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 218_159, transitions: 1_026_364, levels: 65 },
  },
  // Between movers alone, see the process alone.
  {
    system: intervalNotifierSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: ofTwoMovers,
    violated: {
      'L4-callbacks-return': 14,
    },
    counts: { states: 175_147, transitions: 764_051, levels: 66 },
    orbits: { states: 90_395, transitions: 396_697 },
  },
  {
    system: intervalNotifierSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties: [...properties, insertDeferred, insertCancelled, sharedByTwo],
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 223_923, transitions: 1_042_375, levels: 79 },
  },
  {
    system: intervalNotifierSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, movers: 2 },
    properties,
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 227_295, transitions: 1_017_056, levels: 79 },
  },
]

export const intervalNotifierMutants: readonly Scenario[] = [
  {
    system: mutants.callbackDoesNotWait,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 25_154, transitions: 95_117, levels: 54 },
    orbits: { states: 25_154, transitions: 95_117 },
  },
  {
    system: mutants.callbackWaitsForJob,
    mutantOf: 'interval-notifier',
    without: 'callbacks wait only for work that the kernel bounds',
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: {
      'L4-callbacks-return-despite-endless-jobs': 10,
      'L3-fault-progress-despite-endless-moves': 30,
      'L9-transparent-continuity-despite-endless-moves': 14,
      'L5-deregistration-ends': 13,
    },
    counts: { states: 6_093, transitions: 22_065, levels: 55 },
    orbits: { states: 6_093, transitions: 22_065 },
  },
  {
    system: mutants.deregisteredWithoutZap,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 23_523, transitions: 84_855, levels: 60 },
    orbits: { states: 23_523, transitions: 84_855 },
  },
  {
    system: mutants.reaperGoesOn,
    mutantOf: 'interval-notifier-reaped',
    bounds: { pages: 1, ram: 1 },
    properties: underReaper,
    violated: {
      ...staleUse({ moved: 12, freed: 13, lost: 16 }),
      'P7-notify-before-change': 12,
      'P8b-no-mapping-in-window': 9,
      'P25-refusal-propagated': 11,
    },
    counts: { states: 28_482, transitions: 107_025, levels: 56 },
    orbits: { states: 28_482, transitions: 107_025 },
  },
  {
    system: mutants.reaperDoesNotEnd,
    mutantOf: 'interval-notifier-reaped',
    bounds: { pages: 1, ram: 1 },
    properties: [...underReaper, ...progressUnderReaper],
    violated: {
      'P8-paired-windows': 12,
      'P8b-no-mapping-in-window': 9,
      'P25b-window-closed-for-all': 11,
      'L5-deregistration-ends': 13,
      'L5-deregistration-ends-with-fair-lock': 16,
      'L5b-region-closes': 16,
    },
    counts: { states: 19_068, transitions: 72_385, levels: 62 },
    orbits: { states: 19_068, transitions: 72_385 },
  },
  {
    system: mutants.faultsOnlyBeforeJob,
    mutantOf: 'interval-notifier',
    without: 'the NIC can fault in the middle of an operation, or moves wait for its end',
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: {
      'L3-fault-progress-despite-endless-moves': 30,
      'L9-transparent-continuity': 13,
      'L9-transparent-continuity-despite-endless-moves': 13,
      'L5-deregistration-ends': 13,
    },
    counts: { states: 9_015, transitions: 32_294, levels: 45 },
    orbits: { states: 9_015, transitions: 32_294 },
  },
  {
    system: mutants.insertDoesNotCollide,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
      'P8c-no-mapping-after-callback': 9,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 29_267, transitions: 106_292, levels: 55 },
    orbits: { states: 29_267, transitions: 106_292 },
  },
  {
    system: mutants.moverForgetsWindow,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    // Nobody is told of anything.
    properties: withoutRetries.filter((property) => property !== oddWhileTold),
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
      'P8c-no-mapping-after-callback': 9,
      'P8b-no-mapping-in-window': 9,
      'E5-fault-collides': 'never',
      'E-busy-before-walk': 'never',
      'E-remove-deferred': 'never',
    },
    counts: { states: 20_849, transitions: 75_754, levels: 53 },
    orbits: { states: 20_849, transitions: 75_754 },
  },
  {
    system: mutants.noRetryCheck,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8c-no-mapping-after-callback': 11,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 24_381, transitions: 90_344, levels: 58 },
    orbits: { states: 24_381, transitions: 90_344 },
  },
  {
    system: mutants.noSetSequence,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: withoutRetries,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8c-no-mapping-after-callback': 11,
      'P8b-no-mapping-in-window': 9,
      'E5-fault-collides': 'never',
      'E-busy-before-walk': 'never',
    },
    counts: { states: 26_247, transitions: 93_918, levels: 55 },
    orbits: { states: 26_247, transitions: 93_918 },
  },
  {
    system: mutants.noWaitInReadBegin,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
      'P8c-no-mapping-after-callback': 9,
      'P8b-no-mapping-in-window': 9,
      'E-fault-waits': 'never',
    },
    counts: { states: 25_321, transitions: 93_222, levels: 55 },
    orbits: { states: 25_321, transitions: 93_222 },
  },
  {
    system: mutants.removeRacesEnd,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      'P8b-no-mapping-in-window': 9,
      'P2m-no-freed-subscription': 10,
    },
    counts: { states: 12_660, transitions: 46_272, levels: 62 },
    orbits: { states: 12_660, transitions: 46_272 },
  },
  {
    system: mutants.removedBeforeZap,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 30_249, transitions: 119_794, levels: 57 },
    orbits: { states: 30_249, transitions: 119_794 },
  },
  {
    system: mutants.retryCheckedBeforeLock,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8c-no-mapping-after-callback': 11,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 24_267, transitions: 88_766, levels: 58 },
    orbits: { states: 24_267, transitions: 88_766 },
  },
  {
    system: mutants.sequenceTakenLate,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 13,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 16,
      'P11-no-cross-owner-access': 13,
      'P3-va-coherence': 13,
      'P8c-no-mapping-after-callback': 12,
      'P8b-no-mapping-in-window': 9,
      'E-fault-waits': 'never',
    },
    counts: { states: 20_845, transitions: 76_072, levels: 62 },
    orbits: { states: 20_845, transitions: 76_072 },
  },
  {
    system: mutants.reaperWaits,
    mutantOf: 'interval-notifier-reaped',
    bounds: { pages: 1, ram: 1 },
    properties: underReaper,
    violated: {
      'P8b-no-mapping-in-window': 9,
      'P25c-never-kept-waiting': 10,
    },
    counts: { states: 18_956, transitions: 71_420, levels: 62 },
    orbits: { states: 18_956, transitions: 71_420 },
  },
]
