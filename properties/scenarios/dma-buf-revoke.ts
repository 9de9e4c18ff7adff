import { dmaBufRevokeSystem } from '../../model/protocols/dma-buf-revoke.ts'
import { dmaBufRevokePinnedSystem } from '../../model/protocols/dma-buf-revoke-pinned.ts'
import * as mutants from '../../model/protocols/mutants/dma-buf-revoke.ts'
import * as pinnedMutants from '../../model/protocols/mutants/dma-buf-revoke-pinned.ts'
import { bufferCoherence, mappingQuiesced, pinBalance, topologyOk } from '../buffers.ts'
import { operationKept } from '../dma-safety.ts'
import { remoteAccessAborted } from '../exercised.ts'
import * as exercised from '../exercised-revocable-buffers.ts'
import { directTransfer } from '../exercised-revocation.ts'
import { abortEndsOperation } from '../postconditions.ts'
import { deregistrationEnds, regionOperationCompletes, registrationEnds } from '../progress.ts'
import * as progress from '../progress-revocable-buffers.ts'
import type { Property } from '../property.ts'
import * as revocable from '../revocable-buffers.ts'
import { abortIsTold, noUnexpectedLoss } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign, useAfterFree } from './common.ts'

const ofRevocation: readonly Property[] = [
  ...ofEveryDesign,
  bufferCoherence,
  mappingQuiesced,
  topologyOk,
  revocable.quietWhenDisabled,
  revocable.exportUsersBalance,
  revocable.exporterPutsOnce,
  revocable.deviceMemoryBalance,
  revocable.beatsWithMapping,
  revocable.nothingMappedWhenDisabled,
  revocable.noMappingAfterRevocation,
  revocable.enabledAgain,
  revocable.answeredAsAsked,
  directTransfer,
  exercised.revokedUnderOperation,
  exercised.closedAfterDisabling,
  exercised.nothingExported,
  exercised.memoryComesBack,
]

const ofDynamic: readonly Property[] = [
  ...ofRevocation,
  revocable.revocationHoldsReservation,
  revocable.refusalEndsJob,
  exercised.stillMappedWhenFencesRetired,
]

const ofPinned: readonly Property[] = [
  ...ofRevocation,
  pinBalance,
  revocable.revocationExcludesMapping,
  revocable.keyOfRegionDestroyedOnce,
  revocable.lostForGood,
  noUnexpectedLoss,
  abortIsTold,
  operationKept,
  remoteAccessAborted,
  exercised.regionLostUnderDma,
  abortEndsOperation,
  revocable.refusalEndsRegistration,
]

const ends: readonly Property[] = [
  progress.revocationEnds,
  progress.revocationEndsDespiteJobs,
  progress.reservationComesBack,
  progress.reservationComesBackDespiteJobs,
]
const ofJobs: readonly Property[] = [...ends, progress.importedJobEnds, progress.importedJobAnswered]
const ofRegions: readonly Property[] = [
  ...ends,
  progress.revocationEndsIfDeregistered,
  deregistrationEnds,
  registrationEnds,
  regionOperationCompletes,
  progress.lostOperationAborts,
]

/** Where nobody loses a region. */
const withoutLoss: readonly Property[] = [...ofPinned, ...ofRegions].filter(
  (property) =>
    property !== revocable.keyOfRegionDestroyedOnce &&
    property !== revocable.lostForGood &&
    property !== progress.lostOperationAborts,
)

const small = { vram: 1 }
const shared = { ...small, devices: 2, peers: 2 }

export const dmaBufRevokeDesigns: readonly Scenario[] = [
  {
    system: dmaBufRevokeSystem,
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 277, transitions: 589, levels: 19 },
    orbits: { states: 277, transitions: 589 },
  },
  {
    system: dmaBufRevokeSystem,
    bounds: { ...shared, operations: 2 },
    properties: ofDynamic,
    violated: {},
    counts: { states: 24_486, transitions: 85_315, levels: 27 },
    orbits: { states: 6_721, transitions: 23_634 },
  },
  {
    system: dmaBufRevokePinnedSystem,
    bounds: small,
    properties: [...ofPinned, ...ofRegions],
    violated: { 'P21-no-unexpected-loss': 10, 'L9-transparent-continuity': 15 },
    counts: { states: 1_296, transitions: 3_830, levels: 34 },
    orbits: { states: 1_296, transitions: 3_830 },
  },
  {
    system: dmaBufRevokePinnedSystem,
    bounds: shared,
    properties: [...ofPinned, exercised.mappedAgain],
    violated: { 'P21-no-unexpected-loss': 10 },
    counts: { states: 16_014, transitions: 56_536, levels: 41 },
    orbits: { states: 8_070, transitions: 28_479 },
  },
  {
    system: dmaBufRevokeSystem,
    deep: true,
    bounds: { ...shared, operations: 3 },
    properties: ofDynamic,
    violated: {},
    orbits: { states: 40_894, transitions: 179_288, levels: 33 },
  },
  {
    system: dmaBufRevokePinnedSystem,
    deep: true,
    bounds: { ...shared, operations: 2 },
    properties: [...ofPinned, exercised.mappedAgain],
    violated: { 'P21-no-unexpected-loss': 10 },
    orbits: { states: 72_630, transitions: 342_179, levels: 52 },
  },
]

export const dmaBufRevokeMutants: readonly Scenario[] = [
  {
    system: mutants.revokedWithoutWaiting,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      ...useAfterFree({ freed: 10, used: 11, lost: 15 }),
      'P12-quiet-when-off': 10,
      'P13c-user-balance': 11,
      'P13d-exporter-puts-once': 21,
      'P23-revoked-for-good': 9,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 1_920, transitions: 4_398, levels: 46 },
    orbits: { states: 1_920, transitions: 4_398 },
  },
  {
    system: mutants.mappingKeepsNobody,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      'P2-no-use-after-free': 15,
      'P5-no-stale-translation-at-reuse': 15,
      'P3-va-coherence': 15,
      'P13c-user-balance': 4,
      'P23-revoked-for-good': 14,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 334, transitions: 780, levels: 20 },
    orbits: { states: 334, transitions: 780 },
  },
  {
    system: mutants.unmapNotAwaited,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      'P2-no-use-after-free': 15,
      'P5-no-stale-translation-at-reuse': 15,
      'P3-va-coherence': 15,
      'P13c-user-balance': 16,
      'P13d-exporter-puts-once': 21,
      'P23-revoked-for-good': 14,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 859, transitions: 1_949, levels: 30 },
    orbits: { states: 859, transitions: 1_949 },
  },
  {
    system: mutants.revokedTwice,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      'D-never-stuck': 9,
      'P13c-user-balance': 8,
      'P13d-exporter-puts-once': 9,
      'A-rest-reachable': 7,
      'A-memory-comes-back': 7,
      'L6-revocation-ends': 9,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 299, transitions: 621, levels: 22 },
    orbits: { states: 299, transitions: 621 },
  },
  {
    system: mutants.flagSetLate,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      ...useAfterFree({ freed: 9, used: 10, lost: 14 }),
      'P12-quiet-when-off': 9,
      'P13c-user-balance': 4,
      'P13d-exporter-puts-once': 19,
      'P23-revoked-for-good': 8,
      'P23b-no-mapping-after-revocation': 7,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 9,
    },
    counts: { states: 1_873, transitions: 4_115, levels: 44 },
    orbits: { states: 1_873, transitions: 4_115 },
  },
  {
    system: mutants.mappedWithoutLooking,
    mutantOf: 'dma-buf-revoke',
    bounds: small,
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      ...useAfterFree({ freed: 10, used: 11, lost: 15 }),
      'D-never-stuck': 11,
      'P12-quiet-when-off': 10,
      'P13c-user-balance': 11,
      'P13d-exporter-puts-once': 20,
      'P23-revoked-for-good': 9,
      'P23b-no-mapping-after-revocation': 8,
      'A-rest-reachable': 10,
      'A-memory-comes-back': 10,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
      'L9b-job-answered': 11,
    },
    counts: { states: 1_968, transitions: 4_462, levels: 46 },
    orbits: { states: 1_968, transitions: 4_462 },
  },
  {
    system: mutants.reachNotChecked,
    mutantOf: 'dma-buf-revoke',
    bounds: { ...small, devices: 2, peers: 1 },
    properties: [...ofDynamic, ...ofJobs],
    violated: {
      'P10-topology-ok': 5,
      'L6-revocation-ends-despite-endless-jobs': 8,
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L9-transparent-continuity': 10,
    },
    counts: { states: 1_844, transitions: 4_993, levels: 24 },
    orbits: { states: 1_844, transitions: 4_993 },
  },
  {
    system: pinnedMutants.importerKeepsRegion,
    mutantOf: 'dma-buf-revoke-pinned',
    bounds: small,
    properties: withoutLoss,
    violated: {
      'E-region-lost-under-dma': 'never',
      'L6-revocation-ends': 9,
      'L6-revocation-ends-despite-endless-jobs': 9,
    },
    counts: { states: 1_125, transitions: 3_255, levels: 29 },
    orbits: { states: 1_125, transitions: 3_255 },
  },
  {
    system: pinnedMutants.keyNotAwaited,
    mutantOf: 'dma-buf-revoke-pinned',
    bounds: small,
    properties: [...ofPinned, ...ofRegions],
    violated: {
      ...useAfterFree({ freed: 12, used: 13, lost: 17 }),
      'P6-quiesced-before-unmap': 10,
      'P12-quiet-when-off': 12,
      'P22-no-beat-without-mapping': 11,
      'P23-revoked-for-good': 11,
      'P21-no-unexpected-loss': 9,
      'L9-transparent-continuity': 15,
    },
    counts: { states: 3_463, transitions: 10_083, levels: 46 },
    orbits: { states: 3_463, transitions: 10_083 },
  },
  {
    system: pinnedMutants.deregisteredOutsideLock,
    mutantOf: 'dma-buf-revoke-pinned',
    bounds: small,
    properties: [...ofPinned, ...ofRegions],
    violated: {
      'P16-lock-discipline': 6,
      'P9-key-destroyed-once': 9,
      'P21-no-unexpected-loss': 10,
      'L9-transparent-continuity': 15,
    },
    counts: { states: 1_476, transitions: 4_554, levels: 34 },
    orbits: { states: 1_476, transitions: 4_554 },
  },
  {
    system: pinnedMutants.unpinnedTwice,
    mutantOf: 'dma-buf-revoke-pinned',
    bounds: shared,
    properties: [...ofPinned, ...ofRegions],
    violated: { 'P13b-pin-balance': 19, 'P21-no-unexpected-loss': 10, 'L9-transparent-continuity': 15 },
    counts: { states: 21_216, transitions: 72_616, levels: 48 },
    orbits: { states: 10_680, transitions: 36_577 },
  },
  {
    system: pinnedMutants.pinnedWithoutLooking,
    mutantOf: 'dma-buf-revoke-pinned',
    bounds: small,
    properties: [...ofPinned, ...ofRegions],
    violated: {
      ...useAfterFree({ freed: 11, used: 12, lost: 16 }),
      'P12-quiet-when-off': 11,
      'P13c-user-balance': 12,
      'P13d-exporter-puts-once': 18,
      'P23-revoked-for-good': 10,
      'P23b-no-mapping-after-revocation': 8,
      'P13b-pin-balance': 10,
      'P21-no-unexpected-loss': 10,
      'L9-transparent-continuity': 15,
    },
    counts: { states: 5_328, transitions: 15_488, levels: 45 },
    orbits: { states: 5_328, transitions: 15_488 },
  },
]
