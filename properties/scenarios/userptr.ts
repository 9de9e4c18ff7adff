import * as mutants from '../../model/protocols/mutants/userptr.ts'
import { userptrSystem } from '../../model/protocols/userptr.ts'
import { dropClearsEntry, droppedFromSwap } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { busyBeforeWalk, faultWaits, removeDeferred, subscriptionsCanEnd } from '../exercised-intervals.ts'
import {
  callbacksTakeTurns,
  noFreedSubscription,
  noMappingAfterCallback,
  notifyBeforeChange,
  pairedIntervals,
} from '../notifier-windows.ts'
import { faultRetryStartsOver, windowCloses } from '../postconditions.ts'
import { moverEnds, notifierReturns } from '../progress-core-mm.ts'
import { moverProceeds, notifierReturnsWithFairLock } from '../progress-intervals.ts'
import {
  callbackReturnsDespiteEndlessJobs,
  moverProceedsDespiteEndlessJobs,
  pushedJobCompletes,
  submissionEnds,
  submissionEndsDespiteMoves,
} from '../progress-userptr.ts'
import type { Property } from '../property.ts'
import { unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import {
  callbackWaitsForJob,
  discardUnderSubmission,
  movedBetweenJobs,
  noStalePageTableAtReuse,
  nothingOfFreedBuffer,
} from '../userptr.ts'
import { entryFoundGone, ofCoreMm, staleUse } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMm,
  notifyBeforeChange,
  pairedIntervals,
  noMappingAfterCallback,
  callbacksTakeTurns,
  noFreedSubscription,
  noStalePageTableAtReuse,
  nothingOfFreedBuffer,
  unpinnedBalance,
  exercised.faultCollides,
  callbackWaitsForJob,
  movedBetweenJobs,
  discardUnderSubmission,
  dropClearsEntry,
  droppedFromSwap,
  faultWaits,
  busyBeforeWalk,
  removeDeferred,
  subscriptionsCanEnd,
  faultRetryStartsOver,
  windowCloses,
]

/** With one frame, pages are reclaimed and dropped, but never migrated. */
export const userptrAtOneFrame: readonly Property[] = properties.filter(
  (property) => property !== exercised.pageMigrates && property !== movedBetweenJobs,
)

const progress: readonly Property[] = [
  moverProceeds,
  moverEnds,
  moverProceedsDespiteEndlessJobs,
  notifierReturns,
  callbackReturnsDespiteEndlessJobs,
  submissionEnds,
  submissionEndsDespiteMoves,
  pushedJobCompletes,
]

export const userptrDesigns: readonly Scenario[] = [
  {
    system: userptrSystem,
    bounds: { pages: 1, ram: 2 },
    properties: [...properties, ...progress],
    violated: {
      'P5b-no-stale-page-table-at-reuse': 13,
      'L1d-evicted-despite-endless-jobs': 10,
      'L4-callbacks-return-despite-endless-jobs': 10,
      'L3-submission-progress-despite-endless-moves': 36,
    },
    counts: { states: 14_398, transitions: 44_027, levels: 48 },
    orbits: { states: 7_258, transitions: 22_278 },
  },
  {
    system: userptrSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, operations: 2 },
    properties: userptrAtOneFrame,
    violated: { 'P5b-no-stale-page-table-at-reuse': 13 },
    counts: { states: 31_633, transitions: 131_259, levels: 36 },
    orbits: { states: 17_125, transitions: 70_919 },
  },
  entryFoundGone(userptrSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: userptrSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: [...userptrAtOneFrame, notifierReturns, notifierReturnsWithFairLock],
    violated: { 'P5b-no-stale-page-table-at-reuse': 13, 'L4-callbacks-return': 14 },
    counts: { states: 41_900, transitions: 157_077, levels: 51 },
    orbits: { states: 21_569, transitions: 81_333 },
  },
  {
    system: userptrSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties,
    violated: { 'P5b-no-stale-page-table-at-reuse': 13 },
    orbits: { states: 64_016, transitions: 265_450, levels: 75 },
  },
]

const small = { pages: 1, ram: 1 }

export const userptrMutants: readonly Scenario[] = [
  {
    system: mutants.notCheckedAgain,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8c-no-mapping-after-callback': 11,
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 6_929, transitions: 20_641, levels: 62 },
    orbits: { states: 6_929, transitions: 20_641 },
  },
  {
    system: mutants.checkedBeforePageTable,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P8c-no-mapping-after-callback': 11,
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 6_929, transitions: 20_197, levels: 62 },
    orbits: { states: 6_929, transitions: 20_197 },
  },
  {
    system: mutants.jobsNotAwaited,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14, lost: 17 }),
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 6_172, transitions: 18_022, levels: 49 },
    orbits: { states: 6_172, transitions: 18_022 },
  },
  {
    system: mutants.onlyWritersAwaited,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 14 }),
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 2_837, transitions: 8_387, levels: 35 },
    orbits: { states: 2_837, transitions: 8_387 },
  },
  {
    system: mutants.dirtyForgotten,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: { 'P4-no-lost-update': 31, 'P5b-no-stale-page-table-at-reuse': 13 },
    counts: { states: 3_899, transitions: 11_597, levels: 49 },
    orbits: { states: 3_899, transitions: 11_597 },
  },
  {
    system: mutants.freedUnderJob,
    mutantOf: 'userptr',
    bounds: small,
    properties: userptrAtOneFrame,
    violated: {
      ...staleUse({ moved: 12, freed: 13, lost: 16 }),
      'P9-nothing-of-freed-buffer': 8,
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 9_873, transitions: 32_112, levels: 50 },
    orbits: { states: 9_873, transitions: 32_112 },
  },
  {
    system: mutants.completionAllocates,
    mutantOf: 'userptr',
    without: 'what jobs need to complete is allocated before they are pushed',
    bounds: { pages: 1, ram: 2 },
    properties: [...progress, exercised.neverStuckAnywhere],
    violated: {
      'L1-eviction-progress': 12,
      'L1b-eviction-answered': 12,
      'L1d-evicted-despite-endless-jobs': 10,
      'L4-callbacks-return': 12,
      'L4-callbacks-return-despite-endless-jobs': 10,
      'L3-submission-progress-despite-endless-moves': 36,
      'L9-transparent-continuity': 12,
    },
    counts: { states: 14_374, transitions: 43_895, levels: 48 },
    orbits: { states: 7_246, transitions: 22_212 },
  },
]
