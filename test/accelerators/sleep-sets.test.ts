import { deepStrictEqual } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { hasBit } from '../../explorer/bits.ts'
import { compile } from '../../explorer/compile/kernel.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import { SleepBeginning } from '../../explorer/sleep/beginning.ts'
import { independenceOf, isWorthwhile, maySleep } from '../../explorer/sleep/independence.ts'
import { SleepSets } from '../../explorer/sleep/sleep-sets.ts'
import { StateStore } from '../../explorer/store.ts'
import { counter, each } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, stepText, system } from '../../model/language/system.ts'
import { always, type BoundProperty, bindProperties, neverStuck } from '../../properties/property.ts'
import { numbers, SimulatedCrew } from '../workers/simulated-crew.ts'
import { designs, shipped } from './designs.ts'
import { anyTexts, buildTexts } from './random-texts.ts'
import { wholeSearch, wordsOf } from './whole-search.ts'

// What sleeps is not fired: the states, their order, all counts and verdicts must be the same as if it were.

const { insert } = StateStore.prototype

/** A whole search, and how many successors were looked up for it. */
function searched(...search: Parameters<typeof wholeSearch>) {
  let lookedUp = 0
  StateStore.prototype.insert = function (batch, count, isLookedUp) {
    lookedUp += count
    insert.call(this, batch, count, isLookedUp)
  }
  try {
    return { found: wholeSearch(...search).found, lookedUp }
  } finally {
    StateStore.prototype.insert = insert
  }
}

const awake = { sleepSets: false, tabulate: false, incremental: false }
const ways: ExploreOptions[] = [
  { tabulate: false, incremental: false },
  { tabulate: false, incrementalAfter: 0 },
  { tabulateAfter: 0, incremental: false },
  { tabulateAfter: 7, incrementalAfter: 3 },
]

const ofStates = (properties: readonly BoundProperty[]) => properties.filter((property) => maySleep([property]))

test('random texts: with every combination of accelerators the same states in the same order', (t) => {
  let [states, without, least] = [0, 0, 0]
  fc.assert(
    fc.property(anyTexts, fc.constantFrom(0, 0, 5), fc.boolean(), (spec, sleepAfter, compact) => {
      const { system: instance, properties } = buildTexts(spec)
      const attempt = (options: ExploreOptions) => {
        try {
          return searched(instance, ofStates(properties), { limits: { states: 150 }, compact, ...options })
        } catch (error) {
          if (error instanceof MoveproofError) return { found: error.message, lookedUp: 0 }
          throw error
        }
      }
      const plain = attempt(awake)
      if (typeof plain.found !== 'string') states += plain.found.result.states
      without += plain.lookedUp
      const counts = ways.map((way) => {
        const { found, lookedUp } = attempt({ ...way, sleepAfter })
        deepStrictEqual({ way, found }, { way, found: plain.found })
        return lookedUp
      })
      least += Math.min(...counts)
    }),
    { seed: 21, numRuns: 500, unbiased: true, includeErrorInReport: true },
  )
  t.log(`${states} states, ${least} of ${without} successors looked up`)
  t.true(states > 10_000 && least < 0.98 * without)
})

test('random texts: with any crew and any schedule', (t) => {
  let [shared, asleep] = [0, 0]
  const options = fc.record({
    size: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
    chunk: fc.constantFrom(1, 2, 4, 16),
    countBlocked: fc.boolean(),
    countNew: fc.boolean(),
    compact: fc.boolean(),
    tabulateAfter: fc.constantFrom(1_000, 0, 20),
    incrementalAfter: fc.constantFrom(1_000, 0, 20),
    sleepAfter: fc.constantFrom(0, 0, 20),
  })
  fc.assert(
    fc.property(anyTexts, options, (spec, { size, seed, sleepAfter, ...own }) => {
      const { system: instance, properties } = buildTexts(spec)
      const model = { system: instance, properties: ofStates(properties) }
      const crew = new SimulatedCrew(size, model, numbers(seed))
      const common = { ...own, limits: { states: 400 } }
      const attempt = (run: () => ReturnType<typeof searched>) => {
        try {
          return run()
        } catch (error) {
          if (error instanceof MoveproofError) return { found: error.message, lookedUp: 0 }
          throw error
        }
      }
      const plain = attempt(() => searched(instance, model.properties, { ...common, sleepSets: false }))
      const alone = attempt(() => searched(instance, model.properties, { ...common, sleepAfter }))
      deepStrictEqual(alone.found, plain.found)
      const together = attempt(() => searched(instance, model.properties, { ...common, sleepAfter }, crew))
      deepStrictEqual(together.found, plain.found)
      shared += crew.expanded
      asleep += Math.max(0, plain.lookedUp - alone.lookedUp)
    }),
    { seed: 22, numRuns: 300 },
  )
  t.log(`${shared} chunks expanded by crews, ${asleep} successors fewer`)
  t.true(shared > 500 && asleep > 0)
})

test('shipped designs: the same with and without', (t) => {
  let fewer = 0
  for (const { system: definition, properties, bounds } of designs) {
    const instance = instantiate(definition, bounds)
    const bound = ofStates(bindProperties(instance, properties))
    const limits = { states: 400 }
    const plain = searched(instance, bound, { ...awake, limits })
    for (const way of [ways[1]!, ways[3]!]) {
      const { found, lookedUp } = searched(instance, bound, { ...way, sleepAfter: 0, limits })
      t.deepEqual(found, plain.found, definition.name)
      fewer += plain.lookedUp - lookedUp
    }
  }
  t.log(`${fewer} successors fewer`)
  t.true(fewer > 1000)
})

test('shipped designs: what is said to be independent commutes', (t) => {
  let pairs = 0
  for (const { system: definition, bounds } of designs) {
    const instance = instantiate(definition, bounds)
    const { bits, width } = independenceOf(instance)
    const kernel = compile(instance, [], { selfLoops: true })
    const { layout, batch, counters } = kernel
    const search = new Exploration(instance, [], { limits: { states: 40 } })
    while (!search.advance(100));
    const states = new Int32Array(new Uint8Array(wordsOf(search)).buffer)
    /** The successors of a state by the instances that lead there. */
    const successors = (state: Int32Array) => {
      kernel.successors(state, 0)
      const words = (k: number) => batch.words.slice(k * layout.words, (k + 1) * layout.words)
      return new Map(Array.from({ length: counters.batched }, (_, k) => [batch.instances[k]!, words(k)]))
    }
    const name = (i: number) => {
      const { action, parameters } = kernel.instances[i]!
      return stepText(instance.actions[action]!, parameters)
    }
    for (let at = 0; at + layout.words <= states.length; at += 3 * layout.words) {
      const steps = successors(states.slice(at, at + layout.words))
      const after = new Map([...steps].map(([i, state]) => [i, successors(state)]))
      for (const i of steps.keys()) {
        for (const j of steps.keys()) {
          if (!hasBit(bits, j, i * width)) continue
          pairs++
          const [one, other] = [after.get(i)!.get(j), after.get(j)!.get(i)]
          t.deepEqual(one, other, `${definition.name}: ${name(i)}, ${name(j)}`)
          t.truthy(one, `${definition.name}: ${name(i)} and then ${name(j)}`)
        }
        // And what is enabled in one of them only depends on the other.
        for (const j of after.get(i)!.keys()) {
          if (!steps.has(j)) t.false(hasBit(bits, j, i * width), `${name(i)} enables ${name(j)}`)
        }
      }
    }
  }
  t.log(`${pairs} pairs`)
  t.true(pairs > 1000)
})

const Cell = indexSet('Cell', 3)

const cells = part({
  name: 'cells',
  state: { value: each(Cell, counter(3)), total: counter(9) },
  actions: (action) => ({
    up: action({
      by: 'kernel',
      on: { cell: Cell },
      when: { low: (s, { cell }) => s.value[cell] < 3 },
      then: (s, { cell }) => {
        s.value[cell]++
      },
    }),
    add: action({
      by: 'kernel',
      on: { cell: Cell },
      when: { some: (s, { cell }) => s.value[cell] > 0, room: (s) => s.total < 9 },
      then: (s) => {
        s.total++
      },
    }),
  }),
})

const grid = instantiate(system({ name: 'cells', title: 'three counters and their total', parts: [cells] }))

test('who shares nothing is independent, who touches what another one mentions is not', (t) => {
  const { bits, width } = independenceOf(grid)
  t.is(width, 1)
  // up(0..2), then add(0..2): ups of each other, and of the adds of others; adds change the same total.
  t.deepEqual([...bits], [0b110110, 0b101101, 0b011011, 0b000110, 0b000101, 0b000011])
})

test('each diamond is closed once', (t) => {
  const only = { tabulate: false, incremental: false }
  const all = searched(grid, [], { ...only, sleepSets: false })
  const some = searched(grid, [], { ...only, sleepAfter: 0 })
  t.deepEqual(some.found, all.found)
  t.true(some.lookedUp < 0.7 * all.lookedUp, `${some.lookedUp} of ${all.lookedUp}`)
})

test('it is left alone where every step is wanted, and where texts say too little', (t) => {
  const kinds = (own: readonly { kind: string }[]) => own.map(({ kind }) => kind)
  const holds = always({ name: 'fine', sentence: 'All is fine.', uses: [cells], holds: (s) => s.total <= 9 })
  const stuck = neverStuck({ name: 'goes on', sentence: 'It goes on.', uses: [cells] })
  const some = bindProperties(grid, [holds, stuck])
  t.true(maySleep(some), kinds(some).join())
  const every = shipped.flatMap(({ system: definition, properties, bounds }) =>
    bindProperties(instantiate(definition, bounds), properties),
  )
  for (const kind of ['step', 'alwaysReachable', 'leadsTo', 'stuttering'] as const) {
    const other = every.find((property) => property.kind === kind)
    if (other) t.false(maySleep([...some, other]), kind)
  }
  t.true(isWorthwhile(independenceOf(grid)))
  t.false(isWorthwhile({ bits: new Int32Array(0), width: 9, share: 1 }))
  t.false(isWorthwhile({ bits: new Int32Array(0), width: 1, share: 0.1 }))
})

const one = part({
  name: 'one',
  state: { count: counter(3) },
  actions: (action) => ({
    up: action({
      by: 'kernel',
      when: { low: (s) => s.count < 3 },
      then: (s) => {
        s.count++
      },
    }),
    down: action({
      by: 'kernel',
      when: { high: (s) => s.count > 0 },
      then: (s) => {
        s.count--
      },
    }),
  }),
})

test('it begins once, in searches that are long enough, and where nothing is independent only when told', (t) => {
  const beginning = new SleepBeginning(grid, true)
  t.is(beginning.due(16_383), undefined)
  t.deepEqual(beginning.due(16_384), independenceOf(grid))
  t.is(beginning.due(20_000), undefined)
  t.is(new SleepBeginning(grid, false).due(20_000), undefined)
  const tight = instantiate(system({ name: 'one', title: 'one counter', parts: [one] }))
  t.is(new SleepBeginning(tight, true).due(20_000), undefined)
  t.deepEqual(new SleepBeginning(tight, true, 7).due(7), independenceOf(tight))
})

test('what was asleep and leads to a new state all the same is noticed', (t) => {
  const kernel = compile(grid, [])
  const { batch } = kernel
  const sleepSets = new SleepSets(independenceOf(grid))
  const take = (edges: readonly (readonly [source: number, instance: number, target: number])[], before: number) => {
    for (const [k, [source, instance, target]] of edges.entries()) {
      batch.sources[k] = source
      batch.instances[k] = instance
      batch.targets[k] = target
    }
    const size = Math.max(before, ...edges.map(([, , target]) => target + 1))
    return sleepSets.take({ batch, count: edges.length, from: edges[0]![0] }, before, size)
  }
  const asleep = (state: number) => sleepSets.rows.segments[0]![state]
  t.is(take([[0, 0, 1], [0, 1, 2], [0, 2, 3]], 1), -1) // biome-ignore format: one line shows it
  t.deepEqual([1, 2, 3].map(asleep), [0, 0b000001, 0b000011])
  // up(1), up(2) from where up(0) led; up(0) from where up(1) led sleeps, and comes all the same.
  t.is(take([[1, 1, 4], [1, 2, 5]], 4), -1) // biome-ignore format: one line shows it
  t.is(take([[2, 0, 4], [2, 2, 6]], 6), -1) // biome-ignore format: one line shows it
  t.is(take([[3, 0, 7]], 7), 0) // biome-ignore format: one line shows it
})

test('a search that finds it out ends with an error', (t) => {
  let steps = 0
  const impure = part({
    name: 'impure',
    state: { one: counter(2), other: counter(3) },
    actions: (action) => ({
      first: action({
        by: 'kernel',
        when: { low: (s) => s.one < 2 },
        then: (s) => {
          steps++
          s.one++
        },
      }),
      second: action({
        by: 'kernel',
        when: { low: (s) => s.other < 2 },
        then: (s) => {
          s.other = steps > 40 ? 3 : s.other + 1
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'impure', title: 'one step looks at another', parts: [impure] }))
  // The first run ends before it makes a difference.
  const runs = () => {
    for (let run = 0; run < 2; run++) {
      searched(instance, [], { tabulate: false, incrementalAfter: 0, sleepAfter: 0, chunk: 1 })
    }
  }
  const error = t.throws(runs, { instanceOf: MoveproofError })
  t.regex(
    error!.message,
    /What sleep sets left out disagrees .*: where a step leads\.\n.*state 2 of impure, first\(\)\n/,
  )
  t.regex(error!.message, /--no-sleep-sets/)
})
