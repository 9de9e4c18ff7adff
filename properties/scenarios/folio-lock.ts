import { folioLockSystem } from '../../model/protocols/folio-lock.ts'
import { spinsOnFolio } from '../../model/protocols/mutants/folio-lock.ts'
import { noLostUpdate } from '../coherence.ts'
import { neverStuckAnywhere, neverStutteringAnywhere, pageMigrates, restReachable } from '../exercised.ts'
import {
  folioWaitEnds,
  frozenWhenDrained,
  noSpinOnHolder,
  noWorkLeft,
  waitsBesideWork,
  waitsWhileMoving,
  workInOrder,
} from '../folio-lock.ts'
import { cpuWriteLands, faultServed } from '../postconditions.ts'
import { moverEnds } from '../progress-core-mm.ts'
import type { Property } from '../property.ts'
import { oneMoverPerPage, referencedFrameAllocated, unpinnedBalance } from '../references.ts'
import type { Scenario } from '../scenario.ts'

const properties: readonly Property[] = [
  noLostUpdate,
  unpinnedBalance,
  referencedFrameAllocated,
  oneMoverPerPage,
  noSpinOnHolder,
  frozenWhenDrained,
  noWorkLeft,
  workInOrder,
  waitsWhileMoving,
  pageMigrates,
  restReachable,
  waitsBesideWork,
  faultServed,
  cpuWriteLands,
  neverStuckAnywhere,
  neverStutteringAnywhere,
]

const progress: readonly Property[] = [moverEnds, folioWaitEnds]

const two = { pages: 1, ram: 2, cpus: 2 }

export const folioLockDesigns: readonly Scenario[] = [
  {
    system: folioLockSystem,
    bounds: two,
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 209, transitions: 514, levels: 18 },
    orbits: { states: 75, transitions: 186 },
  },
  {
    system: folioLockSystem,
    deep: true,
    bounds: { pages: 2, ram: 4, cpus: 3, movers: 2 },
    properties,
    violated: {},
    orbits: { states: 4_509, transitions: 23_652, levels: 36 },
  },
]

export const folioLockMutants: readonly Scenario[] = [
  {
    system: spinsOnFolio,
    mutantOf: 'folio-lock',
    bounds: two,
    properties: [...properties, ...progress],
    violated: {
      'P17-no-deadlock': 7,
      'A-rest-reachable': 5,
      'D-never-stuck': 8,
      'L1b-eviction-answered': 8,
      'L7-cpu-fault-progress': 8,
    },
    counts: { states: 209, transitions: 482, levels: 18 },
    orbits: { states: 75, transitions: 176 },
  },
]
