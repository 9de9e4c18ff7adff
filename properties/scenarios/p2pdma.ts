import * as mutants from '../../model/protocols/mutants/p2pdma.ts'
import { p2pDmaSystem } from '../../model/protocols/p2pdma.ts'
import { dirtyBeforeUnpin, vaCoherence } from '../coherence.ts'
import { pinRaceLost } from '../exercised.ts'
import { directTransfer } from '../exercised-revocation.ts'
import {
  bindReachable,
  contentStays,
  goneForAll,
  memoryWanted,
  unbindReachable,
  unbindWaitsForOperation,
} from '../fixed-memory.ts'
import {
  longTermAnswered,
  longTermCanEnd,
  longTermEnds,
  neverMoves,
  noLongTermPin,
  p2pBalance,
  reachedThroughBridge,
  refusedForTopology,
  routeMatches,
  unmappedReturns,
} from '../peer-to-peer.ts'
import { cpuWriteLands, failedPinEndsOperation, pinRetryStartsOver } from '../postconditions.ts'
import {
  fixedMemoryEvicted,
  fixedMemoryGivenBack,
  fixedMemoryPinEnds,
  unbindEnds,
  unbindEndsIfClosed,
} from '../progress-fixed-memory.ts'
import type { Property } from '../property.ts'
import { unmappedWhenQuiet } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign } from './common.ts'

const properties: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  routeMatches,
  goneForAll,
  p2pBalance,
  noLongTermPin,
  unmappedWhenQuiet,
  dirtyBeforeUnpin,
  neverMoves,
  contentStays,
  unbindReachable,
  bindReachable,
  directTransfer,
  unbindWaitsForOperation,
  pinRaceLost,
  pinRetryStartsOver,
  failedPinEndsOperation,
  cpuWriteLands,
  longTermAnswered,
  longTermCanEnd,
  unmappedReturns,
  memoryWanted,
]

const withThreeDevices: readonly Property[] = [...properties, reachedThroughBridge, refusedForTopology]

const progress: readonly Property[] = [unbindEnds, unbindEndsIfClosed, fixedMemoryPinEnds, longTermEnds]

const ofMutants: readonly Property[] = [...properties, ...progress]

/** L1 is broken by design: the memory has one place, and only its owner can give it back. */
export const p2pDmaDesigns: readonly Scenario[] = [
  {
    system: p2pDmaSystem,
    bounds: { pages: 1, vram: 1, devices: 3 },
    properties: [...withThreeDevices, ...progress, fixedMemoryEvicted, fixedMemoryGivenBack],
    violated: {
      'L1-eviction-progress': 3,
    },
    counts: { states: 3_810, transitions: 15_451, levels: 23 },
    orbits: { states: 3_810, transitions: 15_451 },
  },
  {
    system: p2pDmaSystem,
    deep: true,
    bounds: { pages: 1, vram: 2, operations: 2 },
    properties,
    violated: {},
    counts: { states: 169_488, transitions: 882_534, levels: 46 },
    orbits: { states: 44_472, transitions: 231_799 },
  },
  {
    system: p2pDmaSystem,
    bounds: { pages: 2, vram: 1 },
    properties: ofMutants,
    violated: {},
    counts: { states: 12_906, transitions: 71_766, levels: 25 },
    orbits: { states: 6_462, transitions: 35_958 },
  },
  {
    system: p2pDmaSystem,
    deep: true,
    bounds: { pages: 2, vram: 2, operations: 2 },
    properties,
    violated: {},
    orbits: { states: 1_755_327, transitions: 13_274_231, levels: 52 },
  },
  {
    system: p2pDmaSystem,
    deep: true,
    bounds: { pages: 1, vram: 2, devices: 3 },
    properties: withThreeDevices,
    violated: {},
    orbits: { states: 10_110, transitions: 43_438, levels: 36 },
  },
]

export const p2pDmaMutants: readonly Scenario[] = [
  {
    system: mutants.disabledTooEarly,
    mutantOf: 'p2pdma',
    bounds: { pages: 2, vram: 1 },
    properties: properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P4-no-lost-update': 17,
      'P3-va-coherence': 11,
      'P12-gone-for-all': 11,
    },
    counts: { states: 29_250, transitions: 164_166, levels: 40 },
    orbits: { states: 14_634, transitions: 82_158 },
  },
  {
    system: mutants.referenceAfterKill,
    mutantOf: 'p2pdma',
    bounds: { pages: 2, vram: 1 },
    properties: properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P4-no-lost-update': 17,
      'P11-no-cross-owner-access': 10,
      'P3-va-coherence': 11,
      'P12-gone-for-all': 11,
    },
    counts: { states: 41_778, transitions: 226_374, levels: 40 },
    orbits: { states: 20_898, transitions: 113_262 },
  },
  {
    system: mutants.allocatedAfterKill,
    mutantOf: 'p2pdma',
    bounds: { pages: 2, vram: 1 },
    properties: ofMutants,
    violated: {
      'L6-unbind-ends': 3,
      'L6-unbind-ends-if-closed': 3,
    },
    counts: { states: 15_714, transitions: 88_524, levels: 31 },
    orbits: { states: 7_866, transitions: 44_343 },
  },
  {
    system: mutants.bridgeTakenForSwitch,
    mutantOf: 'p2pdma',
    bounds: { pages: 1, vram: 1, devices: 3 },
    properties: withThreeDevices,
    violated: {
      'P10-topology-ok': 7,
      'E-reached-through-bridge': 'never',
    },
    counts: { states: 3_810, transitions: 15_451, levels: 23 },
    orbits: { states: 3_810, transitions: 15_451 },
  },
  {
    system: mutants.refusalForgotten,
    mutantOf: 'p2pdma',
    bounds: { pages: 1, vram: 1, devices: 3 },
    properties: withThreeDevices,
    violated: {
      'P10-topology-ok': 7,
      'E-refused-for-topology': 'never',
    },
    counts: { states: 4_386, transitions: 17_659, levels: 23 },
    orbits: { states: 4_386, transitions: 17_659 },
  },
  {
    system: mutants.longTermAllowed,
    mutantOf: 'p2pdma',
    bounds: { pages: 1, vram: 1 },
    properties: ofMutants,
    violated: {
      'P14-long-term-placement': 4,
      'L6-unbind-ends': 7,
    },
    counts: { states: 626, transitions: 1_763, levels: 21 },
    orbits: { states: 626, transitions: 1_763 },
  },
  {
    system: mutants.failedMappingKeepsReference,
    mutantOf: 'p2pdma',
    bounds: { pages: 1, vram: 1 },
    properties: ofMutants,
    violated: {
      'P13-reference-balance': 2,
      'A-unbind-reachable': 2,
      'A-bind-reachable': 3,
      'L6-unbind-ends': 4,
      'L6-unbind-ends-if-closed': 4,
    },
    counts: { states: 1_560, transitions: 6_199, levels: 23 },
    orbits: { states: 1_560, transitions: 6_199 },
  },
  {
    system: mutants.unmappedUnderDma,
    mutantOf: 'p2pdma',
    bounds: { pages: 1, vram: 2 },
    properties: ofMutants,
    violated: {
      'P1-no-dma-to-moved-page': 8,
      'P4-no-lost-update': 14,
      'P3-va-coherence': 8,
      'P4-content-stays': 15,
      'L8-pin-ends': 4,
    },
    counts: { states: 22_785, transitions: 105_569, levels: 34 },
    orbits: { states: 11_451, transitions: 53_044 },
  },
]
