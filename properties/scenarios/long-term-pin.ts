import { longTermPinSystem, notifiedPinSystem } from '../../model/protocols/long-term-pin.ts'
import * as mutants from '../../model/protocols/mutants/long-term-pin.ts'
import { operationKept } from '../dma-safety.ts'
import * as exercised from '../exercised.ts'
import { sharedByTwo } from '../exercised-revocation.ts'
import { notifyBeforeChange, windowClosedForAll } from '../notifier-windows.ts'
import { abortEndsOperation } from '../postconditions.ts'
import { abortEnds, deregistrationEnds, regionOperationCompletes, registrationEnds } from '../progress.ts'
import {
  moverEnds,
  notifierReturns,
  pinnedRegistrationEnds,
  registeredEvicted,
  registeredEvictedIfDeregistered,
  registrationFindsPage,
  registrationInPlaceEnds,
  registrationPinEnds,
  registrationPinEndsIfDeregistered,
} from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { longTermPlacement, registrationBalance, registrationRespected } from '../references.ts'
import { abortIsTold } from '../revocation.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMmAndPins,
  registrationBalance,
  longTermPlacement,
  registrationRespected,
  exercised.pinStopsMover,
  exercised.remoteAccessAborted,
  abortEndsOperation,
  abortIsTold,
  operationKept,
]

const progress: readonly Property[] = [
  registeredEvicted,
  registeredEvictedIfDeregistered,
  moverEnds,
  registrationPinEnds,
  registrationPinEndsIfDeregistered,
  notifierReturns,
  deregistrationEnds,
  registrationEnds,
  registrationFindsPage,
  registrationInPlaceEnds,
  pinnedRegistrationEnds,
  regionOperationCompletes,
  abortEnds,
]

const small = { pages: 1, ram: 1, movable: 1 }
const withProgress: readonly Property[] = [...properties, ...progress]
/** The driver subscribes, so windows have to be kept for it too. */
const notified: readonly Property[] = [...properties, notifyBeforeChange, windowClosedForAll]

/** Violated by design: the application may keep its region, and with it the pin, for ever. */
export const longTermPinDesigns: readonly Scenario[] = [
  {
    system: longTermPinSystem,
    bounds: { pages: 1, ram: 2, movable: 1, devices: 2 },
    until: sharedByTwo.name,
    properties: [sharedByTwo],
    violated: {},
  },
  {
    system: longTermPinSystem,
    deep: true,
    bounds: { pages: 1, ram: 1, movable: 1, devices: 2 },
    properties: [...properties, sharedByTwo],
    violated: {},
    counts: { states: 60_884, transitions: 282_576, levels: 51 },
    orbits: { states: 30_910, transitions: 143_100 },
  },
  {
    system: longTermPinSystem,
    bounds: small,
    properties: withProgress,
    violated: {
      'L1-eviction-progress': 9,
      'L1c-pin-ends': 4,
      'L8-registration-ends': 4,
      'L8-registration-ends-if-migrated': 9,
    },
    counts: { states: 6_758, transitions: 24_228, levels: 46 },
    orbits: { states: 6_758, transitions: 24_228 },
  },
  {
    system: notifiedPinSystem,
    bounds: small,
    properties: [...notified, ...progress],
    violated: {
      'L1-eviction-progress': 12,
      'L1c-pin-ends': 4,
      'L8-registration-ends': 4,
      'L8-registration-ends-if-migrated': 12,
    },
    counts: { states: 10_142, transitions: 36_560, levels: 55 },
    orbits: { states: 10_142, transitions: 36_560 },
  },
  {
    system: longTermPinSystem,
    deep: true,
    bounds: { pages: 2, ram: 1, movable: 1 },
    properties,
    violated: {},
    counts: { states: 452_076, transitions: 2_426_012, levels: 66 },
    orbits: { states: 226_041, transitions: 1_213_027 },
  },
  {
    system: notifiedPinSystem,
    deep: true,
    bounds: { pages: 2, ram: 1, movable: 1 },
    properties: notified,
    violated: {},
    orbits: { states: 355_641, transitions: 1_928_847, levels: 78 },
  },
]

export const longTermPinMutants: readonly Scenario[] = [
  {
    system: mutants.moverIgnoresRegistration,
    mutantOf: 'long-term-pin',
    bounds: small,
    properties,
    violated: { 'P1-no-dma-to-moved-page': 11, 'P4-no-lost-update': 15, 'P3-va-coherence': 10, 'P15-pin-respected': 9 },
    counts: { states: 23_559, transitions: 84_606, levels: 57 },
    orbits: { states: 23_559, transitions: 84_606 },
  },
  {
    system: mutants.acknowledgeReplacesPinCheck,
    mutantOf: 'long-term-pin',
    bounds: small,
    properties,
    violated: { 'P1-no-dma-to-moved-page': 11, 'P4-no-lost-update': 15, 'P3-va-coherence': 10, 'P15-pin-respected': 9 },
    counts: { states: 23_559, transitions: 84_606, levels: 57 },
    orbits: { states: 23_559, transitions: 84_606 },
  },
  {
    system: mutants.callbackWaitsForRegion,
    mutantOf: 'long-term-pin-notified',
    bounds: small,
    properties: [...notified, ...progress],
    violated: {
      'A-rest-reachable': 3,
      'A-eviction-reachable': 2,
      'L1-eviction-progress': 6,
      'L1b-eviction-answered': 6,
      'L1c-pin-ends': 4,
      'L4-callbacks-return': 6,
      'L8-registration-ends': 4,
      'L8-registration-ends-if-migrated': 6,
    },
    counts: { states: 10_142, transitions: 35_652, levels: 55 },
    orbits: { states: 10_142, transitions: 35_652 },
  },
  {
    system: mutants.toldReplacesPinCheck,
    mutantOf: 'long-term-pin-notified',
    bounds: small,
    properties: notified,
    violated: {
      'P1-no-dma-to-moved-page': 14,
      'P4-no-lost-update': 18,
      'P3-va-coherence': 13,
      'P15-pin-respected': 12,
    },
    counts: { states: 33_378, transitions: 120_780, levels: 72 },
    orbits: { states: 33_378, transitions: 120_780 },
  },
  {
    system: mutants.droppedUnderRegion,
    mutantOf: 'long-term-pin',
    without: 'the application leaves pages mapped while they are pinned',
    bounds: small,
    properties,
    violated: { 'P1-no-dma-to-moved-page': 8, 'P4-no-lost-update': 12, 'P3-va-coherence': 7, 'P15-pin-respected': 6 },
    counts: { states: 22_986, transitions: 87_645, levels: 58 },
    orbits: { states: 22_986, transitions: 87_645 },
  },
  {
    system: mutants.successWhenNothingIsolated,
    mutantOf: 'long-term-pin',
    bounds: small,
    properties: withProgress,
    violated: {
      'P14-long-term-placement': 5,
      'L1-eviction-progress': 9,
      'L1c-pin-ends': 4,
      'L8-registration-ends': 4,
      'L8-registration-ends-if-migrated': 20,
    },
    counts: { states: 9_356, transitions: 34_544, levels: 38 },
    orbits: { states: 9_356, transitions: 34_544 },
  },
]
