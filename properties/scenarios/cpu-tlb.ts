import { cpuTlbSystem } from '../../model/protocols/cpu-tlb.ts'
import * as mutants from '../../model/protocols/mutants/cpu-tlb.ts'
import { noLostUpdate } from '../coherence.ts'
import * as tlb from '../cpu-tlb.ts'
import { dropClearsEntry } from '../dropping.ts'
import { neverStuckAnywhere, neverStutteringAnywhere, pageMigrates } from '../exercised.ts'
import { faultServed } from '../postconditions.ts'
import { moverEnds } from '../progress-core-mm.ts'
import { type Property, underFairness } from '../property.ts'
import { oneMoverPerPage, referencedFrameAllocated, unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'

const properties: readonly Property[] = [
  tlb.noFreeFrameInTlb,
  tlb.tlbCoherence,
  noLostUpdate,
  tlb.noStaleTlbAtReuse,
  tlb.droppedForAll,
  dropClearsEntry,
  tlb.tlbStoreLands,
  unpinnedBalance,
  referencedFrameAllocated,
  oneMoverPerPage,
  pageMigrates,
  faultServed,
  tlb.storedWhileFlushing,
  tlb.droppedWhileMoving,
  tlb.moversAtRest,
  neverStuckAnywhere,
  neverStutteringAnywhere,
]

/** Movers compete for the lock of the page table. */
const moverEndsInTurn = underFairness(moverEnds, {
  name: 'L1b-eviction-answered',
  fairness: { strong: ['unmap', 'unmapRefused', 'discardUnmap', 'discardMoving'] },
})

const two = { pages: 1, ram: 2, movers: 2 }

/** Two movers: one migrates what the other drops. */
export const cpuTlbDesigns: readonly Scenario[] = [
  {
    system: cpuTlbSystem,
    bounds: two,
    properties: [...properties, moverEndsInTurn],
    violated: {},
    counts: { states: 1_740, transitions: 4_774, levels: 25 },
    orbits: { states: 451, transitions: 1_247 },
  },
  {
    system: cpuTlbSystem,
    deep: true,
    bounds: { pages: 1, ram: 3, movers: 3, cpus: 2 },
    properties,
    violated: {},
    orbits: { states: 5_771, transitions: 26_830, levels: 30 },
  },
  {
    system: cpuTlbSystem,
    deep: true,
    bounds: { pages: 2, ram: 3, movers: 2 },
    properties,
    violated: {},
    orbits: { states: 5_105, transitions: 19_664, levels: 35 },
  },
]

export const cpuTlbMutants: readonly Scenario[] = [
  {
    system: mutants.flushedOutsideLock,
    mutantOf: 'cpu-tlb',
    bounds: two,
    properties,
    violated: {
      'P4-no-lost-update': 9,
      'P5d-dropped-for-all': 9,
    },
    counts: { states: 2_375, transitions: 6_414, levels: 33 },
    orbits: { states: 617, transitions: 1_682 },
  },
  {
    system: mutants.neverFlushed,
    mutantOf: 'cpu-tlb',
    bounds: { pages: 1, ram: 2 },
    properties: properties.filter((property) => property !== tlb.droppedWhileMoving),
    violated: {
      'P2-no-use-after-free': 10,
      'P3-va-coherence': 5,
      'P4-no-lost-update': 10,
      'P5-no-stale-translation-at-reuse': 10,
      'P5d-dropped-for-all': 19,
    },
    counts: { states: 406, transitions: 822, levels: 35 },
    orbits: { states: 205, transitions: 416 },
  },
]
