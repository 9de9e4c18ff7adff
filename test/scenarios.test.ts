import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { confirm } from '../counterexamples/replay.ts'
import { explore } from '../explorer/explore.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import { completeBounds } from '../model/language/bounds.ts'
import { instantiate } from '../model/language/system.ts'
import { type BoundProperty, bindProperties } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'
import { isDesign, usualScenarios, violatedIn } from './usual-scenarios.ts'

const title = ({ system, bounds }: Scenario) =>
  `${system.name} at ${Object.entries(bounds)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`

// One after the other, with a pause between them: AVA hears of each when it ends.
test.afterEach.always(() => setImmediate())

const results = new Map<Scenario, ExplorationResult>()

/** What a search of the scenario finds, with the properties that it claims; several tests ask. */
function resultOf(scenario: Scenario): ExplorationResult {
  const known = results.get(scenario)
  if (known) return known
  const system = instantiate(scenario.system, scenario.bounds)
  // A large one claims only its counts up to renaming.
  const result = explore(system, bindProperties(system, scenario.properties), { symmetry: !scenario.counts })
  results.set(scenario, result)
  return result
}

const statesOf = ({ counts, orbits }: Scenario) => counts?.states ?? orbits!.states
const deepScenarios = scenarios.filter(({ deep }) => deep).toSorted((a, b) => statesOf(a) - statesOf(b))

// Of the larger claims, the smallest two.
for (const scenario of [...usualScenarios, ...deepScenarios.slice(0, 2)]) {
  test.serial(`${title(scenario)} gives the claimed verdicts, lengths and counts`, (t) => {
    const system = instantiate(scenario.system, scenario.bounds)
    const properties = bindProperties(system, scenario.properties)
    const result = resultOf(scenario)
    t.is(result.stoppedBy, undefined)
    t.deepEqual(violatedIn(result), scenario.violated)
    const { states, transitions, levels } = result
    if (scenario.counts) t.deepEqual({ states, transitions, levels }, scenario.counts)
    else t.like({ states, transitions, levels }, scenario.orbits!)
    t.deepEqual(
      result.verdicts.filter((verdict) => verdict.vacuous),
      [],
    )
    for (const { property: name, trace } of result.verdicts) {
      const property = properties.find((p) => p.name === name) as BoundProperty
      if (trace) t.is(confirm(system, property, trace).confirmed, 'fully', name)
    }
  })
}

test.serial('every design has a larger claim, with counts, and larger than every usual one in some way', (t) => {
  const designs = new Set(usualScenarios.filter(isDesign).map((s) => s.system.name))
  t.deepEqual(designs.difference(new Set(deepScenarios.map((s) => s.system.name))), new Set())
  for (const deep of deepScenarios) {
    const { system, orbits, counts } = deep
    t.truthy(counts ?? orbits?.levels, title(deep))
    const own = usualScenarios.filter((usual) => usual.system.name === system.name)
    const boundsOf = ({ bounds }: Scenario) => completeBounds(system.name, system.bounds, bounds)
    for (const usual of own) {
      const before = boundsOf(usual)
      const isLarger = Object.entries(boundsOf(deep)).some(([name, value]) => value > before[name]!)
      t.true(isLarger, `${title(deep)} beside ${title(usual)}`)
    }
  }
})

test.serial('of every variant of a property, the design is asked the property itself', (t) => {
  let looked = 0
  for (const { system, properties } of scenarios) {
    const names = scenarios
      .filter((other) => other.system.name === system.name)
      .flatMap((other) => other.properties.map(({ name }) => name))
    for (const { name, variantOf } of properties) {
      if (variantOf === undefined) continue
      t.true(names.includes(variantOf), `${system.name}: ${name} is a variant of ${variantOf}`)
      looked++
    }
  }
  t.true(looked > 20)
})

/** By design: bounce buffers are copies, and memory at a fixed place is not overcommitted. */
const neverThere: Record<string, readonly string[]> = { E1: ['bounce'], E4: ['dax-direct-io', 'dax-region'] }

test.serial(
  'what the whole domain must be able to do, E1 to E6, some design does, and others only where that is their point',
  (t) => {
    for (const number of ['E1', 'E2', 'E3', 'E4', 'E5', 'E6']) {
      const asked = usualScenarios
        .filter((s) => !s.mutantOf)
        .flatMap(({ system, properties, violated }) =>
          properties
            .filter(({ name }) => name.startsWith(`${number}-`))
            .map(({ name, kind }) => {
              t.is(kind, 'reachable', name)
              return { design: system.name, happens: !(name in violated) }
            }),
        )
      t.true(
        asked.some(({ happens }) => happens),
        number,
      )
      const never = asked.filter(({ happens }) => !happens).map(({ design }) => design)
      t.deepEqual([...new Set(never)].sort(), neverThere[number] ?? [], number)
    }
  },
)

test.serial('every design has mutants, every mutant a design, and none breaks nothing', (t) => {
  const designs = new Set(scenarios.filter(isDesign).map((s) => s.system.name))
  const broken = new Set(scenarios.flatMap((s) => s.mutantOf ?? []))
  t.deepEqual([...broken].sort(), [...designs].sort())
  t.deepEqual(
    scenarios.filter((s) => s.mutantOf && Object.keys(s.violated).length === 0),
    [],
  )
})

const untilReached = scenarios.filter(({ until }) => until !== undefined)

/** The beginning of a search, up to the state that the claim is about. */
function beginningOf({ system: definition, bounds, properties, until }: Scenario): ExplorationResult {
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, properties)
  return explore(system, bound, { symmetry: true, limits: { settled: [until!], states: 30_000 } })
}

for (const scenario of untilReached) {
  test.serial(`${title(scenario)} comes to ${scenario.until}, and has decided everything else by then`, (t) => {
    const { system: definition, bounds, properties, violated, counts, orbits } = scenario
    const result = beginningOf(scenario)
    t.is(result.stoppedBy, 'settled')
    t.deepEqual([counts, orbits, violated, violatedIn(result)], [undefined, undefined, {}, {}])
    const system = instantiate(definition, bounds)
    for (const [i, property] of bindProperties(system, properties).entries()) {
      t.is(property.kind, 'reachable')
      t.is(confirm(system, property, result.verdicts[i]!.trace!).confirmed, 'fully', property.name)
    }
  })
}

test.serial('every action of a design fires in one of its usual scenarios', (t) => {
  const silent = new Map<string, Set<string>>()
  for (const scenario of [...usualScenarios, ...untilReached]) {
    const { system: definition, until } = scenario
    if (!isDesign(scenario)) continue
    const { actions } = until === undefined ? resultOf(scenario) : beginningOf(scenario)
    const unfired = new Set(actions.filter((action) => action.fired === 0).map((action) => action.name))
    silent.set(definition.name, unfired.intersection(silent.get(definition.name) ?? unfired))
  }
  for (const [design, actions] of silent) t.deepEqual([...actions], [], design)
})

test.serial('every step of kernel and drivers names the code that it stands for', (t) => {
  for (const { system } of scenarios) {
    for (const [name, { action }] of system.actions) {
      if (action.by === 'kernel' || action.by === 'driver') t.truthy(action.source, `${system.name}: ${name}`)
    }
  }
})
