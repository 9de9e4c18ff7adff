import { unpluggedSvmSystem } from '../../model/protocols/gpu-svm.ts'
import * as mutants from '../../model/protocols/mutants/gpu-svm-unplugged.ts'
import { noLostUpdate } from '../coherence.ts'
import { noBeatWithoutTranslation, operationKept } from '../dma-safety.ts'
import { droppedFromSwap } from '../dropping.ts'
import * as exercised from '../exercised.ts'
import * as svm from '../gpu-svm.ts'
import { completionEndsOperation, deviceWriteLands, restoreMapsAgain } from '../postconditions.ts'
import { moverEnds, notifierReturns } from '../progress-core-mm.ts'
import { isLiveness, type Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import * as removal from '../svm-removal.ts'
import * as unplugging from '../unplugging.ts'
import { entryFoundGone } from './common.ts'
import { withoutReferences } from './gpu-svm.ts'

/** Reclaim and writes of the GPU are in the design without removal. */
const left: readonly Property[] = [
  exercised.deviceWrites,
  deviceWriteLands,
  svm.comesBackWithWrites,
  droppedFromSwap,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
]

const properties: readonly Property[] = [
  ...withoutReferences.filter((property) => !left.includes(property)),
  restoreMapsAgain,
  removal.nothingStaleInRam,
  removal.nothingLostByUnbinding,
  removal.noFolioAfterRemoval,
  removal.copiedByEngine,
  removal.populatedInSection,
  removal.pulledWithOnlyCopy,
  removal.pulledUnderMigration,
  removal.unboundWithWrites,
  removal.sectionAwaited,
  unplugging.nothingAfterRemoval,
  unplugging.nothingSetUpAfterPull,
  unplugging.nothingFromPulledDevice,
  unplugging.endedByDevice,
  unplugging.noCallbackOfRemovedDriver,
  unplugging.pulledUnderDma,
  unplugging.pluggedAgain,
  noBeatWithoutTranslation,
  operationKept,
  completionEndsOperation,
]

const progress: readonly Property[] = [
  moverEnds,
  notifierReturns,
  svm.touchEnds,
  unplugging.removalEnds,
  unplugging.removalEndsIfDropped,
  removal.unbindingEnds,
  removal.unbindingEndsDespiteFailures,
  removal.unbindingEndsDespiteTouches,
]

/** What the design has, and its mutants lose. */
const ofMutants: readonly Property[] = [
  ...properties.filter((property) => property !== noLostUpdate),
  moverEnds,
  notifierReturns,
  svm.touchEnds,
  unplugging.removalEnds,
  unplugging.removalEndsIfDropped,
  removal.unbindingEnds,
]

const small = { pages: 1, ram: 1, vram: 1 }

export const unpluggedSvmDesigns: readonly Scenario[] = [
  {
    system: unpluggedSvmSystem,
    bounds: small,
    properties: [...properties, ...progress],
    // Nothing keeps what is in the memory of a GPU when that is pulled.
    violated: {
      'P4-no-lost-update': 17,
      'L6-removal-ends': 20,
      'L6b-unbinding-ends-despite-failing-copies': 29,
      'L6b-unbinding-ends-despite-touches': 42,
    },
    counts: { states: 16_978, transitions: 74_319, levels: 65 },
    orbits: { states: 16_978, transitions: 74_319 },
  },
  entryFoundGone(unpluggedSvmSystem, { ...small, ram: 2, movers: 2 }),
  {
    system: unpluggedSvmSystem,
    deep: true,
    bounds: { ...small, movers: 2 },
    properties: ofMutants.filter(({ kind }) => !isLiveness(kind)),
    violated: {},
    orbits: { states: 139_906, transitions: 727_459, levels: 73 },
  },
]

export const unpluggedSvmMutants: readonly Scenario[] = [
  {
    system: mutants.stoppedBeforeEviction,
    mutantOf: 'gpu-svm-unplugged',
    bounds: small,
    properties: ofMutants,
    violated: { 'P4g-nothing-lost-by-unbinding': 18, 'L6-removal-ends': 20 },
    counts: { states: 16_978, transitions: 76_241, levels: 65 },
    orbits: { states: 16_978, transitions: 76_241 },
  },
  {
    system: mutants.forcedFenceTakenForCopy,
    mutantOf: 'gpu-svm-unplugged',
    bounds: small,
    properties: ofMutants,
    violated: {
      'P11-no-cross-owner-access': 40,
      'P2m-no-freed-folio': 17,
      'P11b-no-foreign-content': 16,
      'P4f-nothing-stale-in-ram': 29,
      'P12f-copied-by-engine': 15,
      'L6-removal-ends': 20,
    },
    counts: { states: 32_497, transitions: 141_920, levels: 84 },
    orbits: { states: 32_497, transitions: 141_920 },
  },
  {
    system: mutants.copyWaitsForPulledGpu,
    mutantOf: 'gpu-svm-unplugged',
    bounds: small,
    properties: ofMutants,
    violated: { 'L1b-eviction-answered': 16, 'L6-removal-ends': 16, 'L6-removal-ends-if-dropped': 16 },
    counts: { states: 16_978, transitions: 74_126, levels: 65 },
    orbits: { states: 16_978, transitions: 74_126 },
  },
  {
    system: mutants.sectionsNotAwaited,
    mutantOf: 'gpu-svm-unplugged',
    bounds: small,
    properties: ofMutants,
    violated: { 'P4g-nothing-lost-by-unbinding': 7, 'P12g-populated-before-unplug': 7, 'L6-removal-ends': 20 },
    counts: { states: 17_783, transitions: 78_073, levels: 65 },
    orbits: { states: 17_783, transitions: 78_073 },
  },
  {
    system: mutants.foliosLeftBehind,
    mutantOf: 'gpu-svm-unplugged',
    bounds: small,
    properties: ofMutants,
    violated: {
      'P4f-nothing-stale-in-ram': 34,
      'P12e-no-folio-after-removal': 20,
      'L1b-eviction-answered': 33,
    },
    counts: { states: 25_614, transitions: 110_873, levels: 74 },
    orbits: { states: 25_614, transitions: 110_873 },
  },
]
