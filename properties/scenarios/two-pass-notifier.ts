import * as mutants from '../../model/protocols/mutants/two-pass-notifier.ts'
import { twoPassNotifierSystem } from '../../model/protocols/two-pass-notifier.ts'
import * as exercised from '../exercised.ts'
import { busyBeforeWalk, faultWaits, removeDeferred, subscriptionsCanEnd } from '../exercised-intervals.ts'
import {
  noFreedSubscription,
  noMappingAfterCallback,
  noMappingInWindow,
  notifyBeforeChange,
  pairedIntervals,
} from '../notifier-windows.ts'
import {
  cpuWriteLands,
  deviceWriteLands,
  failedFaultEndsOperation,
  faultRetryStartsOver,
  windowCloses,
} from '../postconditions.ts'
import { notifierReturns, notifierReturnsDespiteJobs } from '../progress-core-mm.ts'
import * as progressIntervals from '../progress-intervals.ts'
import type { Property } from '../property.ts'
import { unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import * as twoPasses from '../two-passes.ts'
import { ofCoreMm } from './common.ts'

/** Nobody writes, so that every page that is paged out is dropped. */
const withWrites: readonly Property[] = [
  exercised.deviceWrites,
  exercised.pageMigrates,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  cpuWriteLands,
  deviceWriteLands,
]

const properties: readonly Property[] = [
  ...ofCoreMm.filter((property) => !withWrites.includes(property)),
  notifyBeforeChange,
  pairedIntervals,
  noMappingInWindow,
  noMappingAfterCallback,
  noFreedSubscription,
  unpinnedBalance,
  twoPasses.refusalChangesNothing,
  exercised.faultCollides,
  faultWaits,
  busyBeforeWalk,
  removeDeferred,
  subscriptionsCanEnd,
  twoPasses.waitsInFirstPass,
  twoPasses.refusedAtAll,
  faultRetryStartsOver,
  failedFaultEndsOperation,
  windowCloses,
]

const ofTwo: readonly Property[] = [...properties, twoPasses.waitsOverlap, twoPasses.refusedAfterAnother]

const progress: readonly Property[] = [
  progressIntervals.moverProceeds,
  notifierReturns,
  notifierReturnsDespiteJobs,
  progressIntervals.faultEnds,
  progressIntervals.faultEndsDespiteMoves,
  progressIntervals.removalEnds,
  progressIntervals.removalEndsWithFairLock,
]

const small = { pages: 1, ram: 1 }
const two = { ...small, devices: 2 }

/**
 * P8b is broken by design, as with every interval notifier. P8c with two devices: one that was not called since another refused counts
 * as returned, and may map while the window is being closed; nothing changes in there.
 */
export const twoPassNotifierDesigns: readonly Scenario[] = [
  {
    system: twoPassNotifierSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P8b-no-mapping-in-window': 9, 'L3-fault-progress-despite-endless-moves': 30 },
    counts: { states: 3_440, transitions: 10_017, levels: 46 },
    orbits: { states: 3_440, transitions: 10_017 },
  },
  {
    system: twoPassNotifierSystem,
    bounds: two,
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9, 'P8c-no-mapping-after-callback': 21 },
    counts: { states: 76_614, transitions: 296_859, levels: 64 },
    orbits: { states: 38_507, transitions: 149_440 },
  },
  {
    system: twoPassNotifierSystem,
    bounds: { ...small, movers: 2 },
    properties,
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 26_765, transitions: 101_932 },
  },
  {
    system: twoPassNotifierSystem,
    deep: true,
    bounds: { ...two, ram: 2 },
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9, 'P8c-no-mapping-after-callback': 21 },
    orbits: { states: 38_909, transitions: 151_430, levels: 64 },
  },
]

export const twoPassNotifierMutants: readonly Scenario[] = [
  {
    system: mutants.finishDoesNotWait,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 18,
      'P2-no-use-after-free': 18,
      'P5-no-stale-translation-at-reuse': 18,
      'P11-no-cross-owner-access': 18,
      'P3-va-coherence': 18,
      'P8b-no-mapping-in-window': 9,
      'P8c-no-mapping-after-callback': 38,
    },
    counts: { states: 4_426, transitions: 13_101, levels: 50 },
    orbits: { states: 4_426, transitions: 13_101 },
  },
  {
    system: mutants.sequenceInSecondPass,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P8b-no-mapping-in-window': 9,
      'P8c-no-mapping-after-callback': 11,
    },
    counts: { states: 5_390, transitions: 15_383, levels: 47 },
    orbits: { states: 5_390, transitions: 15_383 },
  },
  {
    system: mutants.refusalIgnored,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P2-no-use-after-free': 13,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 13,
      'P3-va-coherence': 12,
      'P8b-no-mapping-in-window': 9,
      'P25-failed-pre-changes-nothing': 11,
    },
    counts: { states: 3_496, transitions: 10_138, levels: 46 },
    orbits: { states: 3_496, transitions: 10_138 },
  },
  {
    system: mutants.refusalNotEnded,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'P8-paired-windows': 11,
      'P8b-no-mapping-in-window': 9,
      'P25-failed-pre-changes-nothing': 11,
      'L3-fault-progress-despite-endless-moves': 30,
      'L5-deregistration-ends': 16,
      'L5-deregistration-ends-with-fair-lock': 16,
    },
    counts: { states: 3_452, transitions: 10_123, levels: 46 },
    orbits: { states: 3_452, transitions: 10_123 },
  },
  {
    system: mutants.onePass,
    mutantOf: 'two-pass-notifier',
    bounds: two,
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9, 'P8c-no-mapping-after-callback': 21, 'E-waits-overlap': 'never' },
    counts: { states: 69_292, transitions: 254_101, levels: 64 },
    orbits: { states: 34_839, transitions: 127_990 },
  },
]
