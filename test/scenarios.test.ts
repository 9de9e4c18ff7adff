import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { confirm } from '../counterexamples/replay.ts'
import { explore } from '../explorer/explore.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { instantiate, type SystemDefinition } from '../model/language/system.ts'
import { type BoundProperty, bindProperties, type Property } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'

const title = ({ system, bounds }: Scenario) =>
  `${system.name} at ${Object.entries(bounds)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`

function violatedIn(result: ExplorationResult): Scenario['violated'] {
  return Object.fromEntries(
    result.verdicts
      .filter(({ verdict }) => verdict !== 'holds')
      .map(({ property, trace }) => [property, trace?.steps.length ?? 'never']),
  )
}

// Tests that never wait would keep AVA from hearing of one another's end.
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

for (const scenario of scenarios) {
  test(`${title(scenario)} gives the claimed verdicts, lengths and counts`, (t) => {
    const system = instantiate(scenario.system, scenario.bounds)
    const properties = bindProperties(system, scenario.properties)
    const result = resultOf(scenario)
    t.is(result.stoppedBy, undefined)
    t.deepEqual(violatedIn(result), scenario.violated)
    const { states, transitions, levels } = result
    if (scenario.counts) t.deepEqual({ states, transitions, levels }, scenario.counts)
    else t.deepEqual({ states, transitions }, scenario.orbits)
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

test('every design has mutants, every mutant a design, and none breaks nothing', (t) => {
  const designs = new Set(scenarios.filter((s) => !s.mutantOf).map((s) => s.system.name))
  const broken = new Set(scenarios.flatMap((s) => s.mutantOf ?? []))
  t.deepEqual([...broken].sort(), [...designs].sort())
  t.deepEqual(
    scenarios.filter((s) => s.mutantOf && Object.keys(s.violated).length === 0),
    [],
  )
})

test('every action of a design fires in one of its scenarios', (t) => {
  const silent = new Map<string, Set<string>>()
  for (const scenario of scenarios) {
    if (scenario.mutantOf) continue
    const { name } = scenario.system
    const { actions } = resultOf(scenario)
    const unfired = new Set(actions.filter((action) => action.fired === 0).map((action) => action.name))
    silent.set(name, unfired.intersection(silent.get(name) ?? unfired))
  }
  for (const [design, actions] of silent) t.deepEqual([...actions], [], design)
})

test('every step of kernel and drivers names the code that it stands for', (t) => {
  for (const { system } of scenarios) {
    for (const [name, { action }] of system.actions) {
      if (action.by === 'kernel' || action.by === 'driver') t.truthy(action.source, `${system.name}: ${name}`)
    }
  }
})

/** Small bounds at which every action fires: two movers where one has to get in the way of another. */
const smallest: Record<string, (action: string) => Record<string, number>> = {
  'short-pin': () => ({ pages: 1, ram: 2 }),
  'long-term-pin': () => ({ pages: 1, ram: 1, movable: 1 }),
  'long-term-pin-notified': () => ({ pages: 1, ram: 1, movable: 1 }),
  'notifier-mirror': (action) => ({ pages: 1, ram: 2, movers: action === 'unmapRefused' ? 2 : 1 }),
  'interval-notifier': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'two-pass-notifier': (action) => ({ pages: 1, ram: 1, movers: action === 'unmapRefused' ? 2 : 1 }),
  'on-demand-paging': (action) => ({ pages: 1, ram: action.startsWith('migrate') ? 2 : 1 }),
  'on-demand-paging-cached': () => ({ pages: 1, ram: 1 }),
  'on-demand-paging-implicit': (action) => ({ pages: 1, ram: 1, operations: action === 'faultFind' ? 2 : 1 }),
  'peer-direct': () => ({ pages: 1, vram: 1 }),
  'dma-buf-pinned': () => ({ ram: 1, vram: 1, devices: 2, peers: 1 }),
  'dma-buf-revoke': () => ({ vram: 1 }),
  'dma-buf-revoke-pinned': () => ({ vram: 1 }),
  'dma-buf-dynamic': () => ({ ram: 1, vram: 1, devices: 2, peers: 1 }),
  'dax-direct-io': () => ({ pages: 1, vram: 1 }),
  'dax-region': () => ({ pages: 1, vram: 1 }),
  p2pdma: () => ({ pages: 1, vram: 1, devices: 3 }),
  'ats-svm': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'ats-fork': () => ({ pages: 1, ram: 2 }),
  'eviction-fence': (action) => {
    const processes = action === 'evictForRestore' ? 2 : 1
    return { pages: processes, ram: processes, vram: 1, operations: processes }
  },
  userptr: (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  bounce: () => ({ pages: 1, ram: 3 }),
  'short-pin-posted': () => ({ pages: 1, ram: 2 }),
}

test('of every design, actions that do nothing are looked for', (t) => {
  const designs = new Set(scenarios.filter((s) => !s.mutantOf).map((s) => s.system.name))
  t.deepEqual(Object.keys(smallest).sort(), [...designs].sort())
})

const violatedBefore = new Map<string, string[]>()

/** What the design itself violates at these bounds; searched once. */
function alreadyThere(definition: SystemDefinition, properties: readonly Property[], bounds: Bounds): string[] {
  const system = instantiate(definition, bounds)
  const key = JSON.stringify([system.name, system.bounds])
  const found = violatedBefore.get(key) ?? Object.keys(violatedIn(explore(system, bindProperties(system, properties))))
  violatedBefore.set(key, found)
  return found
}

for (const [design, bounds] of Object.entries(smallest)) {
  test(`an action of ${design} that does nothing is noticed, whichever it is`, (t) => {
    const { system: definition, properties } = scenarios.find((s) => s.system.name === design)!
    for (const action of definition.actions.keys()) {
      const lazy = mutate(definition, design, `${action} does nothing`, [change.dropEffects(action)])
      const system = instantiate(lazy, bounds(action))
      const noticed = Object.keys(violatedIn(explore(system, bindProperties(system, properties))))
      const before = alreadyThere(definition, properties, bounds(action))
      t.true(
        noticed.some((name) => !before.includes(name)),
        action,
      )
    }
  })
}
