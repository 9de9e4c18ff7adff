import { atsExitSystem } from '../../model/protocols/ats-exit.ts'
import * as mutants from '../../model/protocols/mutants/ats-exit.ts'
import * as release from '../ats-exit.ts'
import * as exercised from '../exercised.ts'
import { sharedByTwo } from '../exercised-revocation.ts'
import { exitEnds, exitEndsDespiteMoves, newSpaceReachable } from '../exit.ts'
import { cpuWriteLands } from '../postconditions.ts'
import { moverEnds } from '../progress-core-mm.ts'
import {
  deadAccessEnds,
  faultResolved,
  flushEnds,
  flushedInTurn,
  removalOfDeviceEnds,
  requestAnswered,
  sharedOperationCompletes,
  unbindingEnds,
} from '../progress-shared-table.ts'
import { type Property, underFairness } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { atsAtOneFrame } from './ats-svm.ts'
import { entryFoundGone, staleUse } from './common.ts'

/** Processes neither write nor drop pages here, which is in ats-svm. */
const left: readonly Property[] = [cpuWriteLands, exercised.discardUnderDma]

const properties: readonly Property[] = [
  ...atsAtOneFrame.filter((property) => !left.includes(property)),
  release.nothingOfDeadTable,
  release.noTableUnderPasid,
  release.leftUnderDma,
  release.releasedUnderUnbind,
  release.pulledUnderRelease,
  release.requestOfLeftSpace,
  newSpaceReachable,
]

/** Who flushes gets its turn, although devices come and go. */
const fairness = { strong: flushedInTurn }
const exitEndsInTurn = underFairness(exitEnds, { name: exitEnds.name, fairness })
const exitEndsDespiteMovesInTurn = underFairness(exitEndsDespiteMoves, { name: exitEndsDespiteMoves.name, fairness })

/** Applications decide when their work ends, and the exit of one does not end what it has given to a device. */
const exitEndsDespiteEndlessJobs = underFairness(exitEnds, {
  name: 'L6-exit-ends-despite-endless-jobs',
  sentence: 'An address space that its process has left is torn down in the end, although work on devices never ends.',
  fairness: { ...fairness, none: ['dmaBeat', 'dmaComplete'] },
})

const progress: readonly Property[] = [
  underFairness(moverEnds, { name: moverEnds.name, fairness }),
  flushEnds,
  requestAnswered,
  unbindingEnds,
  removalOfDeviceEnds,
  deadAccessEnds,
  sharedOperationCompletes,
  faultResolved,
  exitEndsInTurn,
  exitEndsDespiteMovesInTurn,
  exitEndsDespiteEndlessJobs,
]

const small = { pages: 1, ram: 1 }

export const atsExitDesigns: readonly Scenario[] = [
  {
    system: atsExitSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 13_632, transitions: 51_178, levels: 39 },
    orbits: { states: 13_632, transitions: 51_178 },
  },
  entryFoundGone(atsExitSystem, { ...small, ram: 2, movers: 2 }),
  // One finds what the IOMMU has cached for the other.
  {
    system: atsExitSystem,
    bounds: { ...small, ram: 2, devices: 2, operations: 2 },
    until: sharedByTwo.name,
    properties: [sharedByTwo],
    violated: {},
  },
  {
    system: atsExitSystem,
    deep: true,
    bounds: { ...small, movers: 2 },
    properties,
    violated: {},
    orbits: { states: 17_988, transitions: 68_339, levels: 40 },
  },
  {
    system: atsExitSystem,
    deep: true,
    bounds: { ...small, devices: 2 },
    properties,
    violated: {},
    orbits: { states: 224_542, transitions: 1_327_856, levels: 43 },
  },
]

export const atsExitMutants: readonly Scenario[] = [
  {
    system: mutants.freedBeforeRelease,
    mutantOf: 'ats-exit',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 8, freed: 9, lost: 11 }),
      'P5b-no-stale-iotlb-at-reuse': 9,
      'P9-nothing-of-dead-space': 11,
      'P2c-no-table-under-pasid': 3,
    },
    counts: { states: 24_086, transitions: 92_056, levels: 51 },
    orbits: { states: 24_086, transitions: 92_056 },
  },
  {
    system: mutants.releaseDoesNotWait,
    mutantOf: 'ats-exit',
    bounds: small,
    properties,
    violated: { ...staleUse({ moved: 9, freed: 10, lost: 12 }), 'P9-nothing-of-dead-space': 12 },
    counts: { states: 22_054, transitions: 82_766, levels: 51 },
    orbits: { states: 22_054, transitions: 82_766 },
  },
  {
    system: mutants.releaseKeepsIotlb,
    mutantOf: 'ats-exit',
    bounds: small,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 19,
      'P3-va-coherence': 10,
      'P2-no-use-after-free': 19,
      'P4-no-lost-update': 22,
      'P5-no-stale-translation-at-reuse': 28,
      'P11-no-cross-owner-access': 19,
      'P5b-no-stale-iotlb-at-reuse': 11,
      'P9-nothing-of-dead-space': 13,
    },
    counts: { states: 28_454, transitions: 106_649, levels: 59 },
    orbits: { states: 28_454, transitions: 106_649 },
  },
  {
    system: mutants.requestBringsMemory,
    mutantOf: 'ats-exit',
    bounds: small,
    properties,
    violated: {
      ...staleUse({ moved: 17, freed: 18, lost: 20 }),
      'P5b-no-stale-iotlb-at-reuse': 18,
      'P9-nothing-of-dead-space': 8,
      'P2c-no-table-under-pasid': 13,
    },
    counts: { states: 30_580, transitions: 116_229, levels: 62 },
    orbits: { states: 30_580, transitions: 116_229 },
  },
  {
    system: mutants.releaseWaitsForDevice,
    mutantOf: 'ats-exit',
    without: 'callbacks wait only for work that the kernel bounds',
    bounds: small,
    // Nothing is wanted of a device that has been waited for.
    properties: [...properties, ...progress.filter((property) => property !== deadAccessEnds)],
    violated: { 'L6-exit-ends-despite-endless-jobs': 5 },
    counts: { states: 11_300, transitions: 40_570, levels: 40 },
    orbits: { states: 11_300, transitions: 40_570 },
  },
]
