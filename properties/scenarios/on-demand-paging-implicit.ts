import * as mutants from '../../model/protocols/mutants/on-demand-paging-implicit.ts'
import { implicitPagingSystem } from '../../model/protocols/on-demand-paging-implicit.ts'
import { allChildrenGone, childEmptiedTwice } from '../exercised-odp-implicit.ts'
import { childDestroyedOnce, nothingOfGoneParent, parentNotRevived, parentUsersBalance } from '../odp-implicit.ts'
import { moverEnds, notifierReturns } from '../progress-core-mm.ts'
import { implicitFaultEnds, parentDeregistrationEnds } from '../progress-odp-implicit.ts'
import type { Property } from '../property.ts'
import type { Scenario } from '../scenario.ts'
import { ofReadOnlyPaging } from './odp.ts'

const properties: readonly Property[] = [
  ...ofReadOnlyPaging,
  childDestroyedOnce,
  parentUsersBalance,
  nothingOfGoneParent,
  parentNotRevived,
  allChildrenGone,
]

/** With two operations, a fault can fill a child again that a callback has just emptied. */
const refilling: readonly Property[] = [...properties, childEmptiedTwice]
const progress: readonly Property[] = [moverEnds, notifierReturns, implicitFaultEnds, parentDeregistrationEnds]

const small = { pages: 1, ram: 1 }
const two = { ...small, operations: 2 }

export const implicitPagingDesigns: readonly Scenario[] = [
  {
    system: implicitPagingSystem,
    bounds: small,
    properties: [...properties, ...progress],
    violated: {},
    counts: { states: 4_509, transitions: 12_636, levels: 57 },
    orbits: { states: 4_509, transitions: 12_636 },
  },
  {
    system: implicitPagingSystem,
    bounds: { ...two, ram: 2 },
    until: childEmptiedTwice.name,
    properties: [childEmptiedTwice],
    violated: {},
  },
  {
    system: implicitPagingSystem,
    deep: true,
    bounds: two,
    properties: [...refilling, ...progress],
    violated: {},
    counts: { states: 54_837, transitions: 193_821, levels: 61 },
    orbits: { states: 29_619, transitions: 105_114 },
  },
  {
    system: implicitPagingSystem,
    deep: true,
    bounds: { pages: 2, ram: 1, operations: 2 },
    properties: refilling,
    violated: {},
    orbits: { states: 472_979, transitions: 1_983_783, levels: 96 },
  },
]

export const implicitPagingMutants: readonly Scenario[] = [
  {
    system: mutants.childDestroyedTwice,
    mutantOf: 'on-demand-paging-implicit',
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P9-child-destroyed-once': 37 },
    counts: { states: 5_223, transitions: 14_865, levels: 57 },
    orbits: { states: 5_223, transitions: 14_865 },
  },
  {
    system: mutants.parentHeldForEver,
    mutantOf: 'on-demand-paging-implicit',
    bounds: small,
    properties: [...properties, ...progress],
    violated: { 'P13d-parent-balance': 37, 'A-regions-can-end': 35, 'L5-deregistration-ends': 54 },
    counts: { states: 6_545, transitions: 18_224, levels: 104 },
    orbits: { states: 6_545, transitions: 18_224 },
  },
]
