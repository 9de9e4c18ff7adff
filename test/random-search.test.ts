import { deepStrictEqual, ok } from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import fc from 'fast-check'
import { apply, initialState } from '../counterexamples/interpreter.ts'
import { enabledIn } from '../counterexamples/judge.ts'
import { confirm, replay } from '../counterexamples/replay.ts'
import { frozenTreeOf, keyOf, stateOf } from '../counterexamples/state.ts'
import { explore } from '../explorer/explore.ts'
import { Incidence } from '../explorer/random/incidence.ts'
import { RandomSearch, type RandomSearchResult } from '../explorer/random/random-search.ts'
import { WalkThreads } from '../explorer/random/walk-threads.ts'
import { Walker } from '../explorer/random/walker.ts'
import type { Model, ModelSource } from '../explorer/workers/model.ts'
import { counter } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import { instantiate, type System, stepText, system } from '../model/language/system.ts'
import { type BoundProperty, bindProperties } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'
import { measure } from '../scripts/bench/search/measure.ts'
import { measuredText, withTable } from '../scripts/bench/search/text.ts'
import { replay as replayCommand } from '../scripts/commands/replay.ts'
import { type SearchOptions, search as searchCommand } from '../scripts/commands/search.ts'
import { corpusCells } from '../scripts/corpus/cells.ts'
import { exitCodes, reportError, UsageError } from '../scripts/exit.ts'
import { ProgressLine } from '../scripts/output/progress.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { walkOptions } from '../scripts/search/options.ts'
import { fits } from './fits.ts'
import { build } from './random-systems/build.ts'
import { anySystem } from './random-systems/spec.ts'
import { gate, getsIn, toyScenarios } from './toy-scenarios.ts'
import * as models from './workers/models.ts'

// Random walks: the same steps as the witness allows, the same walks for the same seed, and what they find is really there.

function walked(
  system: System,
  properties: readonly BoundProperty[],
  walks: number,
  seed = 1,
  steps = 100,
): RandomSearchResult {
  const search = new RandomSearch(system, properties, { seed, steps })
  while (search.progress.walks < walks) search.advance()
  return search.result()
}

/** Walks with the compiled kernel, and asks the witness at every step. */
function assertSameAsWitness(system: System, choices: readonly number[]): void {
  const walker = new Walker(system, [])
  walker.start(0)
  let state = initialState(system, 0)
  for (const choice of choices) {
    const { count } = walker.list()
    const tree = frozenTreeOf(system, state)
    const expected = enabledIn(system, tree).map(({ action, instance }) => stepText(action, instance))
    const found = [...walker.enabled.subarray(0, count)].map((number) => {
      const { action, parameters } = walker.instance(number)
      return stepText(system.actions[action]!, parameters)
    })
    deepStrictEqual(found, expected)
    const perAction = [...walker.ends].map((end, i) => end - (walker.ends[i - 1] ?? 0))
    deepStrictEqual(
      perAction.reduce((sum, own) => sum + own, 0),
      count,
    )
    if (count === 0) return
    const number = walker.enabled[choice % count]!
    const { action, parameters } = walker.instance(number)
    walker.take(number)
    state = apply(system, state, system.actions[action]!, parameters)
    deepStrictEqual(keyOf(stateOf(system, walker.kernel.tree)), keyOf(state))
  }
}

const numbers = (length: number) => fc.array(fc.noBias(fc.nat()), { minLength: length, maxLength: length, size: 'max' })

test('random systems: walks take the steps that the witness allows, and come to the same states', (t) => {
  fc.assert(
    fc.property(anySystem, numbers(15), (spec, choices) => assertSameAsWitness(build(spec).system, choices)),
    { numRuns: 60, seed: 20_26 },
  )
  t.pass()
})

test('shipped designs: walks take the steps that the witness allows, and come to the same states', (t) => {
  const designs = [...Map.groupBy(scenarios, ({ system }) => system.name).values()].map(([first]) => first!)
  const [choices] = fc.sample(numbers(25), { numRuns: 1, seed: 1 })
  for (const { system, bounds } of designs) assertSameAsWitness(instantiate(system, bounds), choices!)
  t.true(designs.length > 50)
})

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

test('the same seed gives the same walks, another one others', (t) => {
  const {
    system: definition,
    properties,
    bounds,
  } = scenarios.find(({ system }) => system.name.startsWith('X07-return'))!
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, properties)
  const one = walked(system, bound, 40)
  t.deepEqual(walked(system, bound, 40), one)
  t.notDeepEqual(walked(system, bound, 40, 2).coverage, one.coverage)
  t.true(one.findings.length > 5)
})

const module = new URL('./workers/models.ts', import.meta.url).href

/** Walks with the help of threads, from the second round on at the latest. */
async function walkedTogether({ system, properties }: Model, count: number, walks: number, source: ModelSource) {
  const search = new RandomSearch(system, properties, { seed: 1, steps: 100 })
  const threads = new WalkThreads(count, source)
  search.employ(threads)
  try {
    while (!threads.areReady) await setImmediate()
    while (search.progress.walks < walks && (properties.length === 1 || search.isOpen))
      if (!search.advance()) await setImmediate()
    return search.result()
  } finally {
    await search.dismiss()
  }
}

test('any number of threads finds the same in the same walks, and covers the same', async (t) => {
  const name = 'X07-return-before-acknowledge'
  const model = await models.shipped(name)
  const own = new RandomSearch(model.system, model.properties, { seed: 1, steps: 100 })
  while (own.isOpen && own.progress.walks < 150) own.advance()
  const alone = own.result()
  t.true(alone.findings.length > 5)
  for (const count of [1, 2, 3]) {
    t.deepEqual(await walkedTogether(model, count, 150, { module, export: 'shipped', argument: name }), alone)
  }
})

test('what goes wrong in a model comes out of threads as it does alone', async (t) => {
  const model = models.refusedLate()
  const alone = t.throws(() => walked(model.system, model.properties, 200), { instanceOf: MoveproofError })
  t.is(alone.code, 'out-of-domain')
  for (const count of [1, 2]) {
    const together = walkedTogether(model, count, 200, { module, export: 'refusedLate' })
    const error = await t.throwsAsync(together, { instanceOf: MoveproofError })
    t.deepEqual({ ...error?.details }, { ...alone.details })
  }
})

test('a thread that loads another model, or dies, ends the search with an error', async (t) => {
  const codeOf = async (model: Model, name: string) => {
    const walking = walkedTogether(model, 2, 200, { module, export: name })
    return (await t.throwsAsync(walking, { instanceOf: MoveproofError }))?.code
  }
  t.is(await codeOf(models.different(), 'different'), 'unsupported')
  t.is(await codeOf(models.ending(), 'ending'), 'worker-died')
  t.is(await codeOf(models.endingLate(), 'endingLate'), 'worker-died')
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

test('coverage: actions and conditions that a design never comes to are named', (t) => {
  const [{ system: definition, properties }] = toyScenarios as [Scenario]
  const system = instantiate(definition, { processes: 2 })
  const { coverage } = walked(system, [], 0)
  t.deepEqual(
    coverage.actions.map(({ fired }) => fired),
    [0, 0, 0, 0],
  )
  const search = new RandomSearch(system, bindProperties(system, properties), { seed: 1, steps: 50 })
  for (let walk = 0; walk < 10; walk++) search.advance()
  const result = search.result()
  t.deepEqual(
    result.coverage.actions.find(({ name }) => name === 'repair'),
    {
      name: 'repair',
      fired: 0,
      conditions: [{ name: 'broken', wasTrue: false, wasFalse: true }],
    },
  )
  // The search finds eight.
  t.is(result.coverage.states.seen, 8)
  t.is(result.coverage.states.reachableMin, 8)
  t.is(result.coverage.states.newShare, 0)
})

test('the estimate of what is unseen is that of Good and Turing, and of Chao', (t) => {
  const incidence = new Incidence(1000)
  const walk = (...states: number[]) => {
    incidence.begin()
    for (const state of states) incidence.note(state, ~state)
  }
  t.deepEqual(incidence.estimate(), { seen: 0, walks: 0, newShare: 1, reachableMin: 0 })
  walk(1, 2, 3, 1, 1)
  walk(1, 2, 4)
  walk(1, 5, 5)
  // 1 in three walks, 2 in two, 3, 4 and 5 in one: 3 of 8 incidences are of states that one walk only has seen.
  t.deepEqual(incidence.estimate(), {
    seen: 5,
    walks: 3,
    newShare: 3 / 8,
    reachableMin: Math.round(5 + (2 / 3) * (6 / 4)),
  })
  const many = new Incidence(100_000)
  for (let round = 0; round < 2; round++) {
    many.begin()
    for (let state = 0; state < 50_000; state++) many.note(state, ~state)
  }
  t.deepEqual(many.estimate(), { seen: 50_000, walks: 2, newShare: 0, reachableMin: 50_000 })
})

test('where fingerprints fill up, later walks do not count', (t) => {
  const incidence = new Incidence(2)
  for (const state of [1, 2, 3, 4]) {
    incidence.begin()
    incidence.note(state, ~state)
  }
  t.is(incidence.estimate().walks, 2)
})

const counting = (then: (s: { count: number }) => void) =>
  instantiate(
    system({
      name: 'counting',
      title: 'a counter that is raised without end',
      parts: [
        part({
          name: 'count',
          state: { count: counter(3) },
          actions: (action) => ({ raise: action({ by: 'kernel', then }) }),
        }),
      ],
    }),
  )

test('errors of a model come with the behaviour that led to them', (t) => {
  const overflowing = counting((s) => {
    s.count++
  })
  const error = t.throws(() => walked(overflowing, [], 1), { instanceOf: MoveproofError })
  t.is(error.code, 'out-of-domain')
  t.is(error.details.trace?.steps.length, 4)
  t.throws(() => replay(overflowing, error.details.trace!))
  let calls = 0
  const impure = counting((s) => {
    s.count = calls++ % 2
  })
  t.is(t.throws(() => walked(impure, [], 1), { instanceOf: MoveproofError }).code, 'impure-action')
})

const plainly: SearchOptions = {
  names: [],
  mutants: undefined,
  bounds: {},
  properties: [],
  walks: { seed: 7, runs: 50, seconds: undefined, steps: 50 },
  workers: 1,
  limits: { memoryBytes: 2 ** 30, states: 10_000 },
  full: false,
  json: false,
}

async function searched(options: Partial<SearchOptions>, table: readonly Scenario[] = toyScenarios, width = 80) {
  const terminal = new RecordedTerminal(width)
  const exitCode = await searchCommand(table, { ...plainly, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

test('a find is shrunk, proved shortest, and comes with the line that finds it again', async (t) => {
  const { exitCode, text } = await searched({ names: ['X01-pushy'], bounds: { processes: 5 } })
  t.is(exitCode, exitCodes.asClaimed)
  t.regex(text, /^ {2}G1-exclusion +always +violated: walk 2, \d+ steps → 4, shortest$/m)
  t.regex(text, /^ {2}G3-can-empty +alwaysReachable +sampled: nothing found$/m)
  t.regex(text, /^ {2}ahead +\d+ looks at what can come after a state of a walk; \d+ of them came/m)
  t.regex(text, /^at processes=2\nG1-exclusion {2}4 steps$/m)
  t.regex(text, /^to find it again: .*search X01-pushy --processes 5 --property G1 --seed 7 --steps 50 --runs 2$/m)
  fits(t, text, 80, /^to find it again/)
  const again = await searched({
    names: ['X01-pushy'],
    bounds: { processes: 5 },
    properties: ['G1'],
    walks: { ...plainly.walks, runs: 2 },
  })
  t.regex(again.text, /violated: walk 2,/)
})

test('a lost goal and a fair loop are found ahead of walks, shrunk and proved shortest', async (t) => {
  const table = toyScenarios.map((scenario) => ({ ...scenario, properties: [...scenario.properties, getsIn] }))
  const lost = await searched({ names: ['X02-gate-stays-shut-behind-the-last-one'], properties: ['G3', 'L1'] }, table)
  t.regex(lost.text, /^ {2}G3-can-empty +alwaysReachable +violated: walk \d+, \d+ steps? → 1, shortest$/m)
  t.regex(lost.text, /^to find it again: .* --property G3 --seed 7 --steps 50 --runs \d+$/m)
  t.regex(lost.text, /^ {2}L1-gets-in +leadsTo +violated: walk \d+, \d+ steps? → \d+, shortest$/m)
  const { text } = await searched({ names: ['gate'], mutants: false, properties: ['L1'] }, table)
  t.regex(text, /^ {2}for ever: back in the state after step 1$/m)
  t.regex(text, /^a shortest lasso: nothing of fewer than 4 steps shows it at these bounds$/m)
  const again = await searched({ names: ['gate'], mutants: false, properties: ['L1'], json: true }, table)
  const [verdict] = JSON.parse(again.text).samples[0].verdicts
  t.deepEqual(Object.keys(verdict.ahead), ['looks', 'settled'])
  t.is(verdict.counterexample.loopStart, 1)
})

test('what no walk had a reason to look ahead for is said', async (t) => {
  const still = mutate(gate, 'still', 'nobody comes', [change.addCondition('arrive', 'never', () => false)])
  const { text } = await searched({ names: ['still'] }, [
    { system: still, bounds: { processes: 2 }, properties: [getsIn], violated: {} },
  ])
  t.regex(text, /^ {2}L1-gets-in +leadsTo +sampled: nothing to look ahead from$/m)
  t.notRegex(text, /looks? at what/)
})

test('--save keeps what was found, shrunk, as a file that replays', async (t) => {
  const save = mkdtempSync(join(tmpdir(), 'moveproof-'))
  t.teardown(() => rmSync(save, { recursive: true, force: true }))
  const { text } = await searched({ names: ['X01-pushy'], bounds: { processes: 5 }, save })
  t.deepEqual(readdirSync(save), ['X01-pushy.G1-exclusion.json', 'X01-pushy.G2-closed-behind.json'])
  t.regex(text, /^saved; to see it again: .* replay .*X01-pushy\.G1-exclusion\.json$/m)
  const file = join(save, 'X01-pushy.G1-exclusion.json')
  const terminal = new RecordedTerminal(80)
  t.is(await replayCommand(toyScenarios, { file, full: false, json: false }, terminal), exitCodes.asClaimed)
  t.regex(terminal.printed, /G1-exclusion is still violated in 4 steps\./)
  const { exitCode } = await searched({ names: ['X01-pushy'], save: join(file, 'no-directory') })
  t.is(exitCode, exitCodes.badInput)
})

test('sampled is never holds, and a claimed violation that was not found leaves it undecided', async (t) => {
  const quiet = await searched({ names: ['gate'], mutants: false })
  t.is(quiet.exitCode, exitCodes.asClaimed)
  t.regex(quiet.text, /^gate {2}sampled$/m)
  t.regex(quiet.text, /^ {2}G1-exclusion +always +sampled: nothing found$/m)
  t.notRegex(quiet.text, /holds/)
  const missed = await searched({ names: ['X01-pushy'], walks: { ...plainly.walks, runs: 1, steps: 2 } })
  t.is(missed.exitCode, exitCodes.undecided)
  t.regex(missed.text, /^ {2}G1-exclusion +always +sampled: claimed violation not found$/m)
})

test('a violation that is not claimed differs', async (t) => {
  const table = toyScenarios.map((scenario) => ({ ...scenario, violated: {} }))
  const { exitCode, text } = await searched({ names: ['X01-pushy'] }, table)
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /^X01-pushy {2}differs from its claim$/m)
})

test('--json says the same, in one object', async (t) => {
  const { exitCode, text } = await searched({ names: ['X01-pushy'], bounds: { processes: 5 }, json: true })
  t.is(exitCode, exitCodes.asClaimed)
  const { seed, samples, ok } = JSON.parse(text)
  t.is(seed, 7)
  t.true(ok)
  const [exclusion] = samples[0].verdicts
  t.is(exclusion.verdict, 'violated')
  t.is(exclusion.shortest, true)
  t.is(exclusion.counterexample.steps.length, 4)
  t.deepEqual(
    samples[0].coverage.actions.map(({ name }: { name: string }) => name),
    ['arrive', 'enter', 'leave', 'repair'],
  )
})

test('options are read as numbers, or refused', (t) => {
  t.deepEqual(walkOptions({ seed: '3', steps: 9 }), { seed: 3, runs: 1000, seconds: undefined, steps: 9 })
  t.is(walkOptions({ seconds: '1.5' }).runs, undefined)
  t.not(walkOptions({}).seed, walkOptions({}).seed)
  for (const wrong of [{ seed: 'x' }, { runs: 0 }, { steps: '1.5' }, { seconds: '-1' }]) {
    t.throws(() => walkOptions(wrong), { instanceOf: UsageError })
  }
})

test('the benchmark of random search says what was found and missed, and how small it came out', async (t) => {
  const cells = corpusCells(scenarios).filter(({ definition }) => definition.name === 'X16-pages-stay-until-put')
  t.true(cells.length > 0)
  const root = join(import.meta.dirname, '..')
  const progress = new ProgressLine(undefined)
  const measured = await measure(cells, { root, seed: 1, steps: 200, runs: 500, seconds: 60, shrink: true, progress })
  t.deepEqual(
    measured.map(({ property }) => property),
    cells.map(({ property }) => property.name),
  )
  for (const { outcome, shrunk } of measured) {
    t.is(outcome, 'found')
    if (shrunk && shrunk.small.conjunct === shrunk.kept.conjunct) t.is(shrunk.small.steps, shrunk.kept.steps)
  }
  const one = { system: 'S', bounds: { pages: 1 }, property: 'P', kind: 'always', walks: 9, seconds: 2 }
  const small = { steps: 5, bounds: { pages: 1 }, conjunct: 'a' }
  const text = measuredText(
    [
      { ...one, outcome: 'missed' },
      { ...one, property: 'L', kind: 'leadsTo', outcome: 'found', walks: 7, steps: 12 },
      { ...one, outcome: 'found', steps: 30, shrunk: { small, seconds: 1, isProved: true, kept: small } },
      {
        ...one,
        property: 'Q',
        outcome: 'found',
        steps: 160,
        shrunk: { small, seconds: 3, isProved: false, kept: { ...small, steps: 4 } },
      },
    ],
    { seed: 1, runs: 9 },
  )
  t.regex(text, /4 claimed violations; 3 were found\./)
  t.regex(text, /Not found: S P\./)
  t.regex(text, /Of 2 that were shrunk, 1 came to/)
  t.regex(text, /Perhaps not smallest: S Q\./)
  t.regex(text, /^\| S \| Q \| 5 \| 4 \| at pages=1, kept at pages=1; perhaps not smallest \|$/m)
  t.regex(text, /^\| always \| 2 of 3 \| 9 \| 9 \| 2 s \| 1 of 2 \| 0 \|$/m)
  t.regex(text, /^\| leadsTo \| 1 of 1 \| 7 \| 7 \| 2 s \| - \| - \|$/m)
  t.regex(text, /at most 3 s; of the 1 with 150 steps and more at most 3 s\./)
  t.regex(text, /^\| S \| 3 of 4 \| 7 to 9 \| 2 s \| 12 to 160 \| 5 \|$/m)
  const document = readFileSync(join(root, 'docs', 'random-search.md'), 'utf8')
  t.true(withTable(document, 'TABLE').includes('TABLE'))
  t.throws(() => withTable('no place', 'TABLE'), { message: /no place for the table/ })
})
