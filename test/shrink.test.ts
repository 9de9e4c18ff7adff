import { ok } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { counterexampleOf, toJson, traceOf } from '../counterexamples/counterexample.ts'
import { initials, successors } from '../counterexamples/interpreter.ts'
import { violationIn, violationOf } from '../counterexamples/judge.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { confirm } from '../counterexamples/replay.ts'
import { Patience } from '../counterexamples/shrink/patience.ts'
import { type Shown, type ShrinkOptions, type Shrunk, shrink } from '../counterexamples/shrink/shrink.ts'
import type { State } from '../counterexamples/state.ts'
import { explore } from '../explorer/explore.ts'
import { RandomSearch } from '../explorer/random/random-search.ts'
import { MoveproofError } from '../model/language/error.ts'
import { instantiate, type System, type SystemDefinition } from '../model/language/system.ts'
import type { Trace, TraceStep } from '../model/language/trace.ts'
import { type BoundProperty, bindProperties, onlyConjunct, type Property } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'
import { type ShrinkCommandOptions, shrink as shrinkCommand } from '../scripts/commands/shrink.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { faultServed, restless } from './classics/retries.ts'
import { build } from './random-systems/build.ts'
import { anySystem } from './random-systems/spec.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { exclusion, toyScenarios } from './toy-scenarios.ts'

// Counterexamples get as small as they can, and stay what they are.

function shrunk(definition: SystemDefinition, property: Property, shown: Shown, options: ShrinkOptions = {}): Shrunk {
  const work = shrink(definition, property, shown, options)
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

/** A walk with the interpreter, and nothing else, until the property is violated or the numbers are used up. */
function violatingWalk(system: System, property: BoundProperty, choices: Iterable<number>): Trace | undefined {
  let state: State = initials(system).next().value!
  const steps: TraceStep[] = []
  if (property.kind === 'always' && violationIn(system, property, state)) return { initial: 0, steps }
  for (const choice of choices) {
    const all = [...successors(system, state)]
    if (all.length === 0) return undefined
    const { action, instance, state: after } = all[choice % all.length]!
    steps.push({ action: action.name, parameters: instance })
    const taken = { before: state, action, instance, after }
    state = after
    const found = {
      always: () => violationIn(system, property, after) !== undefined,
      step: () => violationOf(system, property, taken) !== undefined,
    }[property.kind as 'always' | 'step']
    if (found()) return { initial: 0, steps }
  }
  return undefined
}

function violates(system: System, property: BoundProperty, trace: Trace): boolean {
  try {
    return confirm(system, property, trace, { statesMax: 20_000 }).confirmed === 'fully'
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'unconfirmed') return false
    throw error
  }
}

/** Every trace that lacks one step, wherever it leads. */
function withoutOneStep({ initial, steps, loopStart }: Trace): Trace[] {
  return steps.map((_, at) => ({
    initial,
    steps: steps.toSpliced(at, 1),
    ...(loopStart === undefined ? {} : { loopStart: at < loopStart ? loopStart - 1 : loopStart }),
  }))
}

/** It violates the property, with the same conjunct false first, and without any of its steps it does not. */
function assertMinimal({ system, property, trace, conjunct }: Shrunk): void {
  const same = onlyConjunct(property, conjunct)
  ok(violates(system, same, trace), 'it shows the violation')
  for (const shorter of withoutOneStep(trace)) ok(!violates(system, same, shorter), 'each step is needed')
}

/** By the search. Random systems are whole at their own bounds only: at lower ones an action may ask for an element that is not there. */
function shortestOf({ system, property, conjunct }: Shrunk, whole: System): Trace | undefined {
  try {
    return explore(system, [onlyConjunct(property, conjunct)], { limits: { states: 2000 } }).verdicts[0]!.trace
  } catch (error) {
    if (error instanceof MoveproofError && system.fingerprint !== whole.fingerprint) return undefined
    throw error
  }
}

const pushy = toyScenarios[1]!
const gateAt = (processes: number) => instantiate(pushy.system, { processes })
const gateStep = (action: string, process: number): TraceStep => ({ action, parameters: { process } })
const crowded: Shown = {
  bounds: { processes: 5 },
  trace: {
    initial: 0,
    steps: [
      gateStep('arrive', 4),
      gateStep('enter', 4),
      gateStep('arrive', 1),
      gateStep('leave', 4),
      gateStep('arrive', 3),
      gateStep('enter', 3),
      gateStep('arrive', 4),
      gateStep('enter', 1),
      gateStep('leave', 1),
    ],
  },
}

test('steps, elements and bounds that are not needed are left out, and names begin at the first', (t) => {
  const { trace, system, limits, conjunct } = shrunk(pushy.system, exclusion, crowded)
  t.deepEqual(system.bounds, { processes: 2 })
  t.deepEqual(trace, {
    initial: 0,
    steps: [gateStep('arrive', 0), gateStep('arrive', 1), gateStep('enter', 1), gateStep('enter', 0)],
  })
  t.deepEqual(limits, [])
  t.is(conjunct, 'holds')
})

test('what is minimal stays as it is', (t) => {
  const once = shrunk(pushy.system, exclusion, crowded)
  const twice = shrunk(pushy.system, exclusion, { bounds: once.system.bounds, trace: once.trace })
  t.deepEqual(twice.trace, once.trace)
})

test('a behaviour that violates nothing, and one that cannot be taken, are refused with the reason', (t) => {
  const quiet = { bounds: { processes: 2 }, trace: { initial: 0, steps: [gateStep('arrive', 0)] } }
  const error = t.throws(() => shrunk(pushy.system, exclusion, quiet), { instanceOf: MoveproofError })
  t.is(error.code, 'not-applicable')
  t.regex(error.message, /does not violate G1-exclusion in its 1 step\./)
  const blocked = { bounds: { processes: 2 }, trace: { initial: 0, steps: [gateStep('leave', 0)] } }
  t.throws(() => shrunk(pushy.system, exclusion, blocked), { message: /Step 1, leave\(process0\), is not enabled/ })
})

test('a lasso loses what its stem and its loop can do without', (t) => {
  const steps = (names: readonly string[]) => names.map((action) => ({ action, parameters: {} }))
  const round = ['sample', 'invalidate', 'serve']
  const long = {
    bounds: {},
    trace: {
      initial: 0,
      steps: steps(['raise', ...round, 'sample', 'invalidate', 'invalidate', 'serve', ...round]),
      loopStart: 4,
    },
  }
  const result = shrunk(restless, faultServed, long)
  t.deepEqual(result.trace, { initial: 0, steps: steps(['raise', ...round]), loopStart: 1 })
  assertMinimal(result)
})

// So that tests take seconds: random systems can have many steps to try.
const few: ShrinkOptions = { orderStatesMax: 200 }

test('random systems, random behaviours: the same conjunct stays false, and every step is needed', (t) => {
  let shrunkOnes = 0
  let lessOften = 0
  let equal = 0
  fc.assert(
    fc.property(anySystem, fc.array(fc.nat(), { minLength: 20, maxLength: 40, size: 'max' }), (spec, choices) => {
      const { definition, system, properties } = build(spec)
      for (const property of properties) {
        if (property.kind !== 'always' && property.kind !== 'step') continue
        const trace = violatingWalk(system, property, choices)
        if (!trace) continue
        const result = shrunk(definition, property, { bounds: system.bounds, trace }, few)
        assertMinimal(result)
        ok(result.trace.steps.length <= trace.steps.length)
        shrunkOnes++
        const shortest = shortestOf(result, system)
        if (!shortest) continue
        ok(shortest.steps.length <= result.trace.steps.length)
        if (shortest.steps.length === result.trace.steps.length) equal++
        else lessOften++
      }
    }),
    { numRuns: 60, seed: 20_26 },
  )
  t.true(shrunkOnes > 20, `only ${shrunkOnes} were shrunk`)
  t.true(equal > 10 * lessOften, `${equal} as short as a breadth-first search finds them, ${lessOften} longer`)
})

test('liveness of random systems: lassos of the search, with detours put in, lose them again', (t) => {
  let lassos = 0
  fc.assert(
    fc.property(anySystem, (spec) => {
      const { definition, system, properties } = build(spec)
      const found = explore(system, properties, { limits: { states: 100 } })
      for (const [i, { kind, trace }] of found.verdicts.entries()) {
        if (trace?.loopStart === undefined) continue
        ok(kind === properties[i]!.kind)
        const { loopStart, steps } = trace
        const twice = { ...trace, steps: [...steps, ...steps.slice(loopStart)] }
        const result = shrunk(definition, properties[i]!, { bounds: system.bounds, trace: twice }, few)
        assertMinimal(result)
        ok(result.trace.steps.length <= steps.length)
        lassos++
      }
    }),
    { numRuns: 60, seed: 20_26 },
  )
  t.true(lassos > 5, `only ${lassos} lassos were shrunk`)
})

// All mutants are in the corpus; these two are small enough to begin with as many steps as a walk has.
for (const [name, property] of [
  ['X07-return-before-acknowledge', 'P1-no-dma-to-moved-page'],
  ['X01-mover-ignores-pin', 'P1-no-dma-to-moved-page'],
] as const) {
  test(`${name}: 200 random steps become as few as breadth-first search finds`, (t) => {
    const scenario = scenarios.find(({ system }) => system.name === name)!
    const wanted = scenario.properties.find((one) => one.name === property)!
    const system = instantiate(scenario.system, scenario.bounds)
    const trace = longWalk(system, bindProperties(system, [wanted])[0]!, 200)
    const result = shrunk(scenario.system, wanted, { bounds: scenario.bounds, trace })
    assertMinimal(result)
    const shortest = explore(result.system, [result.property], { symmetry: true }).verdicts[0]!.trace!
    t.is(result.trace.steps.length, shortest.steps.length)
    const { steps, elements, bounds, values, names } = result.tried
    t.true(steps + elements + bounds + values + names < 2000, 'attempts do not explode')
  })
}

test('whether a goal is left: attempts look twice as far as the given one took, and in the end as far as they may', (t) => {
  const patience = new Patience(20_000)
  t.is(patience.stepsMax, 20_000, 'what was given has to be decided')
  patience.note('no', 700)
  patience.begin(false)
  t.is(patience.stepsMax, 1_400)
  patience.note('unknown', 1_400)
  patience.note('no', 30)
  t.is(patience.stepsMax, 1_400, 'smaller ones do not change it')
  t.true(patience.undecided)
  patience.begin(true)
  t.is(patience.stepsMax, 20_000)
  t.false(patience.undecided, 'all of it is asked again')
  const short = new Patience(300)
  short.note('no', 700)
  short.begin(false)
  t.is(short.stepsMax, 300)
})

test('what cannot be told within the limit is said: of the given one as an error, of attempts with the result', (t) => {
  const name = 'B11-revocation-races-callback'
  const kept = parseCounterexample(
    readFileSync(join(import.meta.dirname, '..', 'counterexamples', 'corpus', name, 'A-rest-reachable.json'), 'utf8'),
    name,
  )
  const scenario = scenarios.find(({ system, violated }) => system.name === name && violated['A-rest-reachable'])!
  const property = scenario.properties.find((one) => one.name === 'A-rest-reachable')!
  const system = instantiate(scenario.system, kept.bounds)
  const shown = { bounds: kept.bounds, trace: traceOf(kept, system) }
  const error = t.throws(() => shrunk(scenario.system, property, shown, { goalStatesMax: 3 }), {
    instanceOf: MoveproofError,
  })
  t.regex(error.message, /could not be told within the limit/)
  const isLimited = (goalStatesMax: number) =>
    shrunk(scenario.system, property, shown, { goalStatesMax }).limits.includes('goal')
  t.deepEqual([20, 320].map(isLimited), [true, false])
})

// As walks find them. Of what lasts, where each attempt is a search, it is not the number of attempts alone that could explode.
for (const [name, property, bounds, steps] of [
  ['B11-revocation-races-callback', 'A-rest-reachable', { pages: 6, devices: 3 }, 16],
  ['B11-revocation-races-callback', 'L3-fault-progress-despite-endless-moves', {}, 33],
  ['B23-looks-only-before', 'D-never-stuttering', {}, 22],
] as const) {
  test(`${name} ${property}: what a walk of 200 steps found becomes small with few attempts, all of them decided`, (t) => {
    const scenario = scenarios.find(({ system, violated }) => system.name === name && violated[property])!
    const wanted = scenario.properties.find((one) => one.name === property)!
    const system = instantiate(scenario.system, { ...scenario.bounds, ...bounds })
    const search = new RandomSearch(system, bindProperties(system, [wanted]), { seed: 1, steps: 200 })
    while (search.isOpen) search.advance()
    const { trace } = search.result().findings[0]!
    const result = shrunk(scenario.system, wanted, { bounds: system.bounds, trace }, { goalStatesMax: 2_000 })
    assertMinimal(result)
    t.is(result.trace.steps.length, steps)
    t.false(result.limits.includes('goal'))
    const { steps: left, elements, bounds: lower, values, names } = result.tried
    t.true(left + elements + lower + values + names < 500, 'attempts do not explode')
  })
}

/** Random steps that violate nothing, at least so many, and then others until the property is violated. */
function longWalk(system: System, property: BoundProperty, length: number): Trace {
  const steps: TraceStep[] = []
  let state: State = initials(system).next().value!
  for (const choice of fc.sample(fc.noBias(fc.nat()), { numRuns: 10 * length, seed: 1 })) {
    const all = [...successors(system, state)].filter(
      ({ state: after }) => steps.length + 1 >= length || violationIn(system, property, after) === undefined,
    )
    const { action, instance, state: after } = all[choice % all.length]!
    steps.push({ action: action.name, parameters: instance })
    state = after
    if (violationIn(system, property, state)) return { initial: 0, steps }
  }
  throw new Error('nothing was violated')
}

const plainly: Omit<ShrinkCommandOptions, 'file'> = {
  exhaustive: true,
  limits: { memoryBytes: 2 ** 30, states: 10_000 },
  full: false,
  json: false,
}

async function run(
  t: ExecutionContext,
  text: string,
  options: Partial<ShrinkCommandOptions> = {},
  table: readonly Scenario[] = toyScenarios,
) {
  const directory = temporaryDirectory(t)
  const file = join(directory, 'long.json')
  writeFileSync(file, text)
  const terminal = new RecordedTerminal(80)
  const output = join(directory, 'short.json')
  const exitCode = await shrinkCommand(table, { ...plainly, file, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed, output }
}

const crowdedFile = toJson(counterexampleOf(gateAt(5), { name: 'G1-exclusion', kind: 'always' }, crowded.trace))

test('the command says what became smaller, and how certain it is that nothing smaller is there', async (t) => {
  const { exitCode, text } = await run(t, crowdedFile)
  t.is(exitCode, exitCodes.asClaimed)
  t.regex(text, /^smaller: 9 steps → 4, processes 5 → 2$/m)
  t.regex(text, /^minimal: no step, element or bound of it can be done without \(\d+ attempts/m)
  t.regex(text, /^bounds: exhaustive searches find nothing at processes=1$/m)
  t.regex(text, /^shortest: nothing of fewer than 4 steps shows it at these bounds \(exhaustive\)$/m)
  t.regex(text, /^to keep it: .* shrink .*long\.json --output FILE$/m)
  t.deepEqual(
    text.split('\n').filter((line) => line.length > 80 && !line.startsWith('to keep')),
    [],
  )
})

test('--output keeps the small one, and --json says the same', async (t) => {
  const directory = temporaryDirectory(t)
  const output = join(directory, 'short.json')
  const { exitCode, text } = await run(t, crowdedFile, { output, json: true })
  t.is(exitCode, exitCodes.asClaimed)
  const json = JSON.parse(text)
  const kept = parseCounterexample(readFileSync(output, 'utf8'), output)
  t.deepEqual(json.counterexample, JSON.parse(JSON.stringify(kept)))
  t.is(json.shortest, true)
  t.is(json.minimal, true)
  t.deepEqual(json.after, { bounds: { processes: 2 }, steps: 4 })
  t.deepEqual(json.lowerBounds, [{ bound: 'processes', value: 1, verdict: 'holds', states: 3 }])
})

test('a limit on the proving searches is told, and does not lose the small one', async (t) => {
  const { exitCode, text } = await run(t, crowdedFile, { limits: { memoryBytes: 2 ** 30, states: 2 } })
  t.is(exitCode, exitCodes.asClaimed)
  t.regex(text, /^perhaps not shortest: the search at processes=2 hit a limit at \d+ states?$/m)
})

test('time that is up leaves what there is by then, and exit code 3', async (t) => {
  const { exitCode, text } = await run(t, crowdedFile, { limits: { memoryBytes: 2 ** 30, seconds: 1e-9 } })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /^not minimal: time was up after \d+ attempt/m)
})

test('an output that cannot be written, and a file that is none, are bad input', async (t) => {
  const output = join(tmpdir(), 'there', 'is', 'no', 'such', 'directory.json')
  const unwritten = await run(t, crowdedFile, { output })
  t.is(unwritten.exitCode, exitCodes.badInput)
  t.regex(unwritten.diagnosed, /cannot be written: there is no such file or directory/)
  const cut = await run(t, crowdedFile.slice(0, 200))
  t.is(cut.exitCode, exitCodes.badInput)
  t.regex(cut.diagnosed, /ends in the middle of its JSON/)
})
