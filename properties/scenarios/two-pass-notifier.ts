import * as mutants from '../../model/protocols/mutants/two-pass-notifier.ts'
import { twoPassNotifierSystem } from '../../model/protocols/two-pass-notifier.ts'
import { noBeatWithoutTranslation } from '../dma-safety.ts'
import { droppedIsForgotten } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import { callbackRefuses, oneRefusesOfTwo, reaperTakesPage } from '../exercised-intervals.ts'
import { neverKeptWaiting, refusalPropagated, windowClosedForAll } from '../notifier-windows.ts'
import { cpuWriteLands, deviceWriteLands } from '../postconditions.ts'
import { moverEnds, notifierReturns, notifierReturnsDespiteJobs } from '../progress-core-mm.ts'
import * as progressIntervals from '../progress-intervals.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import * as twoPasses from '../two-passes.ts'
import { entryFoundGone, ofCoreMm, staleUse } from './common.ts'
import { ofIntervals } from './intervals.ts'

/** Nobody writes, so that every page that is paged out is dropped. */
const withWrites: readonly Property[] = [
  exercised.deviceWrites,
  exercised.pageMigrates,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  cpuWriteLands,
  deviceWriteLands,
]

const properties: readonly Property[] = [
  ...ofCoreMm.filter((property) => !withWrites.includes(property)),
  ...ofIntervals,
  refusalPropagated,
  windowClosedForAll,
  neverKeptWaiting,
  droppedIsForgotten,
  noBeatWithoutTranslation,
  exercised.discardUnderDma,
  exercised.unwrittenPageDropped,
  twoPasses.waitsInFirstPass,
  twoPasses.waitsInSecondPass,
  callbackRefuses,
  reaperTakesPage,
]

const ofTwo: readonly Property[] = [
  ...properties,
  twoPasses.oneCallbackAtATime,
  twoPasses.waitsOverlap,
  oneRefusesOfTwo,
]

const progress: readonly Property[] = [
  progressIntervals.moverProceeds,
  moverEnds,
  notifierReturns,
  notifierReturnsDespiteJobs,
  progressIntervals.faultEnds,
  progressIntervals.faultEndsDespiteMoves,
  progressIntervals.intervalOperationCompletes,
  progressIntervals.removalEnds,
  progressIntervals.removalEndsWithFairLock,
  progressIntervals.regionCloses,
]

const small = { pages: 1, ram: 1 }
const two = { ...small, devices: 2 }

/** P8b is broken by design, as with every interval notifier. */
export const twoPassNotifierDesigns: readonly Scenario[] = [
  {
    system: twoPassNotifierSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P8b-no-mapping-in-window': 9, 'L3-fault-progress-despite-endless-moves': 30 },
    counts: { states: 4_920, transitions: 14_090, levels: 46 },
    orbits: { states: 4_920, transitions: 14_090 },
  },
  {
    system: twoPassNotifierSystem,
    bounds: two,
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9 },
    counts: { states: 117_180, transitions: 435_774, levels: 64 },
    orbits: { states: 58_870, transitions: 219_264 },
  },
  entryFoundGone(twoPassNotifierSystem, { ...small, ram: 2, movers: 2 }),
  {
    system: twoPassNotifierSystem,
    deep: true,
    bounds: { ...small, movers: 2 },
    properties,
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 62_071, transitions: 230_060, levels: 58 },
  },
  {
    system: twoPassNotifierSystem,
    deep: true,
    bounds: { ...two, ram: 2 },
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9 },
    orbits: { states: 59_674, transitions: 223_180, levels: 64 },
  },
]

export const twoPassNotifierMutants: readonly Scenario[] = [
  {
    system: mutants.finishDoesNotWait,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 14, freed: 15 }),
      'P8b-no-mapping-in-window': 9,
    },
    counts: { states: 6_550, transitions: 19_144, levels: 51 },
    orbits: { states: 6_550, transitions: 19_144 },
  },
  {
    system: mutants.sequenceInSecondPass,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 13, freed: 14 }),
      'P8b-no-mapping-in-window': 9,
      'P8c-no-mapping-after-callback': 11,
    },
    counts: { states: 8_453, transitions: 23_971, levels: 49 },
    orbits: { states: 8_453, transitions: 23_971 },
  },
  {
    system: mutants.refusalIgnored,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 12, freed: 13 }),
      'P8b-no-mapping-in-window': 9,
      'P7-notify-before-change': 12,
      'P25-refusal-propagated': 11,
    },
    counts: { states: 4_990, transitions: 14_239, levels: 46 },
    orbits: { states: 4_990, transitions: 14_239 },
  },
  {
    system: mutants.refusalNotEnded,
    mutantOf: 'two-pass-notifier',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'P8-paired-windows': 12,
      'P8b-no-mapping-in-window': 9,
      'P25b-window-closed-for-all': 11,
      'L3-fault-progress-despite-endless-moves': 30,
      'L5-deregistration-ends': 16,
      'L5-deregistration-ends-with-fair-lock': 16,
      'L5b-region-closes': 16,
    },
    counts: { states: 5_000, transitions: 14_454, levels: 46 },
    orbits: { states: 5_000, transitions: 14_454 },
  },
  {
    system: mutants.onePass,
    mutantOf: 'two-pass-notifier',
    bounds: two,
    properties: ofTwo,
    violated: { 'P8b-no-mapping-in-window': 9, 'E-waits-overlap': 'never', 'E-waits-in-second-pass': 'never' },
    counts: { states: 102_536, transitions: 377_262, levels: 64 },
    orbits: { states: 51_534, transitions: 189_936 },
  },
]
