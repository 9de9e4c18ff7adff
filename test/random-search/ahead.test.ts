import { deepStrictEqual, ok } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { confirm } from '../../counterexamples/replay.ts'
import { explore } from '../../explorer/explore.ts'
import { LookAhead } from '../../explorer/random/look-ahead.ts'
import { RandomSearch, type RandomSearchResult } from '../../explorer/random/random-search.ts'
import { Walker } from '../../explorer/random/walker.ts'
import { counter } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, type System, system } from '../../model/language/system.ts'
import {
  alwaysReachable,
  type BoundProperty,
  bindProperties,
  eventually,
  isLiveness,
} from '../../properties/property.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { shortestViolation } from '../random-liveness/definition.ts'
import { anyTables, build as buildTables } from '../random-liveness/tables.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { gateScenario } from '../toy-scenarios.ts'

// Walks look ahead for what no walk shows by itself. What they find is judged by the witness, by the definition, and by exhaustive search.

const isAhead = ({ kind }: BoundProperty) => isLiveness(kind) || kind === 'alwaysReachable' || kind === 'stuttering'

function walked(
  system: System,
  properties: readonly BoundProperty[],
  walks: number,
  steps: number,
): RandomSearchResult {
  const search = new RandomSearch(system, properties, { seed: 1, steps })
  while (search.isOpen && search.progress.walks < walks) search.advance()
  return search.result()
}

const isConfirmed = (system: System, property: BoundProperty, trace: Parameters<typeof confirm>[2]) => {
  try {
    return confirm(system, property, trace).confirmed === 'fully'
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'unconfirmed') return false
    throw error
  }
}

test('liveness of random systems: what walks find is fair and violates, and they find what there is', (t) => {
  let violated = 0
  let found = 0
  fc.assert(
    fc.property(anyTables, (tables) => {
      const { system, properties } = buildTables(tables)
      const { findings } = walked(system, properties, 64, 12)
      for (const property of properties) {
        const isViolated = shortestViolation(system, property) !== undefined
        const finding = findings.find((one) => one.property === property)
        if (finding) ok(isConfirmed(system, property, finding.trace))
        ok(isViolated || !finding, property.name)
        violated += isViolated ? 1 : 0
        found += finding ? 1 : 0
      }
    }),
    { seed: 7, numRuns: 200, unbiased: true },
  )
  // A walk has to begin in the right one of two states, and to look from the right one.
  t.true(violated > 200 && found > 0.99 * violated, `${found} of ${violated}`)
})

// An assumption less, and what is found violates nothing: this is what the judgement above would notice.
test('without fairness the same walks find what the witness refuses', (t) => {
  let refused = 0
  fc.assert(
    fc.property(anyTables, (tables) => {
      const { system, properties } = buildTables(tables)
      const unfair = properties.map((property) => ({
        ...property,
        fairness: property.fairness.map(() => 'none' as const),
      }))
      for (const { property, trace } of walked(system, unfair, 8, 12).findings) {
        if (!isConfirmed(system, properties[unfair.indexOf(property as (typeof unfair)[number])]!, trace)) refused++
      }
    }),
    { seed: 7, numRuns: 30, unbiased: true },
  )
  t.true(refused > 20, `${refused} refused`)
})

/** Looks ahead from where these choices lead, with little effort, and with much. Returns what came of it, property by property. */
function looked(system: System, properties: readonly BoundProperty[], choices: readonly number[], effortMax: number) {
  const walker = new Walker(system, [])
  walker.start(0)
  for (const choice of choices) {
    const { count } = walker.list()
    if (count > 0) walker.take(walker.enabled[choice % count]!)
  }
  const { path } = walker
  const ahead = new LookAhead(walker)
  return properties.map((property) => {
    const look = ahead.look(property, path, { share: 1, effortMax })
    if (look.found) ok(isConfirmed(system, property, walker.traceOf(look.found)))
    const again = ahead.look(property, path, { share: 1, effortMax })
    deepStrictEqual(again, look)
    const more = ahead.look(property, path, { share: 1, effortMax: 2 ** 15 })
    if (look.isSettled !== false) deepStrictEqual(look.found === undefined, more.found === undefined)
    return { look, more }
  })
}

test('however little may be looked at, nothing is found that is not there, and what is settled is so', (t) => {
  const seen = { open: 0, found: 0, foundByMore: 0 }
  const note = (all: ReturnType<typeof looked>) => {
    for (const { look, more } of all) {
      if (look.isSettled === false) seen.open++
      else if (look.found) seen.found++
      if (look.isSettled === false && more.found) seen.foundByMore++
    }
  }
  const choices = fc.array(fc.nat(), { maxLength: 8 })
  const effort = fc.integer({ min: 1, max: 30 })
  fc.assert(
    fc.property(anyTables, choices, effort, (tables, choices, effortMax) => {
      const { system, properties } = buildTables(tables)
      note(looked(system, properties, choices, effortMax))
    }),
    { seed: 7, numRuns: 150, unbiased: true },
  )
  fc.assert(
    fc.property(anySystem, choices, effort, (spec, choices, effortMax) => {
      const { system, properties } = build(spec)
      note(looked(system, properties.filter(isAhead), choices, effortMax))
    }),
    { seed: 7, numRuns: 60 },
  )
  t.true(seen.open > 50 && seen.found > 20 && seen.foundByMore > 5, JSON.stringify(seen))
})

test('a goal that is further away than it may look is not said to be lost', (t) => {
  const { system: definition, properties } = gateScenario
  const system = instantiate(definition, { processes: 5 })
  const goal = bindProperties(system, properties).find(({ kind }) => kind === 'alwaysReachable')!
  const looks = [1, 8, 64, 4096].map((effortMax) => {
    const [{ look }] = looked(system, [goal], [0, 0, 0, 0, 0, 0, 0], effortMax) as [ReturnType<typeof looked>[number]]
    return [look.isSettled, look.found]
  })
  t.deepEqual(looks, [
    [false, undefined],
    [false, undefined],
    [false, undefined],
    [true, undefined],
  ])
})

test('goals and changes of random systems: what walks find is there', (t) => {
  const found = new Map<string, number>()
  fc.assert(
    fc.property(anySystem, (spec) => {
      const { system, properties } = build(spec)
      const asked = properties.filter(isAhead)
      const { findings } = walked(system, asked, 24, 20)
      const { verdicts } = explore(system, asked, { limits: { states: 3000 } })
      for (const [i, { verdict }] of verdicts.entries()) {
        const finding = findings.find(({ property }) => property === asked[i])
        if (!finding) continue
        ok(verdict !== 'holds')
        ok(isConfirmed(system, asked[i]!, finding.trace))
        found.set(asked[i]!.kind, (found.get(asked[i]!.kind) ?? 0) + 1)
      }
    }),
    { numRuns: 80, seed: 20_26 },
  )
  t.true(found.get('alwaysReachable')! > 10 && found.get('stuttering')! > 1, JSON.stringify([...found]))
})

const designs = [...Map.groupBy(scenarios, ({ system }) => system.name).values()]
  .map(([first]) => first!)
  .filter(({ properties }) => properties.some(isAhead as (property: object) => boolean))

test('shipped designs and mutants: nothing is found that is not claimed, and what is found is confirmed', (t) => {
  let found = 0
  for (const { system: definition, bounds, properties, violated } of designs.filter((_, i) => i % 6 === 0)) {
    const system = instantiate(definition, bounds)
    const asked = bindProperties(system, properties).filter(isAhead)
    for (const { property, trace } of walked(system, asked, 16, 100).findings) {
      t.not(violated[property.name], undefined, `${definition.name} ${property.name}`)
      t.true(isConfirmed(system, property, trace), `${definition.name} ${property.name}`)
      found++
    }
  }
  t.true(found > 10, `${found} found`)
})

const count = (then: (s: { count: number }) => void) =>
  part({
    name: 'count',
    state: { count: counter(3) },
    actions: (action) => ({ raise: action({ by: 'kernel', then }) }),
  })

function instance(only: ReturnType<typeof count>): System {
  return instantiate(system({ name: 'counting', title: 'a counter that is raised', parts: [only] }))
}

test('errors of a model that only looking ahead comes to have the behaviour that leads there', (t) => {
  const overflowing = count((s) => {
    s.count++
  })
  const goal = { name: 'A', sentence: '', uses: [overflowing] as const }
  const never = alwaysReachable({ ...goal, holds: (s) => s.count > 3 })
  const system = instance(overflowing)
  const error = t.throws(() => walked(system, bindProperties(system, [never]), 1, 1), { instanceOf: MoveproofError })
  t.is(error.code, 'out-of-domain')
  t.is(error.details.trace?.steps.length, 4)
  const throwing = eventually({
    ...goal,
    holds: (s) => {
      if (s.count === 2) throw new Error('two')
      return false
    },
  })
  const round = count((s) => {
    s.count = (s.count + 1) % 4
  })
  const other = instance(round)
  const asked = bindProperties(other, [{ ...throwing, uses: [round] }])
  const thrown = t.throws(() => walked(other, asked, 1, 1), { instanceOf: MoveproofError })
  t.regex(thrown.details.what, /two/)
  t.is(thrown.details.trace?.steps.length, 2)
})
