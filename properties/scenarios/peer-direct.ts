import * as mutants from '../../model/protocols/mutants/peer-direct.ts'
import { peerDirectSystem } from '../../model/protocols/peer-direct.ts'
import { vaCoherence } from '../coherence.ts'
import { operationKept } from '../dma-safety.ts'
import { remoteAccessAborted } from '../exercised.ts'
import * as exercised from '../exercised-revocation.ts'
import { abortEndsOperation, failedRegistrationUndone, gpuWriteLands } from '../postconditions.ts'
import { abortEnds, deregistrationEnds, registrationEnds } from '../progress.ts'
import {
  callbackReturns,
  callbackReturnsWithFairLock,
  deregistrationEndsWithFairLock,
  memoryTakenBack,
  peerOperationCompletes,
  registrationEndsWithFairLock,
} from '../progress-revocation.ts'
import type { Property } from '../property.ts'
import {
  abortIsTold,
  callbackInOrder,
  contextFreed,
  contextUnderLock,
  heldWhileRegistered,
  keyDestroyedOnce,
  mappingFreed,
  noFreedContext,
  noFreedPageTable,
  noUnexpectedLoss,
  putOnce,
  quiescedBeforeUnmap,
  revokedForGood,
  unmappedByOne,
} from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign, useAfterFree } from './common.ts'

const properties: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  noFreedPageTable,
  noFreedContext,
  quiescedBeforeUnmap,
  keyDestroyedOnce,
  contextUnderLock,
  noUnexpectedLoss,
  revokedForGood,
  exercised.directTransfer,
  exercised.revokedUnderDma,
  exercised.callbackTooEarly,
  exercised.callbackTooLate,
  exercised.callbackWaits,
  exercised.allReleased,
  remoteAccessAborted,
  abortEndsOperation,
  abortIsTold,
  operationKept,
  unmappedByOne,
  heldWhileRegistered,
  contextFreed,
  callbackInOrder,
  putOnce,
  mappingFreed,
  failedRegistrationUndone,
  gpuWriteLands,
]

const progress: readonly Property[] = [
  memoryTakenBack,
  deregistrationEnds,
  registrationEnds,
  peerOperationCompletes,
  abortEnds,
  callbackReturns,
]

/** With other regions around, the lock of the peer client is what somebody can wait for in vain. */
const progressWithOthers: readonly Property[] = [
  callbackReturnsWithFairLock,
  deregistrationEnds,
  deregistrationEndsWithFairLock,
  registrationEnds,
  registrationEndsWithFairLock,
]

/** P21 and L9 are broken by design: the region goes away under the application. */
export const peerDirectDesigns: readonly Scenario[] = [
  {
    system: peerDirectSystem,
    bounds: { pages: 1, vram: 2, operations: 2 },
    properties,
    violated: {
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 27_540, transitions: 122_040, levels: 41 },
    orbits: { states: 7_785, transitions: 34_605 },
  },
  {
    system: peerDirectSystem,
    bounds: { pages: 1, vram: 1, devices: 2 },
    properties: [...properties, exercised.sharedByTwo],
    violated: {
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 108_443, transitions: 474_851, levels: 52 },
    orbits: { states: 54_296, transitions: 237_702 },
  },
  {
    system: peerDirectSystem,
    bounds: { pages: 1, vram: 1 },
    properties: progress,
    violated: {
      'L9-transparent-continuity': 17,
    },
    counts: { states: 1_377, transitions: 4_462, levels: 37 },
    orbits: { states: 1_377, transitions: 4_462 },
  },
  {
    system: peerDirectSystem,
    bounds: { pages: 2, vram: 1 },
    properties: [...properties, ...progressWithOthers],
    violated: {
      'P21-no-unexpected-loss': 11,
      'L5-deregistration-ends': 30,
      'L8-registration-ends': 21,
    },
    counts: { states: 55_165, transitions: 239_424, levels: 52 },
    orbits: { states: 27_588, transitions: 119_734 },
  },
  {
    system: peerDirectSystem,
    deep: true,
    bounds: { pages: 2, vram: 2, operations: 2 },
    properties,
    violated: {
      'P21-no-unexpected-loss': 11,
    },
    orbits: { states: 2_414_970, transitions: 16_115_030, levels: 73 },
  },
  {
    system: peerDirectSystem,
    deep: true,
    bounds: { pages: 1, vram: 2, devices: 2 },
    properties: [...properties, exercised.sharedByTwo],
    violated: {
      'P21-no-unexpected-loss': 11,
    },
    orbits: { states: 67_441, transitions: 295_764, levels: 52 },
  },
]

export const peerDirectMutants: readonly Scenario[] = [
  {
    system: mutants.armedWithoutLock,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1, devices: 2 },
    properties,
    violated: {
      'P16-context-under-lock': 17,
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 108_443, transitions: 475_123, levels: 52 },
    orbits: { states: 54_296, transitions: 237_838 },
  },
  {
    system: mutants.callbackWaitsForApplication,
    mutantOf: 'peer-direct',
    without: 'callbacks wait only for work that the kernel bounds',
    bounds: { pages: 1, vram: 1 },
    properties: [...progress, noUnexpectedLoss],
    violated: {
      'L1-eviction-progress': 10,
      'L4-callback-returns': 10,
    },
    counts: { states: 1_260, transitions: 4_102, levels: 37 },
    orbits: { states: 1_260, transitions: 4_102 },
  },
  {
    system: mutants.checkedWhenMapping,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      ...useAfterFree({ freed: 13, used: 14, lost: 18 }),
      'P2m-no-freed-page-table': 15,
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 14,
      'P23-revoked-for-good': 12,
    },
    counts: { states: 2_664, transitions: 8_824, levels: 43 },
    orbits: { states: 2_664, transitions: 8_824 },
  },
  {
    system: mutants.keyBeforeCallback,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      ...useAfterFree({ freed: 12, used: 25, lost: 29 }),
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 25,
      'P23-revoked-for-good': 11,
    },
    counts: { states: 2_842, transitions: 9_393, levels: 63 },
    orbits: { states: 2_842, transitions: 9_393 },
  },
  {
    system: mutants.lockHeldWhileWaiting,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 15,
      'P21-no-unexpected-loss': 11,
      'A-all-released': 12,
      'L1-eviction-progress': 15,
      'L4-callback-returns': 15,
      'L5-deregistration-ends': 15,
      'L9-transparent-continuity': 17,
    },
    counts: { states: 1_341, transitions: 4_332, levels: 36 },
    orbits: { states: 1_341, transitions: 4_332 },
  },
  {
    system: mutants.mappedWithoutLooking,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      'P2m-no-freed-page-table': 10,
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 1_377, transitions: 4_543, levels: 37 },
    orbits: { states: 1_377, transitions: 4_543 },
  },
  {
    system: mutants.oneHolderTold,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1, devices: 2 },
    properties,
    violated: {
      ...useAfterFree({ freed: 17, used: 18, lost: 22 }),
      'P9c-callback-in-order': 15,
      'P13d-context-freed': 24,
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 18,
      'A-all-released': 19,
    },
    counts: { states: 287_976, transitions: 1_267_737, levels: 65 },
    orbits: { states: 144_093, transitions: 634_260 },
  },
  {
    system: mutants.ownerIgnoresHolders,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: [...properties, ...progress],
    violated: {
      ...useAfterFree({ freed: 10, used: 11, lost: 15 }),
      'P9c-callback-in-order': 8,
      'P13d-context-freed': 17,
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 11,
      'A-all-released': 12,
      'L5-deregistration-ends': 15,
      'L9-transparent-continuity': 16,
    },
    counts: { states: 3_301, transitions: 11_807, levels: 40 },
    orbits: { states: 3_301, transitions: 11_807 },
  },
  {
    system: mutants.pagesStayUntilPut,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: [...progress.filter((property) => property !== callbackReturns), noUnexpectedLoss],
    violated: {
      'L1-eviction-progress': 9,
    },
    counts: { states: 576, transitions: 1_838, levels: 35 },
    orbits: { states: 576, transitions: 1_838 },
  },
  {
    system: mutants.pointerInsteadOfTicket,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      'P2m-no-freed-context': 16,
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 1_818, transitions: 5_960, levels: 37 },
    orbits: { states: 1_818, transitions: 5_960 },
  },
  {
    system: mutants.putWaitsForOwner,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 14,
      'P21-no-unexpected-loss': 11,
      'A-all-released': 10,
      'E-callback-too-late': 'never',
      'E-callback-waits': 'never',
      'L1-eviction-progress': 14,
      'L4-callback-returns': 14,
      'L5-deregistration-ends': 14,
      'L8-registration-ends': 14,
      'L9-transparent-continuity': 17,
    },
    counts: { states: 1_179, transitions: 3_756, levels: 36 },
    orbits: { states: 1_179, transitions: 3_756 },
  },
  {
    system: mutants.returnBeforeKeyIsDead,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      ...useAfterFree({ freed: 14, used: 15, lost: 19 }),
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 15,
      'P23-revoked-for-good': 13,
    },
    counts: { states: 3_023, transitions: 9_637, levels: 48 },
    orbits: { states: 3_023, transitions: 9_637 },
  },
  {
    system: mutants.revokedTwice,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties,
    violated: {
      'P9-key-destroyed-once': 12,
      'P21-no-unexpected-loss': 11,
    },
    counts: { states: 1_467, transitions: 4_760, levels: 37 },
    orbits: { states: 1_467, transitions: 4_760 },
  },
  {
    system: mutants.ticketRemovedFirst,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: properties.filter((property) => property !== putOnce),
    violated: {
      'P2m-no-freed-page-table': 16,
      'P21-no-unexpected-loss': 11,
      'E-callback-waits': 'never',
    },
    counts: { states: 1_476, transitions: 4_842, levels: 37 },
    orbits: { states: 1_476, transitions: 4_842 },
  },
  {
    system: mutants.tooEarlyForgotten,
    mutantOf: 'peer-direct',
    bounds: { pages: 1, vram: 1 },
    properties: properties.filter((property) => property !== mappingFreed),
    violated: {
      ...useAfterFree({ freed: 13, used: 14, lost: 18 }),
      'P2m-no-freed-page-table': 10,
      'P21-no-unexpected-loss': 11,
      'P6-quiesced-before-unmap': 14,
      'P23-revoked-for-good': 12,
      'E-callback-too-early': 'never',
    },
    counts: { states: 2_403, transitions: 7_751, levels: 43 },
    orbits: { states: 2_403, transitions: 7_751 },
  },
]
