import { pinnedWindowSystem } from '../../model/protocols/dma-buf-pinned.ts'
import * as mutants from '../../model/protocols/mutants/dma-buf-window.ts'
import { holdersExcludeOneAnother, pinBalance, pinsUnderReservation, topologyOk } from '../buffers.ts'
import * as window from '../cpu-window.ts'
import { operationKept } from '../dma-safety.ts'
import * as exercised from '../exercised-buffers.ts'
import { abortEndsOperation } from '../postconditions.ts'
import { refusalUndone } from '../postconditions-buffers.ts'
import { abortEnds, deregistrationEnds, regionOperationCompletes, registrationEnds } from '../progress.ts'
import { bufferResident, evictionAnswered, reservationReleased, unpinnedEvicted } from '../progress-buffers.ts'
import type { Property } from '../property.ts'
import { registrationRespected } from '../references.ts'
import { abortIsTold } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { ofBuffers, writesDuringMove } from './dma-buf.ts'

const properties: readonly Property[] = [
  ...ofBuffers,
  pinBalance,
  registrationRespected,
  holdersExcludeOneAnother,
  pinsUnderReservation,
  abortIsTold,
  operationKept,
  exercised.pinWaitsForMove,
  exercised.pinRefusesEviction,
  abortEndsOperation,
  refusalUndone,
  window.mappedInWindow,
  window.movedForTouch,
  window.pinnedOutOfWindow,
  window.touchAnswered,
  window.refusedOnlyWherePinned,
]

const progress: readonly Property[] = [
  window.touchEnds,
  window.touchEndsIfDeregistered,
  unpinnedEvicted,
  evictionAnswered,
  regionOperationCompletes,
  abortEnds,
  reservationReleased,
  deregistrationEnds,
]

const small = { ram: 1, vram: 2 }

export const dmaBufWindowDesigns: readonly Scenario[] = [
  {
    system: pinnedWindowSystem,
    bounds: small,
    properties: [...properties, ...progress, bufferResident],
    violated: { 'L2-overcommit-progress': 7 },
    counts: { states: 5_582, transitions: 21_996, levels: 28 },
    orbits: { states: 5_582, transitions: 21_996 },
  },
  // Without room for a window, and with a device that does not reach GPU memory: whose pins are refused.
  {
    system: pinnedWindowSystem,
    bounds: { ram: 1, vram: 1, devices: 2, peers: 1 },
    properties: [refusalUndone, exercised.outOfReach, topologyOk, pinsUnderReservation, registrationEnds],
    violated: {},
    counts: { states: 11_204, transitions: 51_992, levels: 28 },
    orbits: { states: 11_204, transitions: 51_992 },
  },
  {
    system: pinnedWindowSystem,
    deep: true,
    bounds: { ...small, devices: 2, peers: 1 },
    properties: [...properties, exercised.outOfReach],
    violated: {},
    counts: { states: 37_916, transitions: 181_864, levels: 36 },
    orbits: { states: 37_916, transitions: 181_864 },
  },
]

export const dmaBufWindowMutants: readonly Scenario[] = [
  {
    system: mutants.windowNotChecked,
    mutantOf: 'dma-buf-pinned-window',
    bounds: small,
    properties,
    violated: { 'P10b-cpu-reaches-mapping': 2 },
    counts: { states: 6_212, transitions: 25_401, levels: 27 },
    orbits: { states: 6_212, transitions: 25_401 },
  },
  {
    system: mutants.faultBeforeMove,
    mutantOf: 'dma-buf-pinned-window',
    bounds: small,
    properties,
    violated: {
      ...writesDuringMove,
      'S-buffer-write-lands': 7,
    },
    counts: { states: 12_578, transitions: 53_904, levels: 33 },
    orbits: { states: 12_578, transitions: 53_904 },
  },
  {
    system: mutants.touchWaitsForPin,
    mutantOf: 'dma-buf-pinned-window',
    without: 'a touch that cannot be served is refused',
    bounds: small,
    properties: progress,
    violated: { 'L7-cpu-fault-progress': 6 },
    counts: { states: 5_087, transitions: 19_820, levels: 27 },
    orbits: { states: 5_087, transitions: 19_820 },
  },
  {
    system: mutants.movedUnderPin,
    mutantOf: 'dma-buf-pinned-window',
    bounds: small,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 10,
      'P2-no-use-after-free': 9,
      'P4-no-lost-update': 14,
      'P5-no-stale-translation-at-reuse': 9,
      'P11-no-cross-owner-access': 10,
      'P3-va-coherence': 9,
      'P24-stable-copy-source': 11,
      'P15-pin-respected': 9,
    },
    counts: { states: 15_158, transitions: 58_182, levels: 40 },
    orbits: { states: 15_158, transitions: 58_182 },
  },
]
