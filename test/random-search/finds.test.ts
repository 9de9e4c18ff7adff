import { ok } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { confirm } from '../../counterexamples/replay.ts'
import { explore } from '../../explorer/explore.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { walked } from './walked.ts'

// What walks find is there, and they find bugs far beyond what can be searched.

test('random systems: what walks find is there, and what the search says holds they do not find violated', (t) => {
  let found = 0
  fc.assert(
    fc.property(anySystem, (spec) => {
      const { system, properties } = build(spec)
      const { findings } = walked(system, properties, 10, 1, 20)
      for (const { property, trace } of findings) ok(confirm(system, property, trace).confirmed === 'fully')
      found += findings.length
      const { verdicts } = explore(system, properties, { limits: { states: 200 } })
      for (const [i, { verdict, kind }] of verdicts.entries()) {
        const isFound = findings.some(({ property }) => property === properties[i])
        const canBeThere = kind === 'reachable' ? verdict !== 'violated' : verdict !== 'holds'
        ok(canBeThere || !isFound)
      }
    }),
    { numRuns: 60, seed: 20_26 },
  )
  t.true(found > 20, `only ${found} findings`)
})

// So few walks are enough for one property of every mutant of these; the corpus has the others.
for (const name of [
  'X07-return-before-acknowledge',
  'X01-mover-ignores-pin',
  'X03-no-sequence',
  'X04-no-counter',
  'X07-unpinned-before-revocation',
  'X09-move-fence-skipped-under-pin',
]) {
  test(`${name} is found by random walks`, (t) => {
    const { system: definition, properties, bounds, violated } = scenarios.find(({ system }) => system.name === name)!
    const system = instantiate(definition, bounds)
    const { findings } = walked(system, bindProperties(system, properties), 200, 1, 200)
    const found = findings.filter(({ property }) => property.kind !== 'reachable').map(({ property }) => property.name)
    t.true(found.length > 0)
    t.deepEqual(
      found.filter((property) => violated[property] === undefined),
      [],
    )
  })
}

test('bounds far beyond what can be searched: 8 pages, 4 devices, 3 processes', (t) => {
  const { system: definition, properties } = scenarios.find(({ system }) => system.name === 'dma-buf-dynamic')!
  const bounds = { pages: 8, ram: 8, vram: 4, devices: 4, processes: 3, operations: 4, movers: 3, peers: 2 }
  const system = instantiate(definition, bounds)
  const { findings, coverage, steps } = walked(system, bindProperties(system, properties), 32, 1, 100)
  t.true(steps > 3000)
  t.deepEqual(
    findings.filter(({ property }) => property.kind !== 'reachable'),
    [],
  )
  t.true(coverage.states.newShare > 0.5, 'hardly any state is met twice')
  t.true(coverage.actions.filter(({ fired }) => fired > 0).length > coverage.actions.length / 2)
})
