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
    bounds: { pages: 2, ram: 2, movers: 2 },
    properties,
    violated: {},
    counts: { states: 120_068, transitions: 468_304, levels: 42 },
    orbits: { states: 15_347, transitions: 60_924 },
  },
  {
    system: shortPinSystem,
    bounds: { pages: 1, ram: 2 },
    properties: progress,
    violated: {},
    counts: { states: 2_242, transitions: 5_960, levels: 30 },
    orbits: { states: 1_124, transitions: 2_992 },
  },
]

export const shortPinMutants: readonly Scenario[] = [
  {
    system: mutants.moverIgnoresPin,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P3-va-coherence': 12,
      'P4-no-lost-update': 18,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 255_976, transitions: 797_704, levels: 81 },
    orbits: { states: 64_020, transitions: 199_602 },
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
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P3-va-coherence': 12,
      'P4-no-lost-update': 18,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 255_976, transitions: 785_960, levels: 81 },
    orbits: { states: 64_020, transitions: 196_666 },
  },
  {
    system: mutants.unpinWithoutDirty,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {
      'P4-no-lost-update': 18,
      'P20-dirty-before-unpin': 12,
    },
    counts: { states: 157_608, transitions: 538_336, levels: 74 },
    orbits: { states: 39_429, transitions: 134_768 },
  },
]
