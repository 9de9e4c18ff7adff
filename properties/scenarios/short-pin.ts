import * as mutants from '../../model/protocols/mutants/short-pin.ts'
import { shortPinSystem } from '../../model/protocols/short-pin.ts'
import { dirtyBeforeUnpin } from '../coherence.ts'
import * as exercised from '../exercised.ts'
import { pinRetryStartsOver } from '../postconditions.ts'
import { moverEnds, notifierReturns, shortPinEnds, shortPinnedEvicted } from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { shortPinBalance, shortPinRespected, unmappedWhenQuiet } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMmAndPins,
  shortPinBalance,
  shortPinRespected,
  unmappedWhenQuiet,
  dirtyBeforeUnpin,
  exercised.pinStopsMover,
  exercised.pinRaceLost,
  pinRetryStartsOver,
]

const progress: readonly Property[] = [shortPinnedEvicted, moverEnds, shortPinEnds, notifierReturns]

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
]
