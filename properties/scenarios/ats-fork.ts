import { atsForkSystem } from '../../model/protocols/ats-fork.ts'
import * as mutants from '../../model/protocols/mutants/ats-fork.ts'
import {
  bothCached,
  copiedForDevice,
  copiedForProcess,
  deviceReadOrder,
  exclusiveReachable,
  familyBalance,
  sharedIsProtected,
  upgradedUnderCache,
} from '../forking.ts'
import { cpuWriteLands, faultServed } from '../postconditions.ts'
import { moverEnds } from '../progress-core-mm.ts'
import {
  faultResolvedDespiteForks,
  forkedOperationCompletes,
  forkFlushEnds,
  requestAnsweredDespiteForks,
  writeFaultEnds,
} from '../progress-shared-table.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { ofEveryDesign } from './common.ts'
import { inSharedForm } from './shared-form.ts'

const ofForks: readonly Property[] = [
  ...inSharedForm(ofEveryDesign),
  familyBalance,
  sharedIsProtected,
  faultServed,
  cpuWriteLands,
  copiedForDevice,
  copiedForProcess,
  upgradedUnderCache,
  exclusiveReachable,
]

const ofTwoPages: readonly Property[] = [...ofForks, deviceReadOrder, bothCached]

const ofForksAndProgress: readonly Property[] = [
  ...ofForks,
  faultResolvedDespiteForks,
  requestAnsweredDespiteForks,
  moverEnds,
  forkFlushEnds,
  writeFaultEnds,
  forkedOperationCompletes,
]

export const atsForkDesigns: readonly Scenario[] = [
  {
    system: atsForkSystem,
    bounds: { pages: 1, ram: 2 },
    properties: ofForksAndProgress,
    violated: {},
    counts: { states: 11_287, transitions: 32_602, levels: 39 },
    orbits: { states: 5_646, transitions: 16_310 },
  },
  {
    system: atsForkSystem,
    bounds: { pages: 2, ram: 3 },
    properties: ofTwoPages,
    violated: {},
    orbits: { states: 76_822, transitions: 318_540 },
  },
  {
    system: atsForkSystem,
    deep: true,
    bounds: { pages: 2, ram: 3, devices: 2 },
    properties: ofTwoPages,
    violated: {},
    orbits: { states: 500_621, transitions: 2_308_822, levels: 70 },
  },
]

export const atsForkMutants: readonly Scenario[] = [
  {
    system: mutants.upgradeWithoutFlush,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForksAndProgress,
    violated: {
      'L3-fault-progress': 16,
      'L9-transparent-continuity': 16,
    },
    counts: { states: 10_253, transitions: 29_396, levels: 39 },
    orbits: { states: 5_129, transitions: 14_707 },
  },
  {
    system: mutants.copyFlushedAtPost,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForks,
    violated: {
      'P11-no-cross-owner-access': 12,
    },
    counts: { states: 14_991, transitions: 48_554, levels: 39 },
    orbits: { states: 7_498, transitions: 24_286 },
  },
  {
    system: mutants.copyFlushedAtPost,
    mutantOf: 'ats-fork',
    bounds: { pages: 2, ram: 3 },
    properties: ofTwoPages,
    violated: {
      'P11-no-cross-owner-access': 12,
      'P19-device-read-order': 20,
    },
    orbits: { states: 103_322, transitions: 457_742 },
  },
  {
    system: mutants.forkWithoutFlush,
    mutantOf: 'ats-fork',
    bounds: { pages: 1, ram: 2 },
    properties: ofForks,
    violated: {
      'P3-va-coherence': 4,
      'P4-no-lost-update': 17,
    },
    counts: { states: 11_901, transitions: 34_050, levels: 41 },
    orbits: { states: 5_953, transitions: 17_034 },
  },
]
