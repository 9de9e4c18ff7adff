import * as mutants from '../../model/protocols/mutants/on-demand-paging.ts'
import {
  cachedPagingSystem,
  exitingPagingSystem,
  onDemandPagingSystem,
} from '../../model/protocols/on-demand-paging.ts'
import { dropClearsEntry, droppedIsForgotten } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { removeDeferred, subscriptionsCanEnd } from '../exercised-intervals.ts'
import { callbackAfterRevocation, faultOutlivesKey, keyGone, reclaimUnderCacheLock } from '../exercised-odp.ts'
import * as exit from '../exit.ts'
import { noMappingInWindow } from '../notifier-windows.ts'
import { cacheLockKept } from '../odp.ts'
import { moverEnds, notifierReturns, notifierReturnsDespiteJobs } from '../progress-core-mm.ts'
import { moverProceeds } from '../progress-intervals.ts'
import {
  odpFaultEnds,
  odpFaultEndsDespiteMoves,
  odpOperationCompletes,
  odpRemovalEnds,
  odpRemovalEndsDespiteMoves,
} from '../progress-odp.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { entryFoundGone, staleUse, useAfterFree } from './common.ts'
import { ofOnDemandPaging, ofReadOnlyPaging } from './odp.ts'

/** With one frame, pages are reclaimed, but never migrated. */
const atOneFrame: readonly Property[] = [
  ...ofOnDemandPaging,
  noMappingInWindow,
  subscriptionsCanEnd,
  faultOutlivesKey,
  callbackAfterRevocation,
  keyGone,
]
const properties: readonly Property[] = [...atOneFrame, exercised.pageMigrates, exercised.movedBetweenBeats]

const progress: readonly Property[] = [
  moverProceeds,
  moverEnds,
  notifierReturns,
  notifierReturnsDespiteJobs,
  odpFaultEnds,
  odpFaultEndsDespiteMoves,
  odpOperationCompletes,
  odpRemovalEnds,
  odpRemovalEndsDespiteMoves,
]

/** The only mover holds the lock of the cache, which a region needs to go. */
const cached: readonly Property[] = [
  ...atOneFrame.filter((property) => property !== removeDeferred),
  cacheLockKept,
  reclaimUnderCacheLock,
]

const exiting: readonly Property[] = [
  ...ofReadOnlyPaging,
  noMappingInWindow,
  subscriptionsCanEnd,
  faultOutlivesKey,
  callbackAfterRevocation,
  keyGone,
  dropClearsEntry,
  droppedIsForgotten,
  exit.nothingOfDeadSpace,
  exit.noUserOfDeadSpace,
  exit.noExitUnderLock,
  exit.spaceGoesFirst,
  exit.fileGoesFirst,
  exit.exitMeetsClose,
  exit.exitWaitsForFault,
  exit.faultFindsNoSpace,
  exit.newSpaceReachable,
]

const progressOfExit: readonly Property[] = [
  moverProceeds,
  notifierReturns,
  odpFaultEnds,
  odpRemovalEnds,
  exit.exitEnds,
  exit.exitEndsDespiteMoves,
]

const small = { pages: 1, ram: 1 }

/**
 * P8b is broken by design, as with every interval notifier. What waits for faults waits as long as movers begin again and again: L3, and
 * with it L5.
 */
export const onDemandPagingDesigns: readonly Scenario[] = [
  {
    system: onDemandPagingSystem,
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: { 'P8b-no-mapping-in-window': 11 },
    counts: { states: 42_281, transitions: 117_708, levels: 75 },
    orbits: { states: 21_262, transitions: 59_121 },
  },
  {
    system: onDemandPagingSystem,
    bounds: small,
    properties: progress,
    violated: { 'L3-fault-progress-despite-endless-moves': 33, 'L5-deregistration-ends-despite-endless-moves': 34 },
    counts: { states: 9_134, transitions: 24_751, levels: 61 },
    orbits: { states: 9_134, transitions: 24_751 },
  },
  {
    system: cachedPagingSystem,
    bounds: small,
    properties: [...cached, ...progress],
    violated: {
      'P8b-no-mapping-in-window': 11,
      'L3-fault-progress-despite-endless-moves': 35,
      'L5-deregistration-ends-despite-endless-moves': 36,
    },
    counts: { states: 9_377, transitions: 24_997, levels: 62 },
    orbits: { states: 9_377, transitions: 24_997 },
  },
  {
    system: exitingPagingSystem,
    bounds: small,
    properties: [...exiting, ...progressOfExit],
    violated: {
      'P8b-no-mapping-in-window': 11,
      'L6-exit-ends-despite-endless-moves': 20,
    },
    counts: { states: 6_739, transitions: 20_432, levels: 58 },
    orbits: { states: 6_739, transitions: 20_432 },
  },
  {
    system: onDemandPagingSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties,
    violated: { 'P8b-no-mapping-in-window': 11 },
    orbits: { states: 393_377, transitions: 1_468_038, levels: 89 },
  },
  {
    system: cachedPagingSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, devices: 2 },
    properties: cached,
    violated: { 'P8b-no-mapping-in-window': 11 },
    orbits: { states: 486_929, transitions: 1_798_439, levels: 77 },
  },
  entryFoundGone(exitingPagingSystem, { ...small, ram: 2, movers: 2 }),
  {
    system: exitingPagingSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: exiting,
    violated: { 'P8b-no-mapping-in-window': 11 },
    orbits: { states: 16_475, transitions: 56_535, levels: 66 },
  },
  {
    system: exitingPagingSystem,
    deep: true,
    bounds: { pages: 2, ram: 1 },
    properties: exiting,
    violated: { 'P8b-no-mapping-in-window': 11 },
    orbits: { states: 198_790, transitions: 782_918, levels: 95 },
  },
]

export const onDemandPagingMutants: readonly Scenario[] = [
  {
    system: mutants.callbackDoesNotWait,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 23, freed: 23, lost: 27 }),
      'P6-quiesced-before-unmap': 14,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 23_762, transitions: 71_694, levels: 68 },
    orbits: { states: 23_762, transitions: 71_694 },
  },
  {
    system: mutants.unmappedBeforeZap,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: { 'P6-quiesced-before-unmap': 14, 'P8b-no-mapping-in-window': 11 },
    counts: { states: 9_208, transitions: 25_094, levels: 61 },
    orbits: { states: 9_208, transitions: 25_094 },
  },
  {
    system: mutants.dirtyForgotten,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: { 'P4-no-lost-update': 27, 'P2m-page-there-at-unmap': 15, 'P8b-no-mapping-in-window': 11 },
    counts: { states: 18_004, transitions: 49_105, levels: 84 },
    orbits: { states: 18_004, transitions: 49_105 },
  },
  {
    system: mutants.sequenceTakenAfterWalk,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      ...useAfterFree({ freed: 20, used: 21, lost: 25 }),
      'P2m-page-there-at-unmap': 26,
      'P5b-no-dma-mapping-at-reuse': 19,
      'P8c-no-mapping-after-callback': 13,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 19_705, transitions: 54_213, levels: 70 },
    orbits: { states: 19_705, transitions: 54_213 },
  },
  {
    system: mutants.retryCheckedOutsideLock,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      ...useAfterFree({ freed: 20, used: 21, lost: 25 }),
      'P2m-page-there-at-unmap': 26,
      'P5b-no-dma-mapping-at-reuse': 19,
      'P8c-no-mapping-after-callback': 13,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 19_169, transitions: 52_967, levels: 73 },
    orbits: { states: 19_169, transitions: 52_967 },
  },
  {
    system: mutants.updateNotAwaited,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      ...useAfterFree({ freed: 23, used: 24, lost: 28 }),
      'P6-quiesced-before-unmap': 14,
      'P8c-no-mapping-after-callback': 12,
      'P16-lock-discipline': 8,
      'E-callback-waits-for-fault': 'never',
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 14_645, transitions: 39_742, levels: 68 },
    orbits: { states: 14_645, transitions: 39_742 },
  },
  {
    system: mutants.revokedWhileUsed,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      ...staleUse({ moved: 24, freed: 24, lost: 28 }),
      'P6-quiesced-before-unmap': 15,
      'P9-no-command-for-dead-key': 12,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 19_905, transitions: 53_847, levels: 72 },
    orbits: { states: 19_905, transitions: 53_847 },
  },
  {
    system: mutants.revocationRacesCallback,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: [...atOneFrame, ...progress],
    violated: {
      'P9-no-command-for-dead-key': 15,
      'P16-lock-discipline': 3,
      'A-rest-reachable': 16,
      'A-eviction-reachable': 16,
      'P8b-no-mapping-in-window': 11,
      'A-subscriptions-can-end': 16,
      'L1-eviction-progress': 20,
      'L1b-eviction-answered': 20,
      'L4-callbacks-return': 20,
      'L4-callbacks-return-despite-endless-jobs': 20,
      'L3-fault-progress-despite-endless-moves': 33,
      'L5-deregistration-ends-despite-endless-moves': 20,
    },
    counts: { states: 9_758, transitions: 28_090, levels: 61 },
    orbits: { states: 9_758, transitions: 28_090 },
  },
  {
    system: mutants.callbackSkipsUnmap,
    mutantOf: 'on-demand-paging',
    bounds: small,
    properties: atOneFrame,
    violated: {
      'P4-no-lost-update': 28,
      'P2m-page-there-at-unmap': 26,
      'P5b-no-dma-mapping-at-reuse': 25,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 14_757, transitions: 39_846, levels: 80 },
    orbits: { states: 14_757, transitions: 39_846 },
  },
  {
    system: mutants.cacheUnderLock,
    mutantOf: 'on-demand-paging-cached',
    bounds: small,
    properties: [...cached, ...progress],
    violated: {
      'A-rest-reachable': 13,
      'A-eviction-reachable': 13,
      'P8b-no-mapping-in-window': 11,
      'A-subscriptions-can-end': 13,
      'L1-eviction-progress': 17,
      'L1b-eviction-answered': 17,
      'L4-callbacks-return': 17,
      'L4-callbacks-return-despite-endless-jobs': 17,
      'L3-fault-progress-despite-endless-moves': 35,
      'L5-deregistration-ends-despite-endless-moves': 17,
    },
    counts: { states: 9_652, transitions: 25_462, levels: 62 },
    orbits: { states: 9_652, transitions: 25_462 },
  },
  {
    system: mutants.spacePutUnderLock,
    mutantOf: 'on-demand-paging-exit',
    bounds: small,
    properties: [...exiting, ...progressOfExit],
    violated: {
      'D-never-stuck': 12,
      'A-rest-reachable': 6,
      'A-eviction-reachable': 9,
      'P8b-no-mapping-in-window': 11,
      'A-subscriptions-can-end': 6,
      'P17-no-deadlock': 11,
      'A-new-process-reachable': 6,
      'L1-eviction-progress': 11,
      'L4-callbacks-return': 11,
      'L6-exit-ends': 11,
      'L6-exit-ends-despite-endless-moves': 11,
    },
    counts: { states: 6_819, transitions: 20_536, levels: 58 },
    orbits: { states: 6_819, transitions: 20_536 },
  },
  {
    system: mutants.notifierOfCloser,
    mutantOf: 'on-demand-paging-exit',
    bounds: small,
    properties: exiting,
    violated: {
      'P2m-no-freed-subscription': 7,
      'P8b-no-mapping-in-window': 11,
    },
    counts: { states: 6_956, transitions: 20_887, levels: 58 },
    orbits: { states: 6_956, transitions: 20_887 },
  },
]
