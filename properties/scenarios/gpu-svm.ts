import { gpuSvmSystem } from '../../model/protocols/gpu-svm.ts'
import * as mutants from '../../model/protocols/mutants/gpu-svm.ts'
import { dropClearsEntry, droppedFromSwap } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { busyBeforeWalk, faultWaits, windowsOverlap } from '../exercised-intervals.ts'
import * as svm from '../gpu-svm.ts'
import { callbacksTakeTurns, noMappingAfterCallback, notifyBeforeChange, pairedIntervals } from '../notifier-windows.ts'
import { faultRetryStartsOver, restoreMapsAgain, windowCloses } from '../postconditions.ts'
import {
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
  moverEnds,
  notifierReturns,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { referencedFrameAllocated } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins, staleUse } from './common.ts'

const properties: readonly Property[] = [
  // The target of a migration holds what somebody else left there, until the copy is done: P11b asks where entries lead.
  ...ofCoreMmAndPins.filter((property) => property !== referencedFrameAllocated),
  svm.faultedFolioStays,
  svm.privateFaultBalance,
  svm.noForeignContent,
  svm.copySourceUnreached,
  svm.cpuWritesToRam,
  notifyBeforeChange,
  pairedIntervals,
  noMappingAfterCallback,
  callbacksTakeTurns,
  exercised.faultCollides,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
  dropClearsEntry,
  droppedFromSwap,
  svm.runsInDeviceMemory,
  svm.comesBackWithWrites,
  svm.touchCollides,
  faultWaits,
  busyBeforeWalk,
  faultRetryStartsOver,
  svm.migrationBegins,
  svm.failedCopyRestores,
]

/** Where nobody has a reference that would stop a migration. */
export const withoutReferences: readonly Property[] = properties.filter((property) => property !== restoreMapsAgain)

const progress: readonly Property[] = [
  moverEnds,
  notifierReturns,
  svm.touchEnds,
  svm.touchEndsWithoutTurns,
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
]

const small = { pages: 1, ram: 1, vram: 1 }

export const gpuSvmDesigns: readonly Scenario[] = [
  {
    system: gpuSvmSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'L7c-cpu-fault-progress-without-turns': 27, 'L9-transparent-continuity-despite-endless-moves': 13 },
    counts: { states: 24_194, transitions: 75_769, levels: 82 },
    orbits: { states: 24_194, transitions: 75_769 },
  },
  {
    system: gpuSvmSystem,
    bounds: { ...small, ram: 2, movers: 2 },
    until: 'E-entry-gone',
    properties: [windowsOverlap, exercised.entryGone],
    violated: {},
  },
  {
    system: gpuSvmSystem,
    deep: true,
    bounds: { ...small, movers: 2 },
    properties: [...properties, windowCloses],
    violated: {},
    counts: { states: 366_149, transitions: 1_450_853, levels: 85 },
    orbits: { states: 187_555, transitions: 746_448 },
  },
]

export const gpuSvmMutants: readonly Scenario[] = [
  {
    system: mutants.noFolioReference,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties: withoutReferences,
    violated: { 'P2m-no-freed-folio': 24, 'P13-reference-balance': 16 },
    counts: { states: 24_074, transitions: 74_974, levels: 83 },
    orbits: { states: 24_074, transitions: 74_974 },
  },
  {
    system: mutants.dirtyNotCarried,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties,
    violated: { 'P4-no-lost-update': 48 },
    counts: { states: 35_670, transitions: 107_919, levels: 102 },
    orbits: { states: 35_670, transitions: 107_919 },
  },
  {
    system: mutants.failedCopyCommitted,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties,
    violated: {
      'P4-no-lost-update': 22,
      'P11-no-cross-owner-access': 18,
      'P2m-no-freed-folio': 16,
      'P11b-no-foreign-content': 15,
      'S-failed-copy-restores': 14,
    },
    counts: { states: 69_855, transitions: 210_979, levels: 122 },
    orbits: { states: 69_855, transitions: 210_979 },
  },
  {
    system: mutants.sourceStillMapped,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 12, freed: 13, lost: 16 }),
      'P24-stable-copy-source': 16,
    },
    counts: { states: 96_905, transitions: 325_287, levels: 81 },
    orbits: { states: 96_905, transitions: 325_287 },
  },
  {
    system: mutants.checkedOutsideLock,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 12, freed: 13, lost: 16 }),
      'P24-stable-copy-source': 16,
      'P8c-no-mapping-after-callback': 10,
    },
    counts: { states: 74_495, transitions: 229_731, levels: 90 },
    orbits: { states: 74_495, transitions: 229_731 },
  },
  {
    system: mutants.contentNotCopied,
    mutantOf: 'gpu-svm',
    bounds: small,
    properties,
    violated: { 'P4-no-lost-update': 22 },
    counts: { states: 35_457, transitions: 106_831, levels: 108 },
    orbits: { states: 35_457, transitions: 106_831 },
  },
]
