import { unpluggedDynamicSystem } from '../../model/protocols/dma-buf-dynamic.ts'
import * as mutants from '../../model/protocols/mutants/dma-buf-dynamic-unplugged.ts'
import * as unplug from '../drm-unplug.ts'
import { outOfReach } from '../exercised-buffers.ts'
import { evictionAnswered, reservationReleased } from '../progress-buffers.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { pluggedAgain, pulledUnderDma, removalEnds } from '../unplugging.ts'
import { ofImporters } from './dma-buf-dynamic.ts'

const properties: readonly Property[] = [
  ...ofImporters,
  unplug.nothingAfterDriver,
  unplug.nothingSetUpWhenQuiet,
  unplug.detachedByApplication,
  unplug.pulledInSection,
  unplug.pulledUnderMove,
  unplug.copyWaitsForPulled,
  pulledUnderDma,
  pluggedAgain,
]

const progress: readonly Property[] = [evictionAnswered, reservationReleased, removalEnds]

const small = { ram: 1, vram: 1 }

export const unpluggedDynamicDesigns: readonly Scenario[] = [
  {
    system: unpluggedDynamicSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 3_929, transitions: 11_827, levels: 20 },
    orbits: { states: 3_929, transitions: 11_827 },
  },
  {
    system: unpluggedDynamicSystem,
    bounds: { ...small, devices: 2, peers: 1 },
    until: unplug.pulledUnderMove.name,
    properties: [outOfReach, unplug.pulledUnderMove],
    violated: {},
  },
  {
    system: unpluggedDynamicSystem,
    deep: true,
    bounds: { ...small, devices: 2, peers: 2 },
    properties,
    violated: {},
    orbits: { states: 53_419, transitions: 232_916, levels: 32 },
  },
]

export const unpluggedDynamicMutants: readonly Scenario[] = [
  {
    system: mutants.fencesLeftPending,
    mutantOf: 'dma-buf-dynamic-unplugged',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 13,
      'A-rest-reachable': 5,
      'A-plugged-reachable': 5,
      'L1b-eviction-answered': 13,
      'L6-removal-ends': 8,
    },
    counts: { states: 3_913, transitions: 11_163, levels: 20 },
    orbits: { states: 3_913, transitions: 11_163 },
  },
  {
    system: mutants.sectionsNotAwaited,
    mutantOf: 'dma-buf-dynamic-unplugged',
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P12b-nothing-set-up-when-quiet': 8 },
    counts: { states: 4_025, transitions: 12_259, levels: 20 },
    orbits: { states: 4_025, transitions: 12_259 },
  },
  {
    system: mutants.reservedInsideSection,
    mutantOf: 'dma-buf-dynamic-unplugged',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 19,
      'A-rest-reachable': 15,
      'A-plugged-reachable': 15,
      'L1b-eviction-answered': 19,
      'L6-removal-ends': 18,
    },
    counts: { states: 4_073, transitions: 12_235, levels: 20 },
    orbits: { states: 4_073, transitions: 12_235 },
  },
  {
    system: mutants.flushAwaitedInsideSection,
    mutantOf: 'dma-buf-dynamic-unplugged',
    bounds: small,
    properties: [...properties, ...progress],
    violated: {
      'D-never-stuck': 19,
      'A-rest-reachable': 17,
      'A-plugged-reachable': 17,
      'L1b-eviction-answered': 19,
      'L6-removal-ends': 18,
    },
    counts: { states: 3_977, transitions: 11_931, levels: 20 },
    orbits: { states: 3_977, transitions: 11_931 },
  },
  {
    system: mutants.importLeftBehind,
    mutantOf: 'dma-buf-dynamic-unplugged',
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P12-nothing-after-removal': 10, 'L1b-eviction-answered': 19 },
    counts: { states: 4_465, transitions: 14_135, levels: 24 },
    orbits: { states: 4_465, transitions: 14_135 },
  },
]
