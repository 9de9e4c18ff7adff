import { reapedSvmSystem } from '../../model/protocols/gpu-svm.ts'
import * as mutants from '../../model/protocols/mutants/reaped.ts'
import { reapedMirrorSystem } from '../../model/protocols/notifier-mirror.ts'
import { reapedPagingSystem } from '../../model/protocols/on-demand-paging.ts'
import { reapedUserptrSystem } from '../../model/protocols/userptr.ts'
import { noBeatWithoutTranslation } from '../dma-safety.ts'
import { dropClearsEntry, droppedFromSwap, droppedIsForgotten, reapedPageLeaves } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { callbackRefuses, nobodyRefuses, subscriptionsCanEnd } from '../exercised-intervals.ts'
import * as svm from '../gpu-svm.ts'
import {
  neverKeptWaiting,
  neverKeptWaitingForJobs,
  noMappingInWindow,
  refusalPropagated,
  windowClosedForAll,
} from '../notifier-windows.ts'
import { deviceWriteLands, restoreMapsAgain } from '../postconditions.ts'
import {
  mirroredFaultEnds,
  mirroredMoverProceeds,
  mirroredOperationCompletes,
  moverEnds,
  notifierReturns,
} from '../progress-core-mm.ts'
import { odpFaultEnds, odpRemovalEnds } from '../progress-odp.ts'
import { pushedJobCompletes, submissionEnds } from '../progress-userptr.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { discardUnderSubmission } from '../userptr.ts'
import { entryFoundGone, staleUse } from './common.ts'
import { withoutReferences } from './gpu-svm.ts'
import { mirrorAtOneFrame } from './notifier-mirror.ts'
import { ofReadOnlyPaging } from './odp.ts'
import { userptrAtOneFrame } from './userptr.ts'

// Designs under the OOM reaper, which may not wait for callbacks.

const ofRefusals: readonly Property[] = [refusalPropagated, windowClosedForAll, callbackRefuses]

/** Devices only read, where that is enough, and which page goes is left to the reaper, or to reclaim. */
const left: readonly Property[] = [
  exercised.deviceWrites,
  deviceWriteLands,
  svm.comesBackWithWrites,
  exercised.discardUnderDma,
  discardUnderSubmission,
]
const without = (properties: readonly Property[], others: readonly Property[] = []) =>
  properties.filter((property) => !left.includes(property) && !others.includes(property))

const ofMirrors: readonly Property[] = [
  ...without(mirrorAtOneFrame),
  noBeatWithoutTranslation,
  ...ofRefusals,
  neverKeptWaiting,
  nobodyRefuses,
  droppedFromSwap,
]
const progressOfMirrors: readonly Property[] = [
  moverEnds,
  mirroredMoverProceeds,
  reapedPageLeaves,
  notifierReturns,
  mirroredFaultEnds,
  mirroredOperationCompletes,
]

const ofPaging: readonly Property[] = [
  ...ofReadOnlyPaging,
  dropClearsEntry,
  droppedIsForgotten,
  noMappingInWindow,
  subscriptionsCanEnd,
  ...ofRefusals,
  neverKeptWaiting,
  nobodyRefuses,
  droppedFromSwap,
]

const ofUserptr: readonly Property[] = [
  ...without(userptrAtOneFrame),
  exercised.deviceWrites,
  deviceWriteLands,
  ...ofRefusals,
  neverKeptWaitingForJobs,
  nobodyRefuses,
]

/** Every page has a subscription: nothing of this memory is reaped. */
const ofSvm: readonly Property[] = [
  ...without(withoutReferences, [
    exercised.pageComesBack,
    exercised.swapCopyOutdated,
    exercised.cleanPageDropped,
    droppedFromSwap,
  ]),
  noBeatWithoutTranslation,
  restoreMapsAgain,
  exercised.discardUnderDma,
  ...ofRefusals,
  neverKeptWaiting,
]

const small = { pages: 1, ram: 1 }
const two = { ...small, devices: 2 }
const onDevice = { ...small, vram: 1 }
const overlapping = { ...small, ram: 2, movers: 2 }

export const reapedDesigns: readonly Scenario[] = [
  {
    system: reapedMirrorSystem,
    bounds: two,
    properties: [...ofMirrors, ...progressOfMirrors],
    violated: {},
    counts: { states: 11_156, transitions: 36_524, levels: 65 },
    orbits: { states: 5_656, transitions: 18_594 },
  },
  entryFoundGone(reapedMirrorSystem, overlapping),
  {
    system: reapedMirrorSystem,
    deep: true,
    bounds: { ...two, movers: 2 },
    properties: ofMirrors,
    violated: {},
    orbits: { states: 94_944, transitions: 412_616, levels: 73 },
  },
  {
    system: reapedPagingSystem,
    bounds: small,
    properties: [...ofPaging, moverEnds, notifierReturns, odpFaultEnds, odpRemovalEnds],
    violated: { 'P8b-no-mapping-in-window': 11 },
    counts: { states: 5_382, transitions: 14_971, levels: 60 },
    orbits: { states: 5_382, transitions: 14_971 },
  },
  entryFoundGone(reapedPagingSystem, overlapping),
  {
    system: reapedPagingSystem,
    deep: true,
    bounds: two,
    properties: ofPaging,
    violated: { 'P8b-no-mapping-in-window': 11 },
    orbits: { states: 100_651, transitions: 386_155, levels: 75 },
  },
  {
    system: reapedUserptrSystem,
    bounds: small,
    properties: [...ofUserptr, moverEnds, notifierReturns, submissionEnds, pushedJobCompletes],
    violated: { 'P5b-no-stale-page-table-at-reuse': 17 },
    counts: { states: 2_701, transitions: 8_140, levels: 40 },
    orbits: { states: 2_701, transitions: 8_140 },
  },
  entryFoundGone(reapedUserptrSystem, overlapping),
  {
    system: reapedUserptrSystem,
    deep: true,
    bounds: two,
    properties: ofUserptr,
    violated: { 'P5b-no-stale-page-table-at-reuse': 17 },
    orbits: { states: 18_333, transitions: 73_557, levels: 54 },
  },
  {
    system: reapedSvmSystem,
    bounds: onDevice,
    properties: [...ofSvm, moverEnds, notifierReturns, svm.touchEnds, mirroredOperationCompletes],
    violated: {},
    counts: { states: 5_413, transitions: 17_064, levels: 55 },
    orbits: { states: 5_413, transitions: 17_064 },
  },
  {
    system: reapedSvmSystem,
    bounds: { ...onDevice, ram: 2, movers: 2 },
    until: exercised.entryGone.name,
    properties: [exercised.entryGone],
    violated: {},
  },
  {
    system: reapedSvmSystem,
    deep: true,
    bounds: { ...onDevice, movers: 2 },
    properties: ofSvm,
    violated: {},
    orbits: { states: 64_297, transitions: 261_969, levels: 63 },
  },
]

export const reapedMutants: readonly Scenario[] = [
  {
    system: mutants.mirrorWaits,
    mutantOf: 'notifier-mirror-reaped',
    bounds: small,
    properties: ofMirrors,
    violated: { 'P25c-never-kept-waiting': 8 },
    counts: { states: 2_153, transitions: 5_983, levels: 46 },
    orbits: { states: 2_153, transitions: 5_983 },
  },
  {
    system: mutants.mirrorRefusalIgnored,
    mutantOf: 'notifier-mirror-reaped',
    bounds: small,
    properties: ofMirrors,
    violated: {
      ...staleUse({ moved: 10, freed: 11 }),
      'P7-notify-before-change': 10,
      'P25-refusal-propagated': 9,
    },
    counts: { states: 2_098, transitions: 5_763, levels: 46 },
    orbits: { states: 2_098, transitions: 5_763 },
  },
  {
    system: mutants.startNotEnded,
    mutantOf: 'notifier-mirror-reaped',
    bounds: two,
    properties: [...ofMirrors, ...progressOfMirrors],
    violated: { 'P8-paired-windows': 11, 'L3-fault-progress': 21, 'L9-transparent-continuity': 21 },
    counts: { states: 11_576, transitions: 38_410, levels: 62 },
    orbits: { states: 5_866, transitions: 19_537 },
  },
  {
    system: mutants.countedAndRefused,
    mutantOf: 'notifier-mirror-reaped',
    bounds: small,
    properties: [...ofMirrors, ...progressOfMirrors],
    violated: { 'P8-paired-windows': 8 },
    counts: { states: 2_198, transitions: 6_118, levels: 48 },
    orbits: { states: 2_198, transitions: 6_118 },
  },
  {
    system: mutants.pagingWaits,
    mutantOf: 'on-demand-paging-reaped',
    bounds: small,
    properties: ofPaging,
    violated: { 'P8b-no-mapping-in-window': 11, 'P25c-never-kept-waiting': 13 },
    counts: { states: 5_918, transitions: 16_504, levels: 60 },
    orbits: { states: 5_918, transitions: 16_504 },
  },
  {
    system: mutants.pagingRefusalIgnored,
    mutantOf: 'on-demand-paging-reaped',
    bounds: small,
    properties: ofPaging,
    violated: {
      'P1-no-dma-to-moved-page': 15,
      'P2-no-use-after-free': 15,
      'P5-no-stale-translation-at-reuse': 15,
      'P11-no-cross-owner-access': 16,
      'P3-va-coherence': 14,
      'P2m-page-there-at-unmap': 21,
      'P5b-no-dma-mapping-at-reuse': 14,
      'P7-notify-before-change': 11,
      'P8b-no-mapping-in-window': 11,
      'P25-refusal-propagated': 10,
    },
    counts: { states: 5_622, transitions: 15_553, levels: 58 },
    orbits: { states: 5_622, transitions: 15_553 },
  },
  {
    system: mutants.userptrWaits,
    mutantOf: 'userptr-reaped',
    bounds: small,
    properties: ofUserptr,
    violated: { 'P5b-no-stale-page-table-at-reuse': 13, 'P25c-never-kept-waiting': 10 },
    counts: { states: 3_289, transitions: 10_169, levels: 39 },
    orbits: { states: 3_289, transitions: 10_169 },
  },
  {
    system: mutants.reapedUnderJob,
    mutantOf: 'userptr-reaped',
    bounds: small,
    properties: ofUserptr,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P5b-no-stale-page-table-at-reuse': 13,
      'P25c-never-kept-waiting': 10,
    },
    counts: { states: 6_235, transitions: 19_255, levels: 51 },
    orbits: { states: 6_235, transitions: 19_255 },
  },
  {
    system: mutants.svmWaits,
    mutantOf: 'gpu-svm-reaped',
    bounds: onDevice,
    properties: ofSvm,
    violated: { 'P25c-never-kept-waiting': 9 },
    counts: { states: 6_642, transitions: 21_313, levels: 55 },
    orbits: { states: 6_642, transitions: 21_313 },
  },
  {
    system: mutants.reapedUnderZap,
    mutantOf: 'gpu-svm-reaped',
    bounds: onDevice,
    properties: ofSvm,
    violated: {
      ...staleUse({ moved: 12, freed: 13 }),
      'P25c-never-kept-waiting': 9,
    },
    counts: { states: 9_962, transitions: 33_747, levels: 62 },
    orbits: { states: 9_962, transitions: 33_747 },
  },
]
