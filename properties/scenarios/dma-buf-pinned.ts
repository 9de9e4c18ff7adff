import { dmaBufPinnedSystem } from '../../model/protocols/dma-buf-pinned.ts'
import * as mutants from '../../model/protocols/mutants/dma-buf-pinned.ts'
import { holdersExcludeOneAnother, pinBalance, pinsUnderReservation } from '../buffers.ts'
import { operationKept } from '../dma-safety.ts'
import * as exercised from '../exercised-buffers.ts'
import { abortEndsOperation } from '../postconditions.ts'
import { demandMet, refusalUndone } from '../postconditions-buffers.ts'
import { abortEnds, deregistrationEnds, regionOperationCompletes, registrationEnds } from '../progress.ts'
import {
  bufferEvicted,
  bufferResident,
  evictionAnswered,
  reservationReleased,
  residenceAnswered,
  unpinnedEvicted,
} from '../progress-buffers.ts'
import type { Property } from '../property.ts'
import { registrationRespected } from '../references.ts'
import { abortIsTold, noUnexpectedLoss } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { useAfterFree } from './common.ts'
import { ofBuffers } from './dma-buf.ts'

const properties: readonly Property[] = [
  ...ofBuffers,
  pinBalance,
  registrationRespected,
  noUnexpectedLoss,
  holdersExcludeOneAnother,
  pinsUnderReservation,
  exercised.pinWaitsForMove,
  exercised.pinRefusesEviction,
  abortEndsOperation,
  abortIsTold,
  operationKept,
  refusalUndone,
]

const overcommitting: readonly Property[] = [...properties, exercised.evictedForAnother, exercised.placeReused]

const progress: readonly Property[] = [
  bufferEvicted,
  unpinnedEvicted,
  evictionAnswered,
  bufferResident,
  residenceAnswered,
  reservationReleased,
  deregistrationEnds,
  registrationEnds,
  regionOperationCompletes,
  abortEnds,
]

/** L1 and L2 are violated by design: an application may keep a memory region for ever, and TTM can only refuse. */
export const dmaBufPinnedDesigns: readonly Scenario[] = [
  {
    system: dmaBufPinnedSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 1 },
    properties: [...properties, exercised.outOfReach],
    violated: {},
    counts: { states: 11_204, transitions: 51_992, levels: 28 },
    orbits: { states: 11_204, transitions: 51_992 },
  },
  {
    system: dmaBufPinnedSystem,
    bounds: { ram: 2, vram: 1, devices: 2, peers: 2, operations: 2 },
    until: exercised.twoDevicesMap.name,
    properties: [exercised.twoDevicesMap],
    violated: {},
  },
  {
    system: dmaBufPinnedSystem,
    deep: true,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 2, operations: 2 },
    properties: [...properties, exercised.twoDevicesMap],
    violated: {},
    counts: { states: 219_764, transitions: 1_265_904, levels: 36 },
    orbits: { states: 59_295, transitions: 341_568 },
  },
  {
    system: dmaBufPinnedSystem,
    bounds: { ram: 1, vram: 1, processes: 2 },
    properties: [...properties, exercised.twoProcessesMap],
    violated: {},
    counts: { states: 2_282, transitions: 10_266, levels: 23 },
    orbits: { states: 1_862, transitions: 8_206 },
  },
  {
    system: dmaBufPinnedSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 2 },
    properties: [...properties, ...progress],
    violated: { 'L1-eviction-progress': 7, 'L2-overcommit-progress': 7 },
    counts: { states: 15_012, transitions: 69_360, levels: 27 },
    orbits: { states: 7_587, transitions: 35_012 },
  },
  {
    system: dmaBufPinnedSystem,
    bounds: { ram: 2, vram: 1, devices: 2, peers: 1 },
    properties: [demandMet, registrationEnds, deregistrationEnds],
    violated: {},
    counts: { states: 20_164, transitions: 93_428, levels: 28 },
    orbits: { states: 11_204, transitions: 52_500 },
  },
  {
    system: dmaBufPinnedSystem,
    deep: true,
    bounds: { pages: 2, ram: 2, vram: 1 },
    properties: overcommitting,
    violated: {},
    counts: { states: 700_436, transitions: 4_507_664, levels: 37 },
    orbits: { states: 175_559, transitions: 1_130_132 },
  },
  {
    system: dmaBufPinnedSystem,
    deep: true,
    bounds: { ram: 1, vram: 1, devices: 3, peers: 2 },
    properties: [...properties, exercised.outOfReach],
    violated: {},
    orbits: { states: 49_602, transitions: 272_290, levels: 33 },
  },
]

const small = { ram: 1, vram: 1 }

export const dmaBufPinnedMutants: readonly Scenario[] = [
  {
    system: mutants.pinnedByReference,
    mutantOf: 'dma-buf-pinned',
    bounds: small,
    // Nobody pins.
    properties: properties.filter((property) => property !== pinsUnderReservation),
    violated: {
      'P1-no-dma-to-moved-page': 10,
      'P4-no-lost-update': 14,
      'P3-va-coherence': 9,
      'P13-reference-balance': 4,
      'P24-stable-copy-source': 11,
      'P13b-pin-balance': 4,
      'P15-pin-respected': 9,
    },
    counts: { states: 5_432, transitions: 19_404, levels: 32 },
    orbits: { states: 5_432, transitions: 19_404 },
  },
  {
    system: mutants.unpinnedBeforeRevocation,
    mutantOf: 'dma-buf-pinned',
    bounds: small,
    properties,
    violated: {
      ...useAfterFree({ freed: 10, used: 11, lost: 15 }),
      'P6-quiesced-before-unmap': 8,
      'P24-stable-copy-source': 12,
    },
    counts: { states: 5_890, transitions: 21_062, levels: 37 },
    orbits: { states: 5_890, transitions: 21_062 },
  },
  {
    system: mutants.moveFenceSkippedUnderPin,
    mutantOf: 'dma-buf-pinned',
    bounds: small,
    properties,
    violated: { 'P1-no-dma-to-moved-page': 9, 'P4-no-lost-update': 13, 'P11-no-cross-owner-access': 9 },
    counts: { states: 3_134, transitions: 12_100, levels: 28 },
    orbits: { states: 3_134, transitions: 12_100 },
  },
  {
    system: mutants.waitsForUnpin,
    mutantOf: 'dma-buf-pinned',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 10,
      'A-rest-reachable': 7,
      'L1-eviction-progress': 8,
      'L1b-eviction-answered': 8,
      'L2-overcommit-progress': 6,
      'L2b-residence-answered': 6,
      'L4-callbacks-return': 8,
      'L5-deregistration-ends': 10,
    },
    counts: { states: 1_532, transitions: 5_353, levels: 23 },
    orbits: { states: 1_532, transitions: 5_353 },
  },
  {
    system: mutants.acknowledgeReplacesPin,
    mutantOf: 'dma-buf-pinned',
    bounds: small,
    properties,
    violated: {
      ...useAfterFree({ freed: 9, used: 10, lost: 14 }),
      'P24-stable-copy-source': 11,
      'P15-pin-respected': 9,
    },
    counts: { states: 3_296, transitions: 12_755, levels: 35 },
    orbits: { states: 3_296, transitions: 12_755 },
  },
  {
    system: mutants.laterPinNotChecked,
    mutantOf: 'dma-buf-pinned',
    bounds: { ...small, devices: 2, peers: 1 },
    properties,
    violated: { 'P10-topology-ok': 10 },
    counts: { states: 13_892, transitions: 65_840, levels: 28 },
    orbits: { states: 13_892, transitions: 65_840 },
  },
  {
    system: mutants.unpinnedTwice,
    mutantOf: 'dma-buf-pinned',
    bounds: { ...small, devices: 2, peers: 2 },
    properties,
    violated: {
      ...useAfterFree({ freed: 16, used: 17, lost: 21 }),
      'P24-stable-copy-source': 18,
      'P13b-pin-balance': 12,
      'P15-pin-respected': 16,
    },
    counts: { states: 80_812, transitions: 369_204, levels: 44 },
    orbits: { states: 40_575, transitions: 185_332 },
  },
]
