import * as mutants from '../../model/protocols/mutants/notifier-mirror.ts'
import { allocatingMirrorSystem, notifierMirrorSystem } from '../../model/protocols/notifier-mirror.ts'
import { dropClearsEntry, droppedPageLeaves } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { sharedByTwo } from '../exercised-revocation.ts'
import {
  driverLockKept,
  lockHeldByFault,
  memoryOfFault,
  moverWaitsForLock,
  noDeadlock,
  reclaimSafe,
  reclaimsByItself,
  reclaimsItsOwnPage,
  threadOfFaultWaits,
} from '../locks.ts'
import { noMappingInWindow, notifyBeforeChange, pairedWindows } from '../notifier-windows.ts'
import {
  mirroredFaultEnds,
  mirroredFaultEndsDespiteMoves,
  mirroredMoverProceeds,
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
  moverEnds,
  notifierReturns,
  notifierReturnsDespiteJobs,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { faultBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { entryFoundGone, ofCoreMmAndPins, staleUse } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMmAndPins,
  notifyBeforeChange,
  pairedWindows,
  noMappingInWindow,
  dropClearsEntry,
  faultBalance,
  exercised.faultCollides,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
]

const progress: readonly Property[] = [
  moverEnds,
  droppedPageLeaves,
  notifierReturns,
  notifierReturnsDespiteJobs,
  mirroredMoverProceeds,
  mirroredFaultEnds,
  mirroredFaultEndsDespiteMoves,
  mirroredOperationCompletes,
  mirroredOperationCompletesDespiteMoves,
]

/** With one frame, pages are reclaimed and dropped, but never migrated. */
export const mirrorAtOneFrame: readonly Property[] = properties.filter(
  (property) => property !== exercised.pageMigrates && property !== exercised.movedBetweenBeats,
)

const allocating: readonly Property[] = [
  ...mirrorAtOneFrame,
  noDeadlock,
  reclaimSafe,
  lockHeldByFault,
  driverLockKept,
  memoryOfFault,
  threadOfFaultWaits,
  moverWaitsForLock,
  reclaimsByItself,
]

export const notifierMirrorDesigns: readonly Scenario[] = [
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties: [...properties, sharedByTwo],
    violated: {},
    counts: { states: 73_154, transitions: 244_224, levels: 69 },
    orbits: { states: 18_771, transitions: 63_568 },
  },
  entryFoundGone(notifierMirrorSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: notifierMirrorSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: mirrorAtOneFrame,
    violated: {},
    counts: { states: 48_777, transitions: 175_353, levels: 59 },
    orbits: { states: 25_362, transitions: 91_815 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: { 'L3-fault-progress-despite-endless-moves': 14, 'L9-transparent-continuity-despite-endless-moves': 14 },
    counts: { states: 3_948, transitions: 11_040, levels: 56 },
    orbits: { states: 3_948, transitions: 11_040 },
  },
  {
    system: allocatingMirrorSystem,
    bounds: { pages: 1, ram: 1 },
    properties: [...allocating, reclaimsItsOwnPage, ...progress],
    violated: { 'L3-fault-progress-despite-endless-moves': 16, 'L9-transparent-continuity-despite-endless-moves': 16 },
    counts: { states: 5_892, transitions: 16_044, levels: 65 },
    orbits: { states: 5_892, transitions: 16_044 },
  },
  entryFoundGone(allocatingMirrorSystem, { pages: 1, ram: 2, movers: 2 }),
  {
    system: allocatingMirrorSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movers: 2 },
    properties: [...allocating, reclaimsItsOwnPage],
    violated: {},
    counts: { states: 76_373, transitions: 266_737, levels: 67 },
    orbits: { states: 39_558, transitions: 139_147 },
  },
  {
    system: notifierMirrorSystem,
    deep: true,
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {},
    counts: { states: 651_589, transitions: 2_473_150, levels: 98 },
    orbits: { states: 163_799, transitions: 624_124 },
  },
  {
    system: notifierMirrorSystem,
    deep: true,
    bounds: { pages: 1, ram: 2, devices: 2, operations: 2 },
    properties: [...properties, sharedByTwo],
    violated: {},
    orbits: { states: 872_023, transitions: 3_890_833, levels: 95 },
  },
  {
    system: allocatingMirrorSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, devices: 2, operations: 2 },
    properties: [...allocating, reclaimsItsOwnPage, sharedByTwo],
    violated: {},
    orbits: { states: 1_005_763, transitions: 4_253_226, levels: 96 },
  },
]

export const notifierMirrorMutants: readonly Scenario[] = [
  {
    system: mutants.zapOnPost,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 1 },
    properties: mirrorAtOneFrame,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
    },
    counts: { states: 7_655, transitions: 22_447, levels: 50 },
    orbits: { states: 7_655, transitions: 22_447 },
  },
  {
    system: mutants.noSequence,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 1 },
    properties: mirrorAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 13, lost: 17 }),
    },
    counts: { states: 6_333, transitions: 17_891, levels: 55 },
    orbits: { states: 6_333, transitions: 17_891 },
  },
  {
    system: mutants.noCounter,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 1 },
    properties: mirrorAtOneFrame,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 7_222, transitions: 20_624, levels: 51 },
    orbits: { states: 7_222, transitions: 20_624 },
  },
  {
    system: mutants.sequenceSampledLate,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 1 },
    properties: mirrorAtOneFrame,
    violated: {
      ...staleUse({ moved: 13, freed: 13, lost: 17 }),
    },
    counts: { states: 6_185, transitions: 17_239, levels: 55 },
    orbits: { states: 6_185, transitions: 17_239 },
  },
  {
    system: mutants.retryCheckedOutsideLock,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 1 },
    properties: mirrorAtOneFrame,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 6_495, transitions: 18_524, levels: 51 },
    orbits: { states: 6_495, transitions: 18_524 },
  },
  {
    system: mutants.returnBeforeAcknowledge,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      ...staleUse({ moved: 11, freed: 12, lost: 15 }),
    },
    counts: { states: 67_433, transitions: 209_181, levels: 63 },
    orbits: { states: 34_194, transitions: 106_613 },
  },
  {
    system: mutants.callbackWaitsForMirroredJob,
    mutantOf: 'notifier-mirror',
    without: 'callbacks wait only for work that the kernel bounds',
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: {
      'L4-callbacks-return-despite-endless-jobs': 8,
      'L3-fault-progress-despite-endless-moves': 14,
      'L9-transparent-continuity-despite-endless-moves': 14,
    },
    counts: { states: 2_023, transitions: 5_651, levels: 55 },
    orbits: { states: 2_023, transitions: 5_651 },
  },
  {
    system: mutants.faultsOnlyBeforeMirroredJob,
    mutantOf: 'notifier-mirror',
    without: 'the NIC can fault in the middle of an operation, or moves wait for its end',
    bounds: { pages: 1, ram: 1 },
    properties: progress,
    violated: {
      'L3-fault-progress-despite-endless-moves': 14,
      'L9-transparent-continuity': 16,
      'L9-transparent-continuity-despite-endless-moves': 14,
    },
    counts: { states: 2_581, transitions: 7_168, levels: 45 },
    orbits: { states: 2_581, transitions: 7_168 },
  },
  {
    system: mutants.allocatesUnderLock,
    mutantOf: 'notifier-mirror-allocating',
    bounds: { pages: 1, ram: 1 },
    properties: [...allocating, ...progress],
    violated: {
      'D-never-stuttering': 8,
      'A-rest-reachable': 7,
      'A-eviction-reachable': 7,
      'P17-no-deadlock': 7,
      'P18-reclaim-safe': 7,
      'L1b-eviction-answered': 7,
      'L1f-dropped-page-leaves': 7,
      'L4-callbacks-return': 7,
      'L4-callbacks-return-despite-endless-jobs': 7,
      'L3-fault-progress-despite-endless-moves': 7,
      'L9-transparent-continuity-despite-endless-moves': 7,
    },
    counts: { states: 8_188, transitions: 23_084, levels: 66 },
    orbits: { states: 8_188, transitions: 23_084 },
  },
]
