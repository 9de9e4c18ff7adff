import { longTermPinSystem } from '../model/protocols/long-term-pin.ts'
import * as mutants from '../model/protocols/mutants.ts'
import { notifierMirrorSystem } from '../model/protocols/notifier-mirror.ts'
import { shortPinSystem } from '../model/protocols/short-pin.ts'
import { dirtyBeforeUnpin, noLostUpdate, vaCoherence } from './coherence.ts'
import { noCrossOwnerAccess, noDmaToMovedPage, noStaleTranslationAtReuse, noUseAfterFree } from './dma-safety.ts'
import * as exercised from './exercised.ts'
import { noMappingInWindow, notifyBeforeChange, pairedWindows } from './notifier-windows.ts'
import {
  abortEndsOperation,
  cpuWriteLands,
  faultServed,
  pinRetryStartsOver,
  restoreMapsAgain,
} from './postconditions.ts'
import type { Property } from './property.ts'
import {
  faultBalance,
  longTermPlacement,
  registrationBalance,
  registrationRespected,
  shortPinBalance,
  shortPinRespected,
} from './references.ts'
import type { Scenario } from './scenario.ts'

/** Asked of every design. */
const common: readonly Property[] = [
  noDmaToMovedPage,
  noUseAfterFree,
  vaCoherence,
  noLostUpdate,
  noStaleTranslationAtReuse,
  noCrossOwnerAccess,
  exercised.deviceWrites,
  exercised.deviceReads,
  exercised.pageMigrates,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  exercised.restReachable,
  exercised.evictionReachable,
  exercised.neverStuckAnywhere,
  exercised.neverStutteringAnywhere,
  faultServed,
  cpuWriteLands,
  restoreMapsAgain,
]

const ofShortPin: readonly Property[] = [
  ...common,
  shortPinBalance,
  shortPinRespected,
  dirtyBeforeUnpin,
  exercised.pinStopsMover,
  exercised.pinRaceLost,
  pinRetryStartsOver,
]

const ofLongTermPin: readonly Property[] = [
  ...common,
  registrationBalance,
  longTermPlacement,
  registrationRespected,
  exercised.pinStopsMover,
  exercised.remoteAccessAborted,
  abortEndsOperation,
]

const ofMirror: readonly Property[] = [
  ...common,
  notifyBeforeChange,
  pairedWindows,
  noMappingInWindow,
  faultBalance,
  exercised.faultCollides,
  exercised.movedBetweenBeats,
  exercised.discardUnderDma,
]

const designs: readonly Scenario[] = [
  {
    system: shortPinSystem,
    bounds: { pages: 2, ram: 2 },
    properties: ofShortPin,
    violated: {},
    counts: { states: 28_516, transitions: 96_560, levels: 39 },
    orbits: { states: 7_137, transitions: 24_196 },
  },
  {
    system: shortPinSystem,
    bounds: { pages: 1, ram: 2, operations: 2 },
    properties: ofShortPin,
    violated: {},
    counts: { states: 52_246, transitions: 192_832, levels: 40 },
    orbits: { states: 13_630, transitions: 50_304 },
  },
  {
    system: shortPinSystem,
    bounds: { pages: 2, ram: 2, movers: 2 },
    properties: ofShortPin,
    violated: {},
    counts: { states: 120_068, transitions: 468_304, levels: 42 },
    orbits: { states: 15_347, transitions: 60_924 },
  },
  {
    system: longTermPinSystem,
    bounds: { pages: 1, ram: 1, movable: 1, devices: 2 },
    properties: ofLongTermPin,
    violated: {},
    counts: { states: 60_884, transitions: 282_576, levels: 51 },
    orbits: { states: 30_910, transitions: 143_100 },
  },
  {
    system: longTermPinSystem,
    bounds: { pages: 2, ram: 1, movable: 1 },
    properties: ofLongTermPin,
    violated: {},
    counts: { states: 452_076, transitions: 2_426_012, levels: 66 },
    orbits: { states: 226_041, transitions: 1_213_027 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2, devices: 2 },
    properties: ofMirror,
    violated: {},
    counts: { states: 73_154, transitions: 244_224, levels: 69 },
    orbits: { states: 18_771, transitions: 63_568 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 1, ram: 2, movers: 2 },
    properties: ofMirror,
    violated: {},
    counts: { states: 255_526, transitions: 941_000, levels: 61 },
    orbits: { states: 66_092, transitions: 246_170 },
  },
  {
    system: notifierMirrorSystem,
    bounds: { pages: 2, ram: 2 },
    properties: ofMirror,
    violated: {},
    counts: { states: 651_589, transitions: 2_473_150, levels: 98 },
    orbits: { states: 163_799, transitions: 624_124 },
  },
]

/** Lengths are those of shortest counterexamples, in steps. Everything not listed is claimed to hold. */
const mutated: readonly Scenario[] = [
  {
    system: mutants.moverIgnoresPin,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties: ofShortPin,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P3-va-coherence': 12,
      'P4-no-lost-update': 18,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 255_976, transitions: 797_704, levels: 81 },
    orbits: { states: 64_020, transitions: 199_602 },
  },
  {
    system: mutants.noRecheck,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties: ofShortPin,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 19,
      'P11-no-cross-owner-access': 13,
      'P20-dirty-before-unpin': 25,
    },
    counts: { states: 264_700, transitions: 883_064, levels: 80 },
    orbits: { states: 66_206, transitions: 220_974 },
  },
  {
    system: mutants.countCheckedBeforeUnmap,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties: ofShortPin,
    violated: {
      'P1-no-dma-to-moved-page': 12,
      'P3-va-coherence': 12,
      'P4-no-lost-update': 18,
      'P15-pin-respected': 10,
      'P20-dirty-before-unpin': 18,
    },
    counts: { states: 255_976, transitions: 785_960, levels: 81 },
    orbits: { states: 64_020, transitions: 196_666 },
  },
  {
    system: mutants.unpinWithoutDirty,
    mutantOf: 'short-pin',
    bounds: { pages: 2, ram: 2 },
    properties: ofShortPin,
    violated: {
      'P4-no-lost-update': 18,
      'P20-dirty-before-unpin': 12,
    },
    counts: { states: 157_608, transitions: 538_336, levels: 74 },
    orbits: { states: 39_429, transitions: 134_768 },
  },
  {
    system: mutants.moverIgnoresRegistration,
    mutantOf: 'long-term-pin',
    bounds: { pages: 1, ram: 2, movable: 1 },
    properties: ofLongTermPin,
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
    properties: ofLongTermPin,
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
    system: mutants.zapOnPost,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 61_315, transitions: 180_415, levels: 64 },
    orbits: { states: 31_089, transitions: 92_034 },
  },
  {
    system: mutants.noSequence,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 13,
    },
    counts: { states: 52_989, transitions: 150_402, levels: 66 },
    orbits: { states: 26_860, transitions: 76_752 },
  },
  {
    system: mutants.noCounter,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 58_635, transitions: 167_690, levels: 65 },
    orbits: { states: 29_683, transitions: 85_396 },
  },
  {
    system: mutants.sequenceSampledLate,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 13,
      'P2-no-use-after-free': 13,
      'P3-va-coherence': 13,
      'P4-no-lost-update': 17,
      'P5-no-stale-translation-at-reuse': 13,
      'P11-no-cross-owner-access': 13,
    },
    counts: { states: 54_977, transitions: 153_546, levels: 66 },
    orbits: { states: 27_744, transitions: 77_896 },
  },
  {
    system: mutants.retryCheckedOutsideLock,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
      'P8b-no-mapping-in-window': 8,
    },
    counts: { states: 58_003, transitions: 165_656, levels: 68 },
    orbits: { states: 29_367, transitions: 84_467 },
  },
  {
    system: mutants.returnBeforeAcknowledge,
    mutantOf: 'notifier-mirror',
    bounds: { pages: 1, ram: 2 },
    properties: ofMirror,
    violated: {
      'P1-no-dma-to-moved-page': 11,
      'P2-no-use-after-free': 12,
      'P3-va-coherence': 11,
      'P4-no-lost-update': 15,
      'P5-no-stale-translation-at-reuse': 12,
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 67_433, transitions: 209_181, levels: 63 },
    orbits: { states: 34_194, transitions: 106_613 },
  },
]

/** Every claim that moveproof makes about the designs it ships. The command line, the tests and the gate read this table. */
export const scenarios: readonly Scenario[] = [...designs, ...mutated]
