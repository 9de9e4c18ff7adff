import { dmaBufDynamicSystem } from '../../model/protocols/dma-buf-dynamic.ts'
import * as mutants from '../../model/protocols/mutants/dma-buf-dynamic.ts'
import { importersToldBeforeMove, mappedUnderReservation, moversExcludeOneAnother } from '../buffers.ts'
import { noLostUpdate } from '../coherence.ts'
import { doneOnce, noCrossOwnerAccess, noDmaToMovedPage, noUseAfterFree, overWhenDone } from '../dma-safety.ts'
import * as exercised from '../exercised-buffers.ts'
import { demandIsOpen } from '../postconditions-buffers.ts'
import {
  bufferEvicted,
  bufferEvictedDespiteEndlessJobs,
  bufferResident,
  bufferResidentWithoutTurns,
  evictionAnswered,
  jobCompletes,
  jobCompletesWithoutTurns,
  reservationReleased,
  reservationReleasedDespiteEndlessJobs,
  residenceAnswered,
} from '../progress-buffers.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { useAfterFree } from './common.ts'
import { ofBuffers, writesDuringMove } from './dma-buf.ts'

export const ofImporters: readonly Property[] = [
  ...ofBuffers,
  importersToldBeforeMove,
  moversExcludeOneAnother,
  mappedUnderReservation,
  doneOnce,
  exercised.evictedUnderJob,
  exercised.broughtBackUnderJob,
  exercised.jobWaitsForMove,
  exercised.mapCollides,
  exercised.explicitJobAwaited,
]

/** Nobody ends a job but the device that has done it. */
const properties: readonly Property[] = [...ofImporters, overWhenDone]

/** All else about two buffers is in the larger claim. */
const overcommitting: readonly Property[] = [
  noDmaToMovedPage,
  noUseAfterFree,
  noLostUpdate,
  noCrossOwnerAccess,
  demandIsOpen,
  exercised.evictedForAnother,
  exercised.placeReused,
  bufferResident,
  bufferResidentWithoutTurns,
]

const progress: readonly Property[] = [
  bufferEvicted,
  bufferEvictedDespiteEndlessJobs,
  evictionAnswered,
  bufferResident,
  residenceAnswered,
  reservationReleased,
  reservationReleasedDespiteEndlessJobs,
  jobCompletes,
  jobCompletesWithoutTurns,
]

/** What is violated by design: no eviction while jobs never end, and no turns where the model gives none. */
export const dmaBufDynamicDesigns: readonly Scenario[] = [
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 1 },
    properties: [...properties, exercised.outOfReach],
    violated: {},
    counts: { states: 2_665, transitions: 9_904, levels: 21 },
    orbits: { states: 2_665, transitions: 9_904 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 2, operations: 2 },
    properties: [...properties, exercised.twoDevicesMap],
    violated: {},
    counts: { states: 136_509, transitions: 553_362, levels: 29 },
    orbits: { states: 35_917, transitions: 146_116 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 1, vram: 1, processes: 2 },
    properties: [...properties, exercised.twoProcessesMap],
    violated: {},
    counts: { states: 1_245, transitions: 4_290, levels: 16 },
    orbits: { states: 1_053, transitions: 3_458 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { pages: 2, ram: 2, vram: 1 },
    properties: overcommitting,
    violated: { 'L2c-resident-without-turns': 8 },
    counts: { states: 218_257, transitions: 1_091_142, levels: 35 },
    orbits: { states: 54_673, transitions: 273_454 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 2, vram: 2, devices: 2, peers: 2, movers: 2 },
    properties,
    violated: {},
    counts: { states: 24_545, transitions: 76_964, levels: 25 },
    orbits: { states: 2_773, transitions: 10_992 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 2 },
    properties: progress,
    violated: { 'L1d-evicted-despite-endless-jobs': 9, 'L9c-job-completes-without-turns': 11 },
    counts: { states: 5_437, transitions: 18_010, levels: 25 },
    orbits: { states: 2_773, transitions: 9_334 },
  },
  {
    system: dmaBufDynamicSystem,
    bounds: { ram: 2, vram: 1, devices: 2, peers: 1 },
    properties: [bufferResident, residenceAnswered, jobCompletes],
    violated: { 'L2-overcommit-progress': 4 },
    counts: { states: 4_897, transitions: 18_143, levels: 21 },
    orbits: { states: 2_665, transitions: 10_121 },
  },
  {
    system: dmaBufDynamicSystem,
    deep: true,
    bounds: { pages: 2, ram: 2, vram: 1, devices: 2, peers: 2 },
    properties: [...properties, exercised.evictedForAnother, exercised.placeReused],
    violated: {},
    orbits: { states: 543_697, transitions: 3_563_282, levels: 50 },
  },
]

const small = { ram: 1, vram: 1 }
const shared = { ...small, devices: 2, peers: 2 }

/** Where no device comes to GPU memory, nobody has to be told, or is interrupted. */
const withoutPeers: readonly Property[] = ofImporters.filter(
  (property) => property.kind !== 'reachable' && property !== importersToldBeforeMove,
)

export const dmaBufDynamicMutants: readonly Scenario[] = [
  {
    system: mutants.mappedOutsideReservation,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: {
      ...useAfterFree({ freed: 13, used: 16, lost: 20 }),
      'P7-notify-before-change': 8,
      'P16b-mapped-under-reservation': 6,
    },
    counts: { states: 2_761, transitions: 6_896, levels: 37 },
    orbits: { states: 2_761, transitions: 6_896 },
  },
  {
    system: mutants.copyBeforeFences,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: {
      ...useAfterFree({ freed: 8, used: 9, lost: 13 }),
      'P24-stable-copy-source': 10,
    },
    counts: { states: 4_913, transitions: 13_882, levels: 34 },
    orbits: { states: 4_913, transitions: 13_882 },
  },
  {
    system: mutants.explicitJobsForgotten,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: {
      ...useAfterFree({ freed: 8, used: 9, lost: 13 }),
      'P24-stable-copy-source': 10,
    },
    counts: { states: 3_323, transitions: 9_340, levels: 34 },
    orbits: { states: 3_323, transitions: 9_340 },
  },
  {
    system: mutants.oneImporterTold,
    mutantOf: 'dma-buf-dynamic',
    bounds: shared,
    properties,
    violated: {
      ...useAfterFree({ freed: 14, used: 17, lost: 21 }),
      'P7-notify-before-change': 9,
    },
    counts: { states: 23_827, transitions: 78_266, levels: 41 },
    orbits: { states: 11_995, transitions: 39_626 },
  },
  {
    system: mutants.processesKeepMappings,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: {
      ...writesDuringMove,
      'S-buffer-write-lands': 10,
    },
    counts: { states: 2_809, transitions: 8_258, levels: 24 },
    orbits: { states: 2_809, transitions: 8_258 },
  },
  {
    system: mutants.moveFenceSkipped,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: { 'P1-no-dma-to-moved-page': 8, 'P4-no-lost-update': 12, 'P11-no-cross-owner-access': 8 },
    counts: { states: 1_807, transitions: 4_870, levels: 26 },
    orbits: { states: 1_807, transitions: 4_870 },
  },
  {
    system: mutants.evictionFenceSkipped,
    mutantOf: 'dma-buf-dynamic',
    bounds: { pages: 2, ram: 2, vram: 1, peers: 0 },
    properties: withoutPeers,
    violated: { 'P4-no-lost-update': 8, 'P11-no-cross-owner-access': 14 },
    orbits: { states: 201_055, transitions: 1_194_079, levels: 57 },
  },
  {
    system: mutants.evictionFenceSkipped,
    mutantOf: 'dma-buf-dynamic',
    deep: true,
    bounds: { pages: 2, ram: 2, vram: 1 },
    properties,
    violated: { 'P4-no-lost-update': 8, 'P11-no-cross-owner-access': 13, 'P24-stable-copy-source': 14 },
    orbits: { states: 507_117, transitions: 2_544_037, levels: 63 },
  },
  {
    system: mutants.reachNotChecked,
    mutantOf: 'dma-buf-dynamic',
    bounds: { ram: 1, vram: 1, devices: 2, peers: 1 },
    properties,
    violated: { 'P10-topology-ok': 5 },
    counts: { states: 4_301, transitions: 15_620, levels: 25 },
    orbits: { states: 4_301, transitions: 15_620 },
  },
  {
    system: mutants.flushNotFenced,
    mutantOf: 'dma-buf-dynamic',
    bounds: small,
    properties,
    violated: { 'P2-no-use-after-free': 13, 'P5-no-stale-translation-at-reuse': 13, 'P3-va-coherence': 13 },
    counts: { states: 1_065, transitions: 2_966, levels: 21 },
    orbits: { states: 1_065, transitions: 2_966 },
  },
  {
    system: mutants.callbackWaitsForJobs,
    mutantOf: 'dma-buf-dynamic',
    without: 'callbacks wait only for work that the kernel bounds',
    bounds: small,
    properties: progress,
    violated: {
      'L1d-evicted-despite-endless-jobs': 7,
      'L4d-callbacks-return-despite-endless-jobs': 7,
      'L9c-job-completes-without-turns': 11,
    },
    counts: { states: 657, transitions: 1_834, levels: 16 },
    orbits: { states: 657, transitions: 1_834 },
  },
]
