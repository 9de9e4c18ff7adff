import * as mutants from '../../model/protocols/mutants/short-pin.ts'
import { shortPinForkSystem, shortPinSystem } from '../../model/protocols/short-pin.ts'
import { dirtyBeforeUnpin, vaCoherence } from '../coherence.ts'
import { doneOnce, operationKept, overWhenDone } from '../dma-safety.ts'
import * as exercised from '../exercised.ts'
import * as forking from '../forking.ts'
import { cpuWriteLands, faultServed, pinRetryStartsOver } from '../postconditions.ts'
import { moverEnds, notifierReturns, operationGetsPin, shortPinEnds, shortPinnedEvicted } from '../progress-core-mm.ts'
import { writeFaultEnds } from '../progress-shared-table.ts'
import { type Property, underFairness } from '../property.ts'
import { shortPinBalance, shortPinRespected, unmappedOnce, unmappedWhenQuiet } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins, ofEveryDesign } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMmAndPins,
  shortPinBalance,
  shortPinRespected,
  unmappedWhenQuiet,
  unmappedOnce,
  operationKept,
  overWhenDone,
  doneOnce,
  dirtyBeforeUnpin,
  exercised.pinStopsMover,
  exercised.pinRaceLost,
  pinRetryStartsOver,
]

const ofForks: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  forking.familyPinBalance,
  forking.firstReferenceAllocates,
  forking.noLeakToChild,
  operationKept,
  forking.pinRespectedByCopies,
  unmappedWhenQuiet,
  dirtyBeforeUnpin,
  pinRetryStartsOver,
  faultServed,
  cpuWriteLands,
  exercised.pinRaceLost,
  forking.unshareAsked,
  forking.copiedAtFork,
  forking.childGoneReachable,
  forking.childExitUnmaps,
  forking.copiedUnderPin,
  forking.pinLostToFork,
  forking.referenceOutlivesChild,
  forking.unsharedForPin,
  forking.exclusiveReachable,
]

/** One thread copies, for whichever page is wanted. */
const progressOfForks: readonly Property[] = [
  moverEnds,
  forking.operationGetsPin,
  forking.forkedDespiteDevice,
  underFairness(writeFaultEnds, { name: 'L7-cpu-fault-progress', fairness: { strong: ['copyBegin', 'upgrade'] } }),
  underFairness(shortPinEnds, {
    name: 'L1c-pin-ends',
    fairness: { strong: ['pinRecheck', 'pinUndo', 'pinUndoShared'] },
  }),
]

const small = { pages: 1, ram: 2 }

const progress: readonly Property[] = [shortPinnedEvicted, moverEnds, shortPinEnds, notifierReturns, operationGetsPin]

export const shortPinDesigns: readonly Scenario[] = [
  {
    system: shortPinSystem,
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {},
    counts: { states: 28_516, transitions: 96_560, levels: 39 },
    orbits: { states: 7_137, transitions: 24_196 },
  },
  {
    system: shortPinSystem,
    bounds: { pages: 1, ram: 2, operations: 2 },
    properties,
    violated: {},
    counts: { states: 52_246, transitions: 192_832, levels: 40 },
    orbits: { states: 13_630, transitions: 50_304 },
  },
  {
    system: shortPinSystem,
    bounds: { pages: 1, ram: 2 },
    properties: progress,
    violated: {},
    counts: { states: 2_242, transitions: 5_960, levels: 30 },
    orbits: { states: 1_124, transitions: 2_992 },
  },
  {
    system: shortPinSystem,
    deep: true,
    bounds: { pages: 2, ram: 2, movers: 2 },
    properties,
    violated: {},
    counts: { states: 120_068, transitions: 468_304, levels: 42 },
    orbits: { states: 15_347, transitions: 60_924 },
  },
  {
    system: shortPinSystem,
    deep: true,
    bounds: { pages: 2, ram: 2, operations: 2 },
    properties,
    violated: {},
    orbits: { states: 150_972, transitions: 671_086, levels: 53 },
  },
  {
    system: shortPinSystem,
    deep: true,
    bounds: { pages: 3, ram: 3 },
    properties,
    violated: {},
    orbits: { states: 47_078, transitions: 209_102, levels: 50 },
  },
  {
    system: shortPinForkSystem,
    bounds: small,
    properties: [...ofForks, ...progressOfForks],
    violated: {},
    counts: { states: 3_311, transitions: 11_716, levels: 32 },
    orbits: { states: 1_657, transitions: 5_864 },
  },
  {
    system: shortPinForkSystem,
    deep: true,
    bounds: { pages: 1, ram: 3, operations: 2 },
    properties: ofForks,
    violated: {},
    orbits: { states: 32_046, transitions: 152_828, levels: 43 },
  },
  {
    system: shortPinForkSystem,
    deep: true,
    bounds: { pages: 2, ram: 3 },
    properties: ofForks,
    violated: {},
    orbits: { states: 10_209, transitions: 47_139, levels: 44 },
  },
]

export const shortPinMutants: readonly Scenario[] = [
  {
    system: mutants.moverIgnoresPin,
    mutantOf: 'short-pin',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P4-no-lost-update': 18,
      'P3-va-coherence': 12,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 11_694, transitions: 30_328, levels: 53 },
    orbits: { states: 5_853, transitions: 15_188 },
  },
  {
    system: mutants.noRecheck,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 19,
      'P11-no-cross-owner-access': 13,
      'P20-dirty-before-unpin': 25,
    },
    counts: { states: 264_700, transitions: 883_064, levels: 80 },
    orbits: { states: 66_206, transitions: 220_974 },
  },
  {
    system: mutants.countCheckedBeforeUnmap,
    mutantOf: 'short-pin',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P4-no-lost-update': 18,
      'P3-va-coherence': 12,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 11_694, transitions: 29_744, levels: 53 },
    orbits: { states: 5_853, transitions: 14_896 },
  },
  {
    system: mutants.unpinWithoutDirty,
    mutantOf: 'short-pin',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: { 'P4-no-lost-update': 18, 'P20-dirty-before-unpin': 12 },
    counts: { states: 5_408, transitions: 14_332, levels: 47 },
    orbits: { states: 2_710, transitions: 7_190 },
  },
  {
    system: mutants.droppedUnderPin,
    mutantOf: 'short-pin',
    without: 'the application leaves pages mapped while they are pinned',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: { 'P1-no-dma-to-moved-page': 9, 'P4-no-lost-update': 15, 'P3-va-coherence': 9, 'P15-pin-respected': 7 },
    counts: { states: 9_668, transitions: 27_106, levels: 46 },
    orbits: { states: 4_852, transitions: 13_640 },
  },
  {
    system: mutants.sharedUnderPin,
    mutantOf: 'short-pin-fork',
    bounds: small,
    properties: ofForks,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P4-no-lost-update': 18,
      'P11-no-cross-owner-access': 12,
      'P3-va-coherence': 12,
      'P15-pin-respected': 11,
    },
    counts: { states: 14_115, transitions: 48_772, levels: 46 },
    orbits: { states: 7_059, transitions: 24_392 },
  },
  {
    system: mutants.reusedUnderReference,
    mutantOf: 'short-pin-fork',
    bounds: small,
    properties: ofForks,
    violated: {
      'P11c-no-leak-to-child': 6,
    },
    counts: { states: 3_489, transitions: 12_194, levels: 29 },
    orbits: { states: 1_746, transitions: 6_103 },
  },
  {
    system: mutants.forkNotNoticed,
    mutantOf: 'short-pin-fork',
    bounds: small,
    properties: ofForks,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P4-no-lost-update': 18,
      'P11-no-cross-owner-access': 12,
      'P3-va-coherence': 12,
      'P15-pin-respected': 11,
    },
    counts: { states: 14_115, transitions: 48_714, levels: 46 },
    orbits: { states: 7_059, transitions: 24_363 },
  },
]
