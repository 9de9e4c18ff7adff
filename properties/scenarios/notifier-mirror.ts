import * as mutants from '../../model/protocols/mutants/notifier-mirror.ts'
import { notifierMirrorSystem } from '../../model/protocols/notifier-mirror.ts'
import * as exercised from '../exercised.ts'
import { noMappingInWindow, notifyBeforeChange, pairedWindows } from '../notifier-windows.ts'
import {
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
  moverEnds,
  notifierReturns,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { faultBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMmAndPins,
  notifyBeforeChange,
  pairedWindows,
  noMappingInWindow,
  faultBalance,
  exercised.faultCollides,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
]

const progress: readonly Property[] = [
  moverEnds,
  notifierReturns,
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
]

export const notifierMirrorDesigns: readonly Scenario[] = [
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties,
    violated: {},
    counts: { states: 73_154, transitions: 244_224, levels: 69 },
    orbits: { states: 18_771, transitions: 63_568 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2, movers: 2 },
    properties,
    violated: {},
    counts: { states: 255_526, transitions: 941_000, levels: 61 },
    orbits: { states: 66_092, transitions: 246_170 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {},
    counts: { states: 651_589, transitions: 2_473_150, levels: 98 },
    orbits: { states: 163_799, transitions: 624_124 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2 },
    properties: progress,
    violated: { 'L9-transparent-continuity-despite-endless-moves': 14 },
    counts: { states: 15_110, transitions: 42_321, levels: 57 },
    orbits: { states: 7_725, transitions: 21_891 },
  },
]

export const notifierMirrorMutants: readonly Scenario[] = [
  {
    system: mutants.zapOnPost,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 61_315, transitions: 180_415, levels: 64 },
    orbits: { states: 31_089, transitions: 92_034 },
  },
  {
    system: mutants.noSequence,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 13,
    },
    counts: { states: 52_989, transitions: 150_402, levels: 66 },
    orbits: { states: 26_860, transitions: 76_752 },
  },
  {
    system: mutants.noCounter,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 58_635, transitions: 167_690, levels: 65 },
    orbits: { states: 29_683, transitions: 85_396 },
  },
  {
    system: mutants.sequenceSampledLate,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 13,
    },
    counts: { states: 54_977, transitions: 153_546, levels: 66 },
    orbits: { states: 27_744, transitions: 77_896 },
  },
  {
    system: mutants.retryCheckedOutsideLock,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 58_003, transitions: 165_656, levels: 68 },
    orbits: { states: 29_367, transitions: 84_467 },
  },
  {
    system: mutants.returnBeforeAcknowledge,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 67_433, transitions: 209_181, levels: 63 },
    orbits: { states: 34_194, transitions: 106_613 },
  },
]
