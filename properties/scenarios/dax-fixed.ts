import { daxDirectIoSystem, daxRegionSystem } from '../../model/protocols/dax-fixed.ts'
import * as mutants from '../../model/protocols/mutants/dax-fixed.ts'
import { dirtyBeforeUnpin, vaCoherence } from '../coherence.ts'
import { operationKept } from '../dma-safety.ts'
import { pinRaceLost, remoteAccessAborted } from '../exercised.ts'
import { directTransfer, sharedByTwo } from '../exercised-revocation.ts'
import {
  bindReachable,
  contentStays,
  daxPinBalance,
  daxRegionBalance,
  goneForAll,
  memoryWanted,
  moreThanFits,
  placeIsFixed,
  unbindReachable,
  unbindWaitsForOperation,
  unbindWaitsForRegion,
} from '../fixed-memory.ts'
import {
  abortEndsOperation,
  cpuWriteLands,
  failedFaultEndsRegistration,
  failedPinEndsOperation,
  faultServed,
  pinRetryStartsOver,
} from '../postconditions.ts'
import { abortEnds, deregistrationEnds, regionOperationCompletes } from '../progress.ts'
import {
  fixedMemoryEvicted,
  fixedMemoryPinEnds,
  fixedMemoryRegistrationEnds,
  fixedMemoryServed,
  unbindEnds,
  unbindEndsIfDeregistered,
} from '../progress-fixed-memory.ts'
import type { Property } from '../property.ts'
import { abortIsTold } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign } from './common.ts'

const ofFixedMemory: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  placeIsFixed,
  contentStays,
  goneForAll,
  unbindReachable,
  bindReachable,
  memoryWanted,
  directTransfer,
  faultServed,
  cpuWriteLands,
]

const ofDirectIo: readonly Property[] = [
  ...ofFixedMemory,
  daxPinBalance,
  dirtyBeforeUnpin,
  unbindWaitsForOperation,
  pinRaceLost,
  pinRetryStartsOver,
  failedPinEndsOperation,
]

const ofRegion: readonly Property[] = [
  ...ofFixedMemory,
  daxRegionBalance,
  unbindWaitsForRegion,
  remoteAccessAborted,
  abortEndsOperation,
  abortIsTold,
  operationKept,
  failedFaultEndsRegistration,
]

const progressOfDirectIo: readonly Property[] = [fixedMemoryEvicted, fixedMemoryServed, unbindEnds, fixedMemoryPinEnds]

const progressOfRegion: readonly Property[] = [
  fixedMemoryEvicted,
  unbindEnds,
  unbindEndsIfDeregistered,
  deregistrationEnds,
  fixedMemoryRegistrationEnds,
  regionOperationCompletes,
  abortEnds,
]

/** L1 and E4 are broken by design: memory at a fixed place is neither evicted nor overcommitted. */
export const daxFixedDesigns: readonly Scenario[] = [
  {
    system: daxDirectIoSystem,
    bounds: { pages: 2, vram: 1, operations: 2 },
    properties: [...ofDirectIo, moreThanFits],
    violated: {
      'E4-more-than-fits': 'never',
    },
    counts: { states: 23_068, transitions: 86_718, levels: 27 },
    orbits: { states: 6_004, transitions: 22_592 },
  },
  {
    system: daxDirectIoSystem,
    bounds: { pages: 2, vram: 2 },
    properties: ofDirectIo,
    violated: {},
    counts: { states: 11_500, transitions: 39_964, levels: 21 },
    orbits: { states: 2_890, transitions: 10_076 },
  },
  {
    system: daxRegionSystem,
    bounds: { pages: 2, vram: 1 },
    properties: [...ofRegion, moreThanFits],
    violated: {
      'E4-more-than-fits': 'never',
    },
    counts: { states: 10_656, transitions: 50_472, levels: 34 },
    orbits: { states: 5_332, transitions: 25_250 },
  },
  {
    system: daxRegionSystem,
    bounds: { pages: 1, vram: 1, devices: 2 },
    properties: [...ofRegion, sharedByTwo],
    violated: {},
    counts: { states: 17_344, transitions: 80_664, levels: 38 },
    orbits: { states: 8_758, transitions: 40_703 },
  },
  {
    system: daxDirectIoSystem,
    bounds: { pages: 1, vram: 1, operations: 2 },
    properties: progressOfDirectIo,
    violated: {
      'L1-eviction-progress': 2,
    },
    counts: { states: 6_900, transitions: 24_897, levels: 27 },
    orbits: { states: 3_627, transitions: 13_094 },
  },
  {
    system: daxDirectIoSystem,
    bounds: { pages: 2, vram: 1 },
    properties: progressOfDirectIo,
    violated: {
      'L1-eviction-progress': 2,
      'L2-overcommit-progress': 3,
    },
    counts: { states: 896, transitions: 2_418, levels: 17 },
    orbits: { states: 450, transitions: 1_220 },
  },
  {
    system: daxRegionSystem,
    bounds: { pages: 1, vram: 1 },
    properties: progressOfRegion,
    violated: {
      'L1-eviction-progress': 2,
      'L6-unbind-ends': 7,
    },
    counts: { states: 1_548, transitions: 5_634, levels: 33 },
    orbits: { states: 1_548, transitions: 5_634 },
  },
  {
    system: daxDirectIoSystem,
    deep: true,
    bounds: { pages: 3, vram: 2, operations: 2 },
    properties: [...ofDirectIo, moreThanFits],
    violated: { 'E4-more-than-fits': 'never' },
    orbits: { states: 93_326, transitions: 433_982, levels: 31 },
  },
  {
    system: daxRegionSystem,
    deep: true,
    bounds: { pages: 2, vram: 1, devices: 2 },
    properties: [...ofRegion, moreThanFits, sharedByTwo],
    violated: { 'E4-more-than-fits': 'never' },
    orbits: { states: 62_240, transitions: 417_654, levels: 40 },
  },
]

export const daxFixedMutants: readonly Scenario[] = [
  {
    system: mutants.daxUnpinWithoutDirty,
    mutantOf: 'dax-direct-io',
    bounds: { pages: 2, vram: 1 },
    properties: ofDirectIo,
    violated: {
      'P20-dirty-before-unpin': 12,
    },
    counts: { states: 1_172, transitions: 3_186, levels: 27 },
    orbits: { states: 588, transitions: 1_604 },
  },
  {
    system: mutants.faultWhileDying,
    mutantOf: 'dax-direct-io',
    bounds: { pages: 2, vram: 1 },
    properties: ofDirectIo,
    violated: {
      'P4-no-lost-update': 5,
      'P12-gone-for-all': 4,
      'A-unbind-reachable': 3,
      'A-bind-reachable': 3,
    },
    counts: { states: 1_620, transitions: 5_018, levels: 18 },
    orbits: { states: 812, transitions: 2_523 },
  },
  {
    system: mutants.goneWithoutWaiting,
    mutantOf: 'dax-region',
    bounds: { pages: 2, vram: 1 },
    properties: ofRegion,
    violated: {
      'P1-no-dma-to-moved-page': 9,
      'P3-va-coherence': 8,
      'P4-no-lost-update': 13,
      'P11-no-cross-owner-access': 11,
      'P12-gone-for-all': 8,
    },
    counts: { states: 83_616, transitions: 402_908, levels: 48 },
    orbits: { states: 41_816, transitions: 201_482 },
  },
  {
    system: mutants.grabOfTheDead,
    mutantOf: 'dax-direct-io',
    bounds: { pages: 2, vram: 1 },
    properties: ofDirectIo,
    violated: {
      'P1-no-dma-to-moved-page': 10,
      'P3-va-coherence': 10,
      'P4-no-lost-update': 16,
      'P11-no-cross-owner-access': 9,
      'P12-gone-for-all': 10,
    },
    counts: { states: 3_104, transitions: 8_026, levels: 34 },
    orbits: { states: 1_554, transitions: 4_024 },
  },
  {
    system: mutants.unmapForgotten,
    mutantOf: 'dax-region',
    bounds: { pages: 2, vram: 1 },
    properties: ofRegion,
    violated: {
      'A-unbind-reachable': 3,
      'A-bind-reachable': 3,
    },
    counts: { states: 13_320, transitions: 65_516, levels: 34 },
    orbits: { states: 6_664, transitions: 32_772 },
  },
]
