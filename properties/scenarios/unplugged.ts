import { unpluggedPinSystem } from '../../model/protocols/long-term-pin.ts'
import * as mutants from '../../model/protocols/mutants/unplugged.ts'
import { unpluggedMirrorSystem } from '../../model/protocols/notifier-mirror.ts'
import { operationKept } from '../dma-safety.ts'
import * as exercised from '../exercised.ts'
import { noMappingInWindow, notifyBeforeChange, pairedWindows } from '../notifier-windows.ts'
import { abortEndsOperation, completionEndsOperation } from '../postconditions.ts'
import { abortEnds, deregistrationEnds } from '../progress.ts'
import {
  mirroredFaultEnds,
  mirroredMoverProceeds,
  moverEnds,
  notifierReturns,
  registeredEvicted,
  registeredEvictedIfDeregistered,
  registrationFindsPage,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { faultBalance, registrationBalance, registrationRespected } from '../references.ts'
import { abortIsTold } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import * as unplugging from '../unplugging.ts'
import { ofCoreMmAndPins, staleUse } from './common.ts'

/** Pages are reclaimed, and never migrated: that is in the designs without removal. */
const ofAll: readonly Property[] = [
  ...ofCoreMmAndPins.filter((property) => property !== exercised.pageMigrates),
  unplugging.nothingAfterRemoval,
  unplugging.nothingSetUpAfterPull,
  unplugging.nothingFromPulledDevice,
  unplugging.endedByDevice,
  operationKept,
  completionEndsOperation,
  unplugging.pulledUnderDma,
  unplugging.pluggedAgain,
  moverEnds,
  notifierReturns,
  unplugging.removalEnds,
]

const ofMirrors: readonly Property[] = [
  ...ofAll,
  notifyBeforeChange,
  pairedWindows,
  noMappingInWindow,
  faultBalance,
  unplugging.noCallbackOfRemovedDriver,
  mirroredMoverProceeds,
  exercised.faultCollides,
  unplugging.pulledUnderCallback,
  unplugging.pulledUnderFault,
  mirroredFaultEnds,
]

/** L1 is broken by design: an application may keep its region for ever. */
const ofPins: readonly Property[] = [
  ...ofAll,
  registrationBalance,
  registrationRespected,
  unplugging.takenOnlyWhenPulled,
  abortIsTold,
  registeredEvicted,
  registeredEvictedIfDeregistered,
  exercised.pinStopsMover,
  exercised.remoteAccessAborted,
  abortEndsOperation,
  unplugging.pulledUnderRegion,
  unplugging.removalEndsIfDeregistered,
  unplugging.pinEndsWhenPulled,
  deregistrationEnds,
  registrationFindsPage,
  abortEnds,
]

const small = { pages: 1, ram: 1 }

export const unpluggedDesigns: readonly Scenario[] = [
  {
    system: unpluggedMirrorSystem,
    bounds: small,
    properties: ofMirrors,
    violated: {},
    counts: { states: 3_997, transitions: 13_316, levels: 43 },
    orbits: { states: 3_997, transitions: 13_316 },
  },
  {
    system: unpluggedPinSystem,
    bounds: small,
    properties: ofPins,
    violated: { 'L1-eviction-progress': 9 },
    counts: { states: 4_325, transitions: 17_214, levels: 35 },
    orbits: { states: 4_325, transitions: 17_214 },
  },
  {
    system: unpluggedMirrorSystem,
    deep: true,
    bounds: { ...small, devices: 2 },
    properties: ofMirrors,
    violated: {},
    counts: { states: 53_723, transitions: 259_047, levels: 53 },
    orbits: { states: 27_004, transitions: 130_289 },
  },
  {
    system: unpluggedPinSystem,
    deep: true,
    bounds: { ...small, devices: 2 },
    properties: ofPins,
    violated: { 'L1-eviction-progress': 9 },
    counts: { states: 100_335, transitions: 560_961, levels: 40 },
    orbits: { states: 50_485, transitions: 282_028 },
  },
]

export const unpluggedMutants: readonly Scenario[] = [
  {
    system: mutants.waitsForPulledDevice,
    mutantOf: 'notifier-mirror-unplugged',
    bounds: small,
    properties: ofMirrors,
    violated: {
      'D-never-stuttering': 11,
      'A-rest-reachable': 9,
      'A-eviction-reachable': 9,
      'A-plugged-reachable': 9,
      'L1-eviction-progress': 10,
      'L1b-eviction-answered': 10,
      'L4-callbacks-return': 10,
      'L6-removal-ends': 10,
    },
    counts: { states: 3_997, transitions: 13_242, levels: 43 },
    orbits: { states: 3_997, transitions: 13_242 },
  },
  {
    system: mutants.leftMappedWhenPulled,
    mutantOf: 'notifier-mirror-unplugged',
    bounds: small,
    properties: ofMirrors,
    violated: {
      ...staleUse({ moved: 16, freed: 16, lost: 18 }),
    },
    counts: { states: 6_798, transitions: 22_629, levels: 52 },
    orbits: { states: 6_798, transitions: 22_629 },
  },
  {
    system: mutants.removedUnderMapping,
    mutantOf: 'notifier-mirror-unplugged',
    bounds: small,
    properties: ofMirrors,
    violated: {
      'P12-nothing-after-removal': 9,
      'L1-eviction-progress': 11,
      'L1b-eviction-answered': 11,
      'L4-callbacks-return': 11,
    },
    counts: { states: 4_027, transitions: 13_416, levels: 43 },
    orbits: { states: 4_027, transitions: 13_416 },
  },
  {
    system: mutants.faultMapsForPulledDevice,
    mutantOf: 'notifier-mirror-unplugged',
    bounds: small,
    properties: ofMirrors,
    violated: { 'P12b-nothing-set-up-after-pull': 7 },
    counts: { states: 3_997, transitions: 13_370, levels: 43 },
    orbits: { states: 3_997, transitions: 13_370 },
  },
  {
    system: mutants.removalWaitsForApplications,
    mutantOf: 'long-term-pin-unplugged',
    without: 'the driver can take regions from applications (disassociate_ucontext)',
    bounds: small,
    properties: ofPins,
    violated: { 'L1-eviction-progress': 9, 'L6-removal-ends': 5, 'L1c-pin-ends-when-pulled': 5 },
    counts: { states: 4_325, transitions: 16_824, levels: 35 },
    orbits: { states: 4_325, transitions: 16_824 },
  },
  {
    system: mutants.pinsLeftBehind,
    mutantOf: 'long-term-pin-unplugged',
    bounds: small,
    properties: ofPins,
    violated: {
      'P12-nothing-after-removal': 6,
      'L1c-pin-ends-when-pulled': 5,
      'L5-deregistration-ends': 7,
      'L1-eviction-progress': 9,
      'L1-eviction-progress-if-deregistered': 10,
    },
    counts: { states: 4_566, transitions: 18_229, levels: 35 },
    orbits: { states: 4_566, transitions: 18_229 },
  },
]
