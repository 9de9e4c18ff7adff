import * as mutants from '../../model/protocols/mutants/range-mirror.ts'
import { rangeMirrorSystem } from '../../model/protocols/range-mirror.ts'
import { vaCoherence } from '../coherence.ts'
import { noBeatWithoutTranslation, operationKept } from '../dma-safety.ts'
import { dropClearsEntry, droppedIsForgotten, droppedRangeLeaves } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { windowClosedForAll } from '../notifier-windows.ts'
import { completionEndsOperation, deviceWriteLands } from '../postconditions.ts'
import { moverEnds, notifierReturns } from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import * as ranges from '../ranges.ts'
import { oneMoverPerPage, referencedFrameAllocated } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign } from './common.ts'

/** Devices only read. */
const properties: readonly Property[] = [
  ...ofEveryDesign.filter((property) => property !== deviceWriteLands && property !== exercised.deviceWrites),
  vaCoherence,
  referencedFrameAllocated,
  oneMoverPerPage,
  ranges.notifyBeforeRangeChange,
  ranges.noMappingInRangeWindow,
  ranges.onlyOverlapInvalidated,
  ranges.gatheredBalance,
  ranges.nothingOutsideAreas,
  ranges.mappedUnderLock,
  windowClosedForAll,
  dropClearsEntry,
  droppedIsForgotten,
  noBeatWithoutTranslation,
  operationKept,
  exercised.restReachable,
  exercised.evictionReachable,
  exercised.pageComesBack,
  ranges.mappedBesideWindow,
  ranges.bothInOneWindow,
  ranges.collidesElsewhere,
  ranges.unmappedInPart,
  ranges.rangeFreed,
  ranges.areaReachable,
  ranges.failedAccessEnds,
  completionEndsOperation,
]

const progress: readonly Property[] = [
  moverEnds,
  notifierReturns,
  ranges.rangeFaultEnds,
  ranges.rangeOperationEnds,
  ranges.rangeFaultEndsDespiteOthers,
]

/** What takes two pages. */
const ofTwoPages: readonly Property[] = [
  ranges.mappedBesideWindow,
  ranges.bothInOneWindow,
  ranges.collidesElsewhere,
  ranges.unmappedInPart,
  ranges.rangeFreed,
]

const ofOnePage: readonly Property[] = properties.filter((property) => !ofTwoPages.includes(property))

const two = { pages: 2, ram: 2 }

export const rangeMirrorDesigns: readonly Scenario[] = [
  {
    system: rangeMirrorSystem,
    bounds: two,
    properties: [...properties, ...progress],
    violated: { 'L3-fault-progress-despite-moves-elsewhere': 16 },
    counts: { states: 50_547, transitions: 121_318, levels: 63 },
    orbits: { states: 13_316, transitions: 32_400 },
  },
  // A fault brings in one page of the range after the other, and each takes the frame of the one before.
  {
    system: rangeMirrorSystem,
    bounds: { pages: 2, ram: 1 },
    properties: [ranges.rangeFaultEndsInShortage],
    violated: { 'L2-overcommit-progress': 24 },
    counts: { states: 10_568, transitions: 26_522, levels: 86 },
    orbits: { states: 5_285, transitions: 13_265 },
  },
  // Two movers, of which one is there first.
  {
    system: rangeMirrorSystem,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: [...ofOnePage, exercised.entryGone, moverEnds, droppedRangeLeaves],
    violated: {},
    counts: { states: 14_292, transitions: 43_921, levels: 46 },
    orbits: { states: 7_451, transitions: 22_998 },
  },
  {
    system: rangeMirrorSystem,
    deep: true,
    bounds: { ...two, devices: 2 },
    properties,
    violated: {},
    orbits: { states: 63_669, transitions: 179_540, levels: 76 },
  },
]

export const rangeMirrorMutants: readonly Scenario[] = [
  {
    system: mutants.zapsFirstPage,
    mutantOf: 'range-mirror',
    bounds: two,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'E-both-in-one-window': 'never',
    },
    orbits: { states: 29_133, transitions: 72_224 },
  },
  {
    system: mutants.waitsForFirstPage,
    mutantOf: 'range-mirror',
    bounds: two,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 14,
      'P5-no-stale-translation-at-reuse': 14,
      'P11-no-cross-owner-access': 14,
      'P3-va-coherence': 13,
      'P-only-overlap-invalidated': 12,
    },
    orbits: { states: 32_193, transitions: 83_078 },
  },
  {
    system: mutants.sequenceOfFaultedPage,
    mutantOf: 'range-mirror',
    bounds: two,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 17,
      'P2-no-use-after-free': 13,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 18,
      'P3-va-coherence': 12,
      'P8c-no-mapping-after-callback': 9,
    },
    orbits: { states: 45_629, transitions: 112_858 },
  },
  {
    system: mutants.wholeRangeOrNothing,
    mutantOf: 'range-mirror',
    without: 'a fault goes on with what is left of a range that has been unmapped in part',
    bounds: two,
    properties: progress,
    violated: {
      'L3-fault-progress': 12,
      'L9-transparent-continuity': 12,
      'L3-fault-progress-despite-moves-elsewhere': 12,
    },
    counts: { states: 49_095, transitions: 116_082, levels: 63 },
    orbits: { states: 12_901, transitions: 30_934 },
  },
]
