import * as mutants from '../../model/protocols/mutants/short-pin-posted.ts'
import { shortPinPostedSystem } from '../../model/protocols/short-pin.ts'
import { dirtyBeforeUnpin } from '../coherence.ts'
import { pinRaceLost, pinStopsMover } from '../exercised.ts'
import { deviceWriteLands, pinRetryStartsOver } from '../postconditions.ts'
import {
  allOnTheWay,
  enginesCanRun,
  postedToLiveFrame,
  postedWherePageIs,
  postedWriteLands,
  quiesceBeforeUnmap,
  resetEnds,
  resetUnderDma,
} from '../posted-writes.ts'
import { moverEnds, operationGetsPin, shortPinEnds, shortPinnedEvicted } from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { shortPinBalance, shortPinRespected } from '../references.ts'
import type { Scenario } from '../scenario.ts'
import { ofCoreMmAndPins } from './common.ts'

/** Data land after the beat that sends them. */
const properties: readonly Property[] = [
  ...ofCoreMmAndPins.filter((property) => property !== deviceWriteLands),
  shortPinBalance,
  shortPinRespected,
  dirtyBeforeUnpin,
  pinStopsMover,
  pinRaceLost,
  pinRetryStartsOver,
  quiesceBeforeUnmap,
  postedWherePageIs,
  postedToLiveFrame,
  postedWriteLands,
  allOnTheWay,
  resetUnderDma,
  enginesCanRun,
]

const progress: readonly Property[] = [shortPinnedEvicted, moverEnds, shortPinEnds, resetEnds, operationGetsPin]

export const shortPinPostedDesigns: readonly Scenario[] = [
  {
    system: shortPinPostedSystem,
    bounds: { pages: 1, ram: 2 },
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 16_187, transitions: 53_624, levels: 58 },
    orbits: { states: 8_107, transitions: 26_875 },
  },
  {
    system: shortPinPostedSystem,
    deep: true,
    bounds: { pages: 2, ram: 2 },
    properties,
    violated: {},
    orbits: { states: 89_340, transitions: 364_679, levels: 75 },
  },
]

export const shortPinPostedMutants: readonly Scenario[] = [
  {
    system: mutants.completeBeforeLanding,
    mutantOf: 'short-pin-posted',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P4-no-lost-update': 20,
      'P6-quiesced-before-unmap': 10,
      'P1b-posted-where-page-is': 19,
      'P2b-posted-to-live-frame': 19,
    },
    counts: { states: 71_242, transitions: 264_766, levels: 61 },
    orbits: { states: 35_639, transitions: 132_467 },
  },
  {
    system: mutants.stoppedBeforeLanding,
    mutantOf: 'short-pin-posted',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P4-no-lost-update': 20,
      'P6-quiesced-before-unmap': 10,
      'P1b-posted-where-page-is': 19,
      'P2b-posted-to-live-frame': 19,
    },
    counts: { states: 66_776, transitions: 253_092, levels: 61 },
    orbits: { states: 33_406, transitions: 126_630 },
  },
  {
    system: mutants.unmappedBeforeStop,
    mutantOf: 'short-pin-posted',
    bounds: { pages: 1, ram: 2 },
    properties,
    violated: {
      'P4-no-lost-update': 19,
      'P6-quiesced-before-unmap': 9,
      'P1b-posted-where-page-is': 18,
      'P2b-posted-to-live-frame': 18,
    },
    counts: { states: 84_078, transitions: 317_234, levels: 58 },
    orbits: { states: 42_057, transitions: 158_701 },
  },
]
