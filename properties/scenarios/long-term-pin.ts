import { longTermPinSystem } from '../../model/protocols/long-term-pin.ts'
import * as mutants from '../../model/protocols/mutants/long-term-pin.ts'
import * as exercised from '../exercised.ts'
import { abortEndsOperation } from '../postconditions.ts'
import type { Property } from '../property.ts'
import { longTermPlacement, registrationBalance, registrationRespected } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMm } from './common.ts'

const properties: readonly Property[] = [
  ...ofCoreMm,
  registrationBalance,
  longTermPlacement,
  registrationRespected,
  exercised.pinStopsMover,
  exercised.remoteAccessAborted,
  abortEndsOperation,
]

export const longTermPinDesigns: readonly Scenario[] = [
  {
    system: longTermPinSystem,
    bounds: { pages: 1, ram: 1, movable: 1, devices: 2 },
    properties,
    violated: {},
    counts: { states: 60_884, transitions: 282_576, levels: 51 },
    orbits: { states: 30_910, transitions: 143_100 },
  },
  {
    system: longTermPinSystem,
    bounds: { pages: 2, ram: 1, movable: 1 },
    properties,
    violated: {},
    counts: { states: 452_076, transitions: 2_426_012, levels: 66 },
    orbits: { states: 226_041, transitions: 1_213_027 },
  },
]

export const longTermPinMutants: readonly Scenario[] = [
  {
    system: mutants.moverIgnoresRegistration,
    mutantOf: 'long-term-pin',
    bounds: { pages: 1, ram: 2, movable: 1 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P3-va-coherence': 10,
      'P4-no-lost-update': 15,
      'P15-pin-respected': 9,
    },
    counts: { states: 103_593, transitions: 376_289, levels: 51 },
    orbits: { states: 52_911, transitions: 192_493 },
  },
  {
    system: mutants.acknowledgeReplacesPinCheck,
    mutantOf: 'long-term-pin',
    bounds: { pages: 1, ram: 2, movable: 1 },
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P3-va-coherence': 10,
      'P4-no-lost-update': 15,
      'P15-pin-respected': 9,
    },
    counts: { states: 103_593, transitions: 376_289, levels: 51 },
    orbits: { states: 52_911, transitions: 192_493 },
  },
]
