import { type MoverKind, under } from '../../model/movers/under.ts'
import { notifierReturns } from '../progress-core-mm.ts'
import { notifierReturnsWithFairLock } from '../progress-intervals.ts'
import { appliesTo, type Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { atsSvmDesigns } from './ats-svm.ts'
import { bounceDesigns } from './bounce.ts'
import { gpuSvmDesigns } from './gpu-svm.ts'
import { intervalNotifierDesigns } from './interval-notifier.ts'
import { longTermPinDesigns } from './long-term-pin.ts'
import { notifierMirrorDesigns } from './notifier-mirror.ts'
import { onDemandPagingDesigns } from './on-demand-paging.ts'
import { shortPinDesigns } from './short-pin.ts'
import { twoPassNotifierDesigns } from './two-pass-notifier.ts'
import { userptrDesigns } from './userptr.ts'

// Designs that face several movers, or could face another one, under each of them alone. What a design claims is asked again: what must not
// happen and what must, as far as it speaks of what there is under this mover.

type Claim = Pick<Scenario, 'bounds' | 'violated' | 'counts' | 'orbits'> & {
  readonly deep?: true
  /** What is never at risk under this mover. */
  readonly vacuous?: readonly string[]
  /** What is asked beside what the design claims. */
  readonly also?: readonly Property[]
  /** What is asked instead of it. */
  readonly only?: readonly Property[]
}

function claimsUnder(designs: readonly Scenario[], mover: MoverKind, claims: readonly Claim[]): Scenario[] {
  const design = designs[0]!.system
  const system = under(design, mover)
  const parts = system.parts.map(({ name }) => name)
  const asked = designs
    .filter((scenario) => scenario.system === design)
    .flatMap(({ properties }) => properties)
    .filter((property) => /^[PL]\d/.test(property.name) && appliesTo(property, parts) && isAssumable(property, system))
  const properties = [...new Set(asked)]
  return claims.map(({ vacuous = [], also = [], only = properties, ...claim }) => ({
    system,
    alone: { design: design.name, mover },
    properties: [...only.filter(({ name }) => !vacuous.includes(name)), ...also],
    ...claim,
  }))
}

/** Every action that the property assumes something of is there. */
function isAssumable({ assumes = {} }: Property, { actions }: Scenario['system']): boolean {
  const { none = [], weak = [], strong = [] } = assumes
  return [...none, ...weak, ...strong].every((action) => actions.has(action))
}

const small = { pages: 1, ram: 1 }
/** One frame more, so that pages migrate. */
const two = { pages: 1, ram: 2 }

export const byMover: readonly Scenario[] = [
  ...claimsUnder(shortPinDesigns, 'process', [
    {
      bounds: small,
      violated: { 'P1-no-dma-to-moved-page': 9, 'P4-no-lost-update': 15, 'P3-va-coherence': 9, 'P15-pin-respected': 7 },
      counts: { states: 477, transitions: 1_267, levels: 32 },
      orbits: { states: 477, transitions: 1_267 },
      vacuous: ['P16-one-mover-per-page'],
    },
    {
      deep: true,
      bounds: two,
      violated: { 'P1-no-dma-to-moved-page': 9, 'P4-no-lost-update': 15, 'P3-va-coherence': 9, 'P15-pin-respected': 7 },
      counts: { states: 2_292, transitions: 6_714, levels: 34 },
      orbits: { states: 1_152, transitions: 3_384 },
      vacuous: ['P16-one-mover-per-page'],
    },
  ]),
  ...claimsUnder(longTermPinDesigns, 'process', [
    {
      bounds: { ...small, movable: 1 },
      violated: {
        'P1-no-dma-to-moved-page': 8,
        'P4-no-lost-update': 12,
        'P3-va-coherence': 7,
        'P15-pin-respected': 6,
        'L1c-pin-ends': 4,
        'L8-registration-ends': 4,
      },
      counts: { states: 4_734, transitions: 18_910, levels: 34 },
      orbits: { states: 4_734, transitions: 18_910 },
      vacuous: ['P16-one-mover-per-page'],
    },
  ]),
  ...claimsUnder(bounceDesigns, 'process', [
    {
      bounds: two,
      violated: { 'P3-va-coherence': 5 },
      counts: { states: 594, transitions: 1_689, levels: 19 },
      orbits: { states: 300, transitions: 858 },
      vacuous: ['P16-one-mover-per-page'],
    },
  ]),
  ...claimsUnder(notifierMirrorDesigns, 'core-mm', [
    {
      bounds: small,
      violated: {
        'L3-fault-progress-despite-endless-moves': 14,
        'L9-transparent-continuity-despite-endless-moves': 14,
      },
      counts: { states: 1_927, transitions: 4_886, levels: 45 },
      orbits: { states: 1_927, transitions: 4_886 },
      vacuous: ['P3c-drop-clears-entry'],
    },
    {
      deep: true,
      bounds: two,
      violated: {
        'L3-fault-progress-despite-endless-moves': 14,
        'L9-transparent-continuity-despite-endless-moves': 14,
      },
      counts: { states: 8_940, transitions: 23_525, levels: 45 },
      orbits: { states: 4_497, transitions: 11_854 },
      vacuous: ['P3c-drop-clears-entry'],
    },
  ]),
  ...claimsUnder(notifierMirrorDesigns, 'process', [
    {
      bounds: small,
      violated: {
        'L3-fault-progress-despite-endless-moves': 14,
        'L9-transparent-continuity-despite-endless-moves': 14,
      },
      counts: { states: 792, transitions: 2_263, levels: 30 },
      orbits: { states: 792, transitions: 2_263 },
      vacuous: ['P16-one-mover-per-page', 'L1-eviction-progress'],
    },
  ]),
  ...claimsUnder(intervalNotifierDesigns, 'core-mm', [
    {
      bounds: small,
      violated: {
        'P8b-no-mapping-in-window': 9,
        'L3-fault-progress-despite-endless-moves': 32,
        'L9-transparent-continuity-despite-endless-moves': 15,
        'L5-deregistration-ends': 14,
      },
      counts: { states: 6_135, transitions: 21_082, levels: 46 },
      orbits: { states: 6_135, transitions: 21_082 },
      vacuous: ['P3c-drop-clears-entry'],
    },
    {
      deep: true,
      bounds: two,
      violated: {
        'P8b-no-mapping-in-window': 9,
        'L3-fault-progress-despite-endless-moves': 32,
        'L9-transparent-continuity-despite-endless-moves': 15,
        'L5-deregistration-ends': 14,
      },
      counts: { states: 29_340, transitions: 103_454, levels: 60 },
      orbits: { states: 14_742, transitions: 52_048 },
      vacuous: ['P3c-drop-clears-entry'],
    },
  ]),
  ...claimsUnder(intervalNotifierDesigns, 'process', [
    {
      bounds: small,
      violated: {
        'P8b-no-mapping-in-window': 9,
        'L3-fault-progress-despite-endless-moves': 30,
        'L9-transparent-continuity-despite-endless-moves': 14,
        'L5-deregistration-ends': 13,
      },
      counts: { states: 2_666, transitions: 10_084, levels: 39 },
      orbits: { states: 2_666, transitions: 10_084 },
      vacuous: ['P16-one-mover-per-page', 'L1-eviction-progress'],
    },
    // Invalidations of one page that overlap.
    {
      bounds: { ...small, movers: 2 },
      only: [notifierReturns, notifierReturnsWithFairLock],
      violated: { 'L4-callbacks-return': 14 },
      counts: { states: 25_888, transitions: 117_684, levels: 44 },
      orbits: { states: 14_039, transitions: 64_215 },
    },
  ]),
  ...claimsUnder(twoPassNotifierDesigns, 'core-mm', [
    {
      bounds: small,
      violated: { 'P8b-no-mapping-in-window': 9, 'L3-fault-progress-despite-endless-moves': 32 },
      counts: { states: 1_693, transitions: 4_677, levels: 46 },
      orbits: { states: 1_693, transitions: 4_677 },
      vacuous: ['P3c-drop-clears-entry', 'P25-refusal-propagated', 'P25c-never-kept-waiting'],
    },
    {
      deep: true,
      bounds: two,
      violated: { 'P8b-no-mapping-in-window': 9, 'L3-fault-progress-despite-endless-moves': 32 },
      counts: { states: 3_334, transitions: 9_256, levels: 46 },
      orbits: { states: 1_693, transitions: 4_689 },
      vacuous: ['P3c-drop-clears-entry', 'P25-refusal-propagated', 'P25c-never-kept-waiting'],
    },
  ]),
  ...claimsUnder(twoPassNotifierDesigns, 'process', [
    {
      bounds: small,
      violated: { 'P8b-no-mapping-in-window': 9, 'L3-fault-progress-despite-endless-moves': 30 },
      counts: { states: 1_709, transitions: 4_842, levels: 35 },
      orbits: { states: 1_709, transitions: 4_842 },
      vacuous: ['P16-one-mover-per-page', 'L1-eviction-progress'],
    },
  ]),
  ...claimsUnder(atsSvmDesigns, 'core-mm', [
    {
      bounds: small,
      violated: { 'L4-callbacks-return-without-answers': 7, 'L9-transparent-continuity-despite-endless-moves': 13 },
      counts: { states: 6_292, transitions: 20_934, levels: 34 },
      orbits: { states: 6_292, transitions: 20_934 },
      vacuous: ['P3c-drop-clears-entry'],
    },
    {
      deep: true,
      bounds: two,
      violated: { 'L4-callbacks-return-without-answers': 7, 'L9-transparent-continuity-despite-endless-moves': 13 },
      counts: { states: 33_980, transitions: 118_577, levels: 46 },
      orbits: { states: 17_107, transitions: 59_824 },
      vacuous: ['P3c-drop-clears-entry'],
    },
  ]),
  ...claimsUnder(atsSvmDesigns, 'process', [
    {
      bounds: small,
      violated: { 'L4-callbacks-return-without-answers': 7, 'L9-transparent-continuity-despite-endless-moves': 12 },
      counts: { states: 2_531, transitions: 9_268, levels: 29 },
      orbits: { states: 2_531, transitions: 9_268 },
      vacuous: ['P16-one-mover-per-page'],
    },
  ]),
  ...claimsUnder(userptrDesigns, 'core-mm', [
    {
      bounds: small,
      violated: {
        'P5b-no-stale-page-table-at-reuse': 17,
        'L1d-evicted-despite-endless-jobs': 10,
        'L4-callbacks-return-despite-endless-jobs': 10,
        'L3-submission-progress-despite-endless-moves': 38,
      },
      counts: { states: 1_430, transitions: 3_860, levels: 36 },
      orbits: { states: 1_430, transitions: 3_860 },
      vacuous: ['P3c-drop-clears-entry'],
    },
    {
      deep: true,
      bounds: two,
      violated: {
        'P5b-no-stale-page-table-at-reuse': 17,
        'L1d-evicted-despite-endless-jobs': 10,
        'L4-callbacks-return-despite-endless-jobs': 10,
        'L3-submission-progress-despite-endless-moves': 38,
      },
      counts: { states: 10_235, transitions: 29_286, levels: 48 },
      orbits: { states: 5_128, transitions: 14_684 },
      vacuous: ['P3c-drop-clears-entry'],
    },
  ]),
  ...claimsUnder(userptrDesigns, 'process', [
    {
      bounds: small,
      violated: {
        'P5b-no-stale-page-table-at-reuse': 13,
        'L4-callbacks-return-despite-endless-jobs': 10,
        'L3-submission-progress-despite-endless-moves': 36,
      },
      counts: { states: 651, transitions: 2_025, levels: 28 },
      orbits: { states: 651, transitions: 2_025 },
      vacuous: ['P16-one-mover-per-page', 'L1-eviction-progress', 'L1d-evicted-despite-endless-jobs'],
    },
  ]),
  ...claimsUnder(onDemandPagingDesigns, 'process', [
    {
      bounds: small,
      violated: {
        'P8b-no-mapping-in-window': 11,
        'L3-fault-progress-despite-endless-moves': 31,
        'L5-deregistration-ends-despite-endless-moves': 32,
      },
      counts: { states: 3_724, transitions: 10_163, levels: 54 },
      orbits: { states: 3_724, transitions: 10_163 },
      vacuous: ['L1-eviction-progress'],
    },
    // Invalidations of one page that overlap: no folio lock keeps drops apart.
    {
      deep: true,
      bounds: { ...small, movers: 2 },
      violated: {
        'P8b-no-mapping-in-window': 11,
        'L1b-eviction-answered': 20,
        'L4-callbacks-return': 20,
        'L4-callbacks-return-despite-endless-jobs': 20,
        'L3-fault-progress-despite-endless-moves': 30,
        'L5-deregistration-ends-despite-endless-moves': 31,
      },
      counts: { states: 28_740, transitions: 100_921, levels: 58 },
      orbits: { states: 15_861, transitions: 55_977 },
      also: [notifierReturnsWithFairLock],
      vacuous: ['L1-eviction-progress'],
    },
  ]),
  ...claimsUnder(gpuSvmDesigns, 'svm', [
    {
      bounds: { ...small, vram: 1 },
      violated: { 'L7c-cpu-fault-progress-without-turns': 27, 'L9-transparent-continuity-despite-endless-moves': 14 },
      counts: { states: 2_698, transitions: 7_456, levels: 48 },
      orbits: { states: 2_698, transitions: 7_456 },
      vacuous: ['P3c-drop-clears-entry'],
    },
  ]),
]
