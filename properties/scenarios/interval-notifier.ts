import { intervalNotifierSystem } from '../../model/protocols/interval-notifier.ts'
import * as mutants from '../../model/protocols/mutants/interval-notifier.ts'
import * as exercised from '../exercised.ts'
import {
  busyBeforeWalk,
  faultWaits,
  insertCancelled,
  insertDeferred,
  removeDeferred,
  subscriptionsCanEnd,
} from '../exercised-intervals.ts'
import {
  noFreedSubscription,
  noMappingAfterCallback,
  noMappingInWindow,
  notifyBeforeChange,
  pairedIntervals,
} from '../notifier-windows.ts'
import { failedFaultEndsOperation, faultRetryStartsOver, windowCloses } from '../postconditions.ts'
import { notifierReturns } from '../progress-core-mm.ts'
import {
  faultEnds,
  faultEndsDespiteMoves,
  intervalOperationCompletes,
  intervalOperationCompletesDespiteMoves,
  moverProceeds,
  notifierReturnsDespiteJobs,
  notifierReturnsWithFairLock,
  removalEnds,
  removalEndsWithFairLock,
} from '../progress-intervals.ts'
import type { Property } from '../property.ts'
import { unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMm } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMm,
  notifyBeforeChange,
  pairedIntervals,
  noMappingInWindow,
  noMappingAfterCallback,
  noFreedSubscription,
  unpinnedBalance,
  exercised.faultCollides,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
  faultWaits,
  busyBeforeWalk,
  removeDeferred,
  subscriptionsCanEnd,
  faultRetryStartsOver,
  failedFaultEndsOperation,
  windowCloses,
]

/** With one frame, pages are reclaimed and dropped, but never migrated. */
const atOneFrame: readonly Property[] = properties.filter(
  (property) => property !== exercised.pageMigrates && property !== exercised.movedBetweenBeats,
)

/** Where nothing tells a fault that it collided. */
const withoutRetries: readonly Property[] = atOneFrame.filter((property) => property !== faultRetryStartsOver)

const progress: readonly Property[] = [
  moverProceeds,
  notifierReturns,
  notifierReturnsDespiteJobs,
  faultEnds,
  faultEndsDespiteMoves,
  intervalOperationCompletes,
  intervalOperationCompletesDespiteMoves,
  removalEnds,
  removalEndsWithFairLock,
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
    properties: [...atOneFrame, insertDeferred, insertCancelled],
    violated: {
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 260_055, transitions: 1_196_576, levels: 65 },
    orbits: { states: 130_416, transitions: 601_261 },
  },
  {
    system: intervalNotifierSystem,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: [...atOneFrame, notifierReturns, notifierReturnsWithFairLock],
    violated: {
      'P8b-no-mapping-in-window': 9,
      'L4-callbacks-return': 14,
    },
    counts: { states: 175_147, transitions: 764_051, levels: 66 },
    orbits: { states: 90_395, transitions: 396_697 },
  },
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
]

export const intervalNotifierMutants: readonly Scenario[] = [
  {
    system: mutants.callbackDoesNotWait,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 25_154, transitions: 95_117, levels: 54 },
    orbits: { states: 25_154, transitions: 95_117 },
  },
  {
    system: mutants.callbackWaitsForJob,
    mutantOf: 'interval-notifier',
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
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 23_523, transitions: 84_855, levels: 60 },
    orbits: { states: 23_523, transitions: 84_855 },
  },
  {
    system: mutants.insertDoesNotCollide,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: atOneFrame,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P3-va-coherence': 11,
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
    properties: withoutRetries,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P3-va-coherence': 11,
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
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P8c-no-mapping-after-callback': 11,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 37_652, transitions: 139_418, levels: 58 },
    orbits: { states: 37_652, transitions: 139_418 },
  },
  {
    system: mutants.noSetSequence,
    mutantOf: 'interval-notifier',
    bounds: { pages: 1, ram: 1 },
    properties: withoutRetries,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
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
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P3-va-coherence': 11,
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
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
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
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P8c-no-mapping-after-callback': 11,
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 37_426, transitions: 137_390, levels: 58 },
    orbits: { states: 37_426, transitions: 137_390 },
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
]
