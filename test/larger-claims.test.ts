import test from 'ava'
import { instantiate } from '../model/language/system.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'

// A fix holds where its bug shows, and at one size more: a design is claimed at larger bounds than those at which its mutants are refuted.

const boundsOf = ({ system, bounds }: Scenario) => Object.entries(instantiate(system, bounds).bounds)

/** Nothing less of anything, and more of something. */
function isLarger(one: Scenario, other: Scenario): boolean {
  const most = new Map(boundsOf(one))
  const least = boundsOf(other)
  const differences = least.map(([name, size]) => (most.get(name) ?? 0) - size)
  return differences.every((difference) => difference >= 0) && differences.some((difference) => difference > 0)
}

/** What the design itself claims: under all movers that it has, with nothing dropped. */
const claimsOf = (design: string) =>
  scenarios.filter(({ system, mutantOf, alone }) => system.name === design && !mutantOf && !alone)

test('every design has larger claims, for check --deep', (t) => {
  const designs = new Set(scenarios.filter(({ mutantOf, alone }) => !mutantOf && !alone).map((s) => s.system.name))
  t.true(designs.size > 20)
  t.deepEqual(
    [...designs].filter((design) => !claimsOf(design).some(({ deep }) => deep)),
    [],
  )
})

test('of the design of every mutant something is claimed at larger bounds than those at which the mutant is refuted', (t) => {
  const mutants = scenarios.filter(({ mutantOf }) => mutantOf !== undefined)
  t.true(mutants.length > 100)
  t.deepEqual(
    mutants
      .filter((mutant) => !claimsOf(mutant.mutantOf!).some((claim) => isLarger(claim, mutant)))
      .map(({ system, mutantOf }) => `${system.name} of ${mutantOf}`),
    [],
  )
})

test('no two claims of a design or of a mutant have the same bounds: the lock file knows them by these', (t) => {
  const keys = scenarios.map((scenario) => JSON.stringify([scenario.system.name, boundsOf(scenario)]))
  t.true(keys.length > 200)
  t.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  )
})

test('larger is no less of anything and more of something', (t) => {
  const [small] = claimsOf('short-pin')
  const at = (bounds: Record<string, number>): Scenario => ({ ...small!, bounds })
  t.true(isLarger(at({ pages: 2, ram: 2 }), at({ pages: 1, ram: 2 })))
  t.false(isLarger(at({ pages: 2, ram: 2 }), at({ pages: 2, ram: 2 })))
  t.false(isLarger(at({ pages: 2, ram: 1 }), at({ pages: 1, ram: 2 })))
})
