import { bounceSystem } from '../../model/protocols/bounce.ts'
import * as mutants from '../../model/protocols/mutants/bounce.ts'
import {
  bounceBalance,
  bouncedEvicted,
  bouncedOperationCompletes,
  bounceRuns,
  coherentAllTheTime,
  coherentAtCopies,
  copyHitsPage,
  copyStartsOver,
  directTransferWithoutCopy,
  movedBeforeCopy,
  movedUnderBounce,
  nothingUninitialised,
  onlyBounceReached,
} from '../bounce.ts'
import { vaCoherence } from '../coherence.ts'
import { doneOnce, noDmaToMovedPage, operationKept, overWhenDone } from '../dma-safety.ts'
import { pageMigrates } from '../exercised.ts'
import { moverEnds } from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMm } from './common.ts'

/** Commands lead to bounce buffers, not to pages: P1 and P3 are asked in that form. */
const atTwoFrames: readonly Property[] = [
  onlyBounceReached,
  ...ofCoreMm.filter((property) => ![noDmaToMovedPage, vaCoherence, pageMigrates].includes(property)),
  coherentAtCopies,
  copyHitsPage,
  nothingUninitialised,
  bounceBalance,
  operationKept,
  overWhenDone,
  doneOnce,
  movedBeforeCopy,
  copyStartsOver,
]

const properties: readonly Property[] = [...atTwoFrames, pageMigrates, movedUnderBounce]

const progress: readonly Property[] = [bouncedEvicted, bounceRuns, moverEnds, bouncedOperationCompletes]

const ofMutants: readonly Property[] = [...atTwoFrames, ...progress]

/** By design: device and process see the same at copies only (C7), and no transfer is without a copy (E1). */
export const bounceDesigns: readonly Scenario[] = [
  {
    system: bounceSystem,
    bounds: { pages: 1, ram: 3 },
    properties: [...properties, coherentAllTheTime, directTransferWithoutCopy],
    violated: {
      'P3-va-coherence': 5,
      'E1-direct-transfer': 'never',
    },
    counts: { states: 7_434, transitions: 19_270, levels: 28 },
    orbits: { states: 1_294, transitions: 3_422 },
  },
  {
    system: bounceSystem,
    bounds: { pages: 1, ram: 3, operations: 2 },
    properties,
    violated: {},
    orbits: { states: 10_432, transitions: 36_247 },
  },
  {
    system: bounceSystem,
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {},
    counts: { states: 1_246, transitions: 3_052, levels: 25 },
    orbits: { states: 626, transitions: 1_538 },
  },
  {
    system: bounceSystem,
    bounds: { pages: 2, ram: 2 },
    properties: progress,
    violated: {},
    counts: { states: 10_708, transitions: 29_328, levels: 34 },
    orbits: { states: 2_685, transitions: 7_388 },
  },
  {
    system: bounceSystem,
    deep: true,
    bounds: { pages: 2, ram: 4, operations: 2 },
    properties,
    violated: {},
    orbits: { states: 319_390, transitions: 1_430_164, levels: 60 },
  },
]

export const bounceMutants: readonly Scenario[] = [
  {
    system: mutants.staleTarget,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 3 },
    properties: properties,
    violated: {
      'P4-no-lost-update': 16,
      'P3b-coherent-at-copies': 11,
      'P2b-copy-where-page-is': 11,
    },
    counts: { states: 39_642, transitions: 106_436, levels: 57 },
    orbits: { states: 6_794, transitions: 18_452 },
  },
  {
    system: mutants.copyWithoutDirty,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {
      'P4-no-lost-update': 16,
    },
    counts: { states: 2_632, transitions: 6_468, levels: 41 },
    orbits: { states: 1_322, transitions: 3_258 },
  },
  {
    system: mutants.copiedTooEarly,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {
      'P4-no-lost-update': 10,
    },
    counts: { states: 2_253, transitions: 5_822, levels: 33 },
    orbits: { states: 1_131, transitions: 2_929 },
  },
  {
    system: mutants.readBeforeCopy,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {
      'P11b-nothing-uninitialised': 3,
    },
    counts: { states: 1_454, transitions: 3_616, levels: 25 },
    orbits: { states: 730, transitions: 1_820 },
  },
  {
    system: mutants.freedTooEarly,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {
      'P1-no-dma-to-moved-page': 4,
      'P2-no-use-after-free': 4,
      'P5-no-stale-translation-at-reuse': 4,
      'P11-no-cross-owner-access': 4,
      'P3b-coherent-at-copies': 9,
    },
    counts: { states: 2_688, transitions: 6_730, levels: 28 },
    orbits: { states: 1_347, transitions: 3_377 },
  },
  {
    system: mutants.neverCopied,
    mutantOf: 'bounce',
    bounds: { pages: 1, ram: 2 },
    properties: ofMutants,
    violated: {
      'P4-no-lost-update': 7,
    },
    counts: { states: 3_328, transitions: 8_252, levels: 32 },
    orbits: { states: 1_670, transitions: 4_150 },
  },
]
