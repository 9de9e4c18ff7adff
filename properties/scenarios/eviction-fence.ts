import { evictionFenceSystem } from '../../model/protocols/eviction-fence.ts'
import * as mutants from '../../model/protocols/mutants/eviction-fence.ts'
import { bufferCoherence } from '../buffers.ts'
import * as queues from '../eviction-fences.ts'
import * as exercised from '../exercised.ts'
import { evictedUnderJob } from '../exercised-buffers.ts'
import * as progress from '../progress-eviction-fences.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { noStalePageTableAtReuse } from '../userptr.ts'
import { ofEveryDesign, staleUse } from './common.ts'

const properties: readonly Property[] = [
  // Reads differ from writes in nothing that matters here.
  ...ofEveryDesign.filter((property) => property !== exercised.deviceReads),
  bufferCoherence,
  queues.queueStoppedBeforeSignal,
  queues.stoppedOnDemand,
  queues.fencedWhereItBelongs,
  queues.awaitedByCopy,
  queues.contentBalance,
  queues.restorersExcludeOneAnother,
  queues.copySourceStable,
  noStalePageTableAtReuse,
  evictedUnderJob,
  queues.runsAfterRestore,
  queues.evictionDuringRestore,
  queues.packetAfterPacket,
  queues.evictionQueued,
  queues.queuesCanEnd,
]

const competing: readonly Property[] = [...properties, queues.restoredAtAnothersCost]

/** Where nobody waits for a fence. */
const withoutFences: readonly Property[] = properties.filter(
  (property) =>
    ![
      queues.queueStoppedBeforeSignal,
      queues.stoppedOnDemand,
      queues.fencedWhereItBelongs,
      queues.awaitedByCopy,
    ].includes(property),
)

const mustHappen: readonly Property[] = [
  progress.evictedBuffer,
  progress.evictedDespiteEndlessPackets,
  progress.evictedDespiteHungHardware,
  progress.queueRestored,
  progress.restoredWithoutTurns,
  progress.noProcessStarves,
]

const alone = { pages: 1, ram: 1, vram: 1 }
/** With two places, it comes back to another one. */
const moving = { pages: 1, ram: 1, vram: 2 }
const two = { pages: 2, ram: 2, vram: 1, operations: 2 }

export const evictionFenceDesigns: readonly Scenario[] = [
  {
    system: evictionFenceSystem,
    bounds: two,
    properties: [...competing, ...mustHappen],
    violated: {
      'P5b-no-stale-page-table-at-reuse': 15,
      'L1e-evicted-without-preemption': 13,
      'L2c-resident-without-turns': 20,
    },
    counts: { states: 54_219, transitions: 115_344, levels: 67 },
    orbits: { states: 6_819, transitions: 14_571 },
  },
  {
    system: evictionFenceSystem,
    bounds: alone,
    properties: [...properties, ...mustHappen],
    violated: { 'P5b-no-stale-page-table-at-reuse': 15, 'L1e-evicted-without-preemption': 13 },
    counts: { states: 194, transitions: 270, levels: 36 },
    orbits: { states: 194, transitions: 270 },
  },
  {
    system: evictionFenceSystem,
    bounds: moving,
    properties,
    violated: { 'P5b-no-stale-page-table-at-reuse': 15 },
    counts: { states: 447, transitions: 623, levels: 36 },
    orbits: { states: 227, transitions: 316 },
  },
  {
    system: evictionFenceSystem,
    deep: true,
    bounds: { ...two, vram: 2 },
    properties: competing,
    violated: { 'P5b-no-stale-page-table-at-reuse': 15 },
    orbits: { states: 40_759, transitions: 106_530, levels: 79 },
  },
]

export const evictionFenceMutants: readonly Scenario[] = [
  {
    system: mutants.noMinimumRun,
    mutantOf: 'eviction-fence',
    without: 'a process runs for a minimum time before it is evicted again',
    bounds: two,
    properties: [...competing, ...mustHappen],
    violated: {
      'P5b-no-stale-page-table-at-reuse': 14,
      'L1e-evicted-without-preemption': 13,
      'L2c-resident-without-turns': 20,
      'L10-no-starvation': 20,
    },
    counts: { states: 79_299, transitions: 168_168, levels: 67 },
    orbits: { states: 9_960, transitions: 21_192 },
  },
  {
    system: mutants.restoredWithoutRevalidation,
    mutantOf: 'eviction-fence',
    bounds: moving,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 21,
      'P2-no-use-after-free': 21,
      'P4-no-lost-update': 24,
      'P11-no-cross-owner-access': 21,
      'P3-va-coherence': 21,
      'P5b-no-stale-page-table-at-reuse': 15,
    },
    counts: { states: 1_220, transitions: 1_769, levels: 48 },
    orbits: { states: 615, transitions: 891 },
  },
  {
    system: mutants.restoredBeforeMove,
    mutantOf: 'eviction-fence',
    bounds: alone,
    properties,
    violated: {
      'P1-no-dma-to-moved-page': 6,
      'P4-no-lost-update': 10,
      'P11-no-cross-owner-access': 6,
      'P14-resident-while-fenced': 5,
      'P5b-no-stale-page-table-at-reuse': 15,
    },
    counts: { states: 485, transitions: 808, levels: 36 },
    orbits: { states: 485, transitions: 808 },
  },
  {
    system: mutants.signalledBeforeStop,
    mutantOf: 'eviction-fence',
    bounds: alone,
    properties,
    violated: {
      ...staleUse({ moved: 14, freed: 14, lost: 23 }),
      'P6-quiesced-before-signal': 12,
      'P24-stable-copy-source': 13,
      'P5b-no-stale-page-table-at-reuse': 14,
    },
    counts: { states: 634, transitions: 1_040, levels: 43 },
    orbits: { states: 634, transitions: 1_040 },
  },
  {
    system: mutants.restoreNotFlushed,
    mutantOf: 'eviction-fence',
    bounds: alone,
    properties,
    violated: {
      ...staleUse({ moved: 14, freed: 14, lost: 18 }),
      'P24-stable-copy-source': 13,
      'P5b-no-stale-page-table-at-reuse': 13,
    },
    counts: { states: 585, transitions: 942, levels: 58 },
    orbits: { states: 585, transitions: 942 },
  },
  {
    system: mutants.noFenceAfterRestore,
    mutantOf: 'eviction-fence',
    bounds: alone,
    properties: withoutFences,
    violated: {
      ...staleUse({ moved: 11, freed: 11, lost: 15 }),
      'P24-stable-copy-source': 10,
      'P5b-no-stale-page-table-at-reuse': 10,
      'E2-evicted-under-job': 'never',
      'E2-goes-on-after-restore': 'never',
      'E-eviction-during-restore': 'never',
    },
    counts: { states: 125, transitions: 224, levels: 32 },
    orbits: { states: 125, transitions: 224 },
  },
]
