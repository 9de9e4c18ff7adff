import { peerSvmSystem } from '../../model/protocols/gpu-svm.ts'
import * as mutants from '../../model/protocols/mutants/gpu-svm-nic.ts'
import { noBeatWithoutTranslation, noDmaToMovedPage, noUseAfterFree, operationKept } from '../dma-safety.ts'
import { dropClearsEntry, droppedFromSwap } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { windowsOverlap } from '../exercised-intervals.ts'
import * as svm from '../gpu-svm.ts'
import { pairedIntervals } from '../notifier-windows.ts'
import * as peer from '../peer-nic.ts'
import { completionEndsOperation, deviceWriteLands, restoreMapsAgain, windowCloses } from '../postconditions.ts'
import {
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
  moverEnds,
  notifierReturns,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { withoutReferences } from './gpu-svm.ts'

/** Reclaim, drops, and what devices write are in the design without a NIC. */
const left: readonly Property[] = [
  exercised.deviceWrites,
  deviceWriteLands,
  droppedFromSwap,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  exercised.evictionReachable,
  exercised.discardUnderDma,
  dropClearsEntry,
  svm.comesBackWithWrites,
]

const properties: readonly Property[] = [
  ...withoutReferences.filter((property) => !left.includes(property)),
  restoreMapsAgain,
  svm.privateByMigration,
  svm.retryDropsFolio,
  peer.routeThere,
  noBeatWithoutTranslation,
  operationKept,
  completionEndsOperation,
]

const progress: readonly Property[] = [moverEnds, notifierReturns, svm.touchEnds, mirroredOperationCompletes]

const outOfReach = { pages: 1, ram: 1, vram: 1, devices: 2, peers: 1 }
const inReach = { ...outOfReach, peers: 2 }

export const peerSvmDesigns: readonly Scenario[] = [
  {
    system: peerSvmSystem,
    bounds: outOfReach,
    properties: [...properties, peer.nicBringsBack, ...progress, mirroredOperationCompletesDespiteMoves],
    // NIC and GPU may take the page from one another for ever.
    violated: { 'L9-transparent-continuity-despite-endless-moves': 16 },
    counts: { states: 4_173, transitions: 12_907, levels: 58 },
    orbits: { states: 4_173, transitions: 12_907 },
  },
  {
    system: peerSvmSystem,
    bounds: inReach,
    properties: [...properties, peer.nicReadsFromGpu, peer.bothMapped, ...progress],
    violated: {},
    counts: { states: 5_303, transitions: 16_896, levels: 58 },
    orbits: { states: 5_303, transitions: 16_896 },
  },
  {
    system: peerSvmSystem,
    bounds: { pages: 2, ram: 2, vram: 2, devices: 1, operations: 2, movers: 2, peers: 1 },
    until: windowsOverlap.name,
    properties: [windowsOverlap],
    violated: {},
  },
  {
    system: peerSvmSystem,
    deep: true,
    bounds: { pages: 2, ram: 2, vram: 2, devices: 1, movers: 2, peers: 1 },
    properties: [noDmaToMovedPage, noUseAfterFree, pairedIntervals, windowCloses],
    violated: {},
    orbits: { states: 215_053, transitions: 920_652, levels: 88 },
  },
  ...[outOfReach, inReach].map(
    (bounds): Scenario => ({
      system: peerSvmSystem,
      deep: true,
      bounds: { ...bounds, operations: 2 },
      properties,
      violated: {},
      orbits:
        bounds === inReach
          ? { states: 102_917, transitions: 437_344, levels: 78 }
          : { states: 69_844, transitions: 288_711, levels: 77 },
    }),
  ),
]

export const peerSvmMutants: readonly Scenario[] = [
  {
    system: mutants.privateFrameMapped,
    mutantOf: 'gpu-svm-nic',
    bounds: outOfReach,
    properties: [...properties, ...progress],
    violated: { 'P10-topology-ok': 29 },
    counts: { states: 5_303, transitions: 16_997, levels: 58 },
    orbits: { states: 5_303, transitions: 16_997 },
  },
  {
    system: mutants.peerSkipsMigrations,
    mutantOf: 'gpu-svm-nic',
    bounds: inReach,
    properties: [...properties, ...progress],
    violated: {
      'P1-no-dma-to-moved-page': 30,
      'P2-no-use-after-free': 27,
      'P5-no-stale-translation-at-reuse': 27,
      'P11-no-cross-owner-access': 31,
      'P3-va-coherence': 26,
      'P24-stable-copy-source': 24,
    },
    counts: { states: 8_992, transitions: 28_127, levels: 85 },
    orbits: { states: 8_992, transitions: 28_127 },
  },
  {
    system: mutants.nobodyBringsItBack,
    mutantOf: 'gpu-svm-nic',
    bounds: outOfReach,
    properties: [...properties, ...progress],
    violated: { 'L9-transparent-continuity': 28 },
    counts: { states: 4_173, transitions: 12_806, levels: 58 },
    orbits: { states: 4_173, transitions: 12_806 },
  },
]
