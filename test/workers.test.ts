import { deepStrictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import fc from 'fast-check'
import { Exploration } from '../explorer/explore.ts'
import type { ExploreOptions } from '../explorer/options.ts'
import type { Crew } from '../explorer/workers/crew.ts'
import type { Model } from '../explorer/workers/model.ts'
import { Threads } from '../explorer/workers/threads.ts'
import { MoveproofError } from '../model/language/error.ts'
import { instantiate } from '../model/language/system.ts'
import { bindProperties } from '../properties/property.ts'
import { anySystem } from './random-systems/spec.ts'
import { gateScenario } from './toy-scenarios.ts'
import * as models from './workers/models.ts'
import { numbers, SimulatedCrew } from './workers/simulated-crew.ts'

// However many workers there are and whatever they do first, a search finds the same, in the same order.

const module = new URL('./workers/models.ts', import.meta.url).href
const threads = (count: number, name: keyof typeof models, argument?: unknown) =>
  new Threads(count, { module, export: name, argument })

/** What a search found and, where it has kept the states, in which order, but for the memory of the crew. */
function found(search: Exploration, { compact = false }: ExploreOptions) {
  const { bytes: _, ...result } = search.result()
  const order = createHash('sha256')
  if (!compact) for (const state of search.visited()) order.update(JSON.stringify(state))
  return { ...result, order: order.digest('hex') }
}

function alone({ system, properties }: Model, options: ExploreOptions = {}) {
  const search = new Exploration(system, properties, options)
  search.advance(Number.POSITIVE_INFINITY)
  return found(search, options)
}

async function together({ system, properties }: Model, crew: Crew, options: ExploreOptions = {}) {
  const search = new Exploration(system, properties, options)
  search.employ(crew)
  try {
    // Threads take a while to start; without this the search would be over before.
    while (crew instanceof Threads && !crew.areReady) await setImmediate()
    while (!search.advance(1000)) await setImmediate()
    return found(search, options)
  } finally {
    await search.dismiss()
  }
}

function failure(t: { fail(message: string): void }, error: unknown): MoveproofError {
  if (!(error instanceof MoveproofError)) t.fail(`not an error of ours: ${error}`)
  return error as MoveproofError
}

test('random systems: with any crew and any schedule a search finds what it finds alone', async (t) => {
  let shared = 0
  const options = fc.record({
    size: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer(),
    chunk: fc.constantFrom(1, 1, 1, 1, 2, 4, 16),
    symmetry: fc.boolean(),
    countBlocked: fc.boolean(),
    countNew: fc.boolean(),
    compact: fc.boolean(),
    tabulateAfter: fc.constantFrom(1_000, 0, 20),
    incrementalAfter: fc.constantFrom(1_000, 0, 20),
    states: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(anySystem, options, async (spec, { size, seed, states, ...search }) => {
      const model = models.random(spec, !search.symmetry && !search.compact)
      const own = { ...search, limits: { states: states ?? 400 } }
      const crew = new SimulatedCrew(size, model, numbers(seed))
      // Not all of these systems are symmetric, and then both say so.
      const message = (error: Error) => error.message
      const expected = await (async () => alone(model, own))().catch(message)
      deepStrictEqual(await together(model, crew, own).catch(message), expected)
      shared += crew.expanded
    }),
    { seed: 11, numRuns: 500 },
  )
  t.true(shared > 1000, `${shared} chunks were expanded by crews`)
})

test('how many states are expanded at a time makes no difference', (t) => {
  fc.assert(
    fc.property(anySystem, fc.constantFrom(1, 2, 8, 64), (spec, chunk) => {
      const model = models.random(spec)
      const whole = alone(model, { limits: { states: 300 } })
      if (!whole.stoppedBy) deepStrictEqual(alone(model, { chunk }), whole)
    }),
    { seed: 12, numRuns: 200 },
  )
  t.pass()
})

for (const symmetry of [false, true]) {
  test(`twenty runs each with 1, 2 and 3 threads find the same, ${symmetry ? 'with' : 'without'} symmetry`, async (t) => {
    const model = models.harmless()
    const options = { symmetry, chunk: symmetry ? 4 : 64 }
    const expected = alone(model, options)
    t.is(expected.states, symmetry ? 330 : 4096)
    t.is(expected.verdicts[0]!.trace?.steps.length, 4)
    for (let run = 0; run < 20; run++) {
      const crews = [1, 2, 3].map((count) => threads(count, 'harmless'))
      for (const result of await Promise.all(crews.map((crew) => together(model, crew, options)))) {
        t.deepEqual(result, expected)
      }
    }
  })
}

test('a whole search with threads finds what one alone finds, counterexamples included', async (t) => {
  const model = await models.shipped('X03-no-sequence')
  t.deepEqual(await together(model, threads(2, 'shipped', 'X03-no-sequence')), alone(model))
})

test('a thread that ends ends the search with an error', async (t) => {
  const cases = [
    [models.ending(), threads(2, 'ending'), /code 7/],
    [models.endingLate(), threads(2, 'endingLate'), /code 8/],
  ] as const
  for (const [model, crew, reason] of cases) {
    const error = failure(t, await together(model, crew, { chunk: 4 }).catch((error) => error))
    t.is(error.code, 'worker-died')
    t.regex(error.message, reason)
  }
})

test('a module that cannot be loaded in a thread ends the search with an error that says why', async (t) => {
  const crew = new Threads(1, { module: `${module}/nowhere`, export: 'harmless' })
  const error = failure(t, await together(models.harmless(), crew).catch((error) => error))
  t.is(error.code, 'worker-died')
  t.regex(error.message, /nowhere/)
})

test('a model that is another one in a thread is refused, even if its text is the same', async (t) => {
  const { system, properties } = models.different()
  const search = new Exploration(system, properties, { chunk: 64 })
  // Far enough that it has done what it does differently.
  while (search.progress().states < 300) search.advance(1)
  const crew = threads(1, 'different')
  search.employ(crew)
  const error = failure(
    t,
    await (async () => {
      while (!crew.areReady) await setImmediate()
    })().catch((error) => error),
  )
  await search.dismiss()
  t.is(error.code, 'unsupported')
  t.regex(error.message, /came out different/)
  // And by its text.
  const other = new Exploration(models.harmless().system, [], {})
  const strangers = threads(1, 'shipped', 'short-pin')
  other.employ(strangers)
  const second = failure(
    t,
    await (async () => {
      while (!strangers.areReady) await setImmediate()
    })().catch((error) => error),
  )
  await other.dismiss()
  t.is(second.code, 'unsupported')
})

test('what only a thread cannot do, the search does itself', async (t) => {
  const model = models.harmless()
  t.deepEqual(await together(model, threads(2, 'throwing'), { chunk: 4 }), alone(model, { chunk: 4 }))
})

test('a property that is decided is not judged in later states, whoever has decided it', async (t) => {
  const model = models.judgedOnce()
  const expected = alone(model, { chunk: 4 })
  t.is(expected.verdicts[0]!.verdict, 'violated')
  for (let seed = 0; seed < 20; seed++) {
    t.deepEqual(await together(model, new SimulatedCrew(3, model, numbers(seed)), { chunk: 4 }), expected)
  }
})

test('a crew that goes leaves the rest to the search, what was found ahead of the store included', async (t) => {
  const model = models.harmless()
  const expected = alone(model)
  let ahead = 0
  for (let seed = 0; seed < 8; seed++) {
    const search = new Exploration(model.system, model.properties, { chunk: 4, tabulateAfter: 0 })
    const crew = new SimulatedCrew(1, model, numbers(seed))
    search.employ(crew)
    while (crew.expanded < 40 + seed) search.advance(4)
    ahead += crew.ahead
    await search.dismiss()
    while (!search.advance(1000));
    deepStrictEqual(found(search, {}), expected)
    t.true(search.lookedUp > 0)
  }
  t.true(ahead > 8, `${ahead} chunks were ahead of the store`)
})

test('threads find scenarios of a module that gives its own to the command line', async (t) => {
  const system = instantiate(gateScenario.system, gateScenario.bounds)
  const properties = bindProperties(system, gateScenario.properties)
  const origin = { from: 'program', url: new URL('./workers/own-protocol.ts', import.meta.url).href }
  const argument = { origin, scenario: 0, bounds: system.bounds, properties: properties.map(({ name }) => name) }
  const load = new URL('../scripts/workers/load.ts', import.meta.url).href
  const crew = new Threads(2, { module: load, export: 'scenarioModel', argument })
  t.deepEqual(await together({ system, properties }, crew), alone({ system, properties }))
})
