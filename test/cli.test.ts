import { execFile, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { explore } from '../explorer/explore.ts'
import { counter, each, flag } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { instantiate, system } from '../model/language/system.ts'
import { always, alwaysEventually, leadsTo, reachable, underFairness } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'
import { searchLimits, wholeNumber } from '../scripts/check/limits.ts'
import { profileFields } from '../scripts/check/profiling.ts'
import { profileText } from '../scripts/check/report-profile.ts'
import { checkpointOptions } from '../scripts/checkpoint/options.ts'
import { bench } from '../scripts/commands/bench.ts'
import { type CheckOptions, check } from '../scripts/commands/check.ts'
import { list } from '../scripts/commands/list.ts'
import { replay } from '../scripts/commands/replay.ts'
import { exitCodes, reportError, UsageError } from '../scripts/exit.ts'
import { durationText } from '../scripts/output/durations.ts'
import { bytesText, countText, numberText } from '../scripts/output/numbers.ts'
import { ProgressLine } from '../scripts/output/progress.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { workerCount } from '../scripts/workers/count.ts'
import * as retries from './classics/retries.ts'
import { gateScenario, gateTwice, toyScenarios } from './toy-scenarios.ts'

// What a user of the command line sees: first the commands on toy designs, then the program itself on the real ones.

const plainly: CheckOptions = {
  names: [],
  bounds: {},
  properties: [],
  limits: { memoryBytes: 2 ** 30 },
  certify: false,
  statistics: false,
  coverage: false,
  profile: false,
  compact: false,
  workers: 1,
  tabulate: true,
  full: false,
  json: false,
}

async function checked(options: Partial<CheckOptions> = {}, table = toyScenarios, width = 80) {
  const terminal = new RecordedTerminal(width)
  const exitCode = await check(table, { ...plainly, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

async function checkedJson(options: Partial<CheckOptions> = {}, table = toyScenarios) {
  const { exitCode, text } = await checked({ ...options, json: true }, table)
  return { exitCode, ...JSON.parse(text) }
}

const fits = (t: ExecutionContext, text: string, width: number) => {
  const long = text.split('\n').filter((line) => line.length > width && !/^to |^saved/.test(line))
  t.deepEqual(long, [], `no line is longer than ${width}`)
}

const withTime = (text: string) => text.replaceAll(/ +\d[\d.]* (?:m?s)\b/g, ' <time>')

function temporaryDirectory(t: ExecutionContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'moveproof-'))
  t.teardown(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('everything as claimed: a table, exit code 0', async (t) => {
  const { exitCode, text } = await checked()
  t.is(exitCode, exitCodes.asClaimed)
  t.is(
    withTime(text),
    `design                             states  transitions  levels     time  claim
gate                                    8           14       4 <time>  met
  a gate that one process at a time may pass
  exhaustive at processes=2
  hold: G1, G2, G3, G4, never-stuck
  happen: R1
X01-pushy                               8           16       7 <time>  met
  breaks G1 in 4 steps, G2 in 4
X02-gate-stays-shut-behind-the-last-one
                                        8           13       6 <time>  met
  breaks G3 in 1 step, never-stuck in 5
warning: gate never enables repair
warning: gate never meets the premise of G4
1 design and 2 mutants, 18 verdicts in <time>: all as claimed
`,
  )
  for (const width of [80, 120]) fits(t, (await checked({}, toyScenarios, width)).text, width)
})

test('--json prints one object with the promised members', async (t) => {
  const { exitCode, runs, ok } = await checkedJson({ names: ['X01-pushy'] })
  t.is(exitCode, exitCodes.asClaimed)
  t.true(ok)
  t.is(runs.length, 1)
  const [run] = runs
  t.like(run, {
    design: 'X01-pushy',
    mutantOf: 'gate',
    bounds: { processes: 2 },
    states: 8,
    transitions: 16,
    levels: 7,
  })
  t.is(typeof run.seconds, 'number')
  t.like(run.verdicts[0], {
    property: 'G1-exclusion',
    kind: 'always',
    verdict: 'violated',
    expected: 'violated',
    steps: 4,
    confirmed: 'fully',
  })
  t.like(run.verdicts[4], { property: 'R1-used', verdict: 'holds', expected: 'holds', steps: null, witnessSteps: 3 })
  t.like(run, { stoppedBy: null, vacuous: ['G4-repair'], neverFired: ['repair'] })
  t.is(run.counterexamples[0].format, 'moveproof-counterexample')
})

test('a verdict that differs is told with its claim, its counterexample and exit code 1', async (t) => {
  const claims: Scenario[] = [{ ...toyScenarios[1]!, violated: { 'G2-closed-behind': 3, 'R1-used': 0 } }]
  const { exitCode, text } = await checked({}, claims)
  t.is(exitCode, exitCodes.differs)
  t.true(text.includes("differs: G1-exclusion: claimed 'holds', found 'violated in 4 steps'"), text)
  t.true(
    text.includes("differs: G2-closed-behind: claimed 'violated in 3 steps', found 'violated in 4\n    steps'"),
    text,
  )
  t.true(text.includes("R1-used: claimed 'never happens', found 'happens in 3 steps'"), text)
  t.true(text.includes('enter(process1)'), 'the counterexample is shown')
  t.regex(text, /to see it again: .* replay kept\/X01-pushy\.G1-exclusion\.json/)
  t.regex(text, /differs from its claim: X01-pushy\n$/)
})

test('counts are compared at the bounds of the claim only', async (t) => {
  const wrong: Scenario[] = [{ ...gateScenario, counts: { states: 9, transitions: 14, levels: 4 } }]
  const there = await checked({}, wrong)
  t.is(there.exitCode, exitCodes.differs)
  t.true(there.text.includes('differs: states: claimed 9, found 8'), there.text)
  const elsewhere = await checked({ bounds: { processes: 3 } }, wrong)
  t.is(elsewhere.exitCode, exitCodes.asClaimed)
  t.true(elsewhere.text.includes('note: the claim is for processes=2'), elsewhere.text)
  t.true(elsewhere.text.includes('exhaustive at processes=3'))
})

test('chosen bounds select the claims made at them, else one run at these bounds', async (t) => {
  const boundsOf = async (bounds: Record<string, number>) => {
    const { runs } = await checkedJson({ bounds }, gateTwice)
    return runs.map((run: { bounds: { processes: number } }) => run.bounds.processes)
  }
  t.deepEqual(await boundsOf({}), [2, 3])
  t.deepEqual(await boundsOf({ processes: 3 }), [3])
  t.deepEqual(await boundsOf({ processes: 4 }), [4])
  const { text } = await checked({}, gateTwice)
  t.true(text.includes('hold or happen: the same 6'), text)
  t.true(text.includes('1 design in 2 searches, 12 verdicts'), text)
})

test('a property selects the claims about it, at whatever bounds they are made', async (t) => {
  const [first, second] = gateTwice as [Scenario, Scenario]
  const [one, ...others] = first.properties
  const apart: Scenario[] = [
    { ...first, properties: [one!] },
    { ...second, properties: others },
  ]
  const boundsOf = async (options: Partial<CheckOptions>) => {
    const { runs } = await checkedJson(options, apart)
    return runs.map((run: { bounds: { processes: number } }) => run.bounds.processes)
  }
  const property = others[0]!.name
  t.deepEqual(await boundsOf({ names: ['gate'], properties: [property] }), [3])
  t.deepEqual(await boundsOf({ names: ['gate'], properties: [one!.name, property] }), [2, 3])
  t.deepEqual(await boundsOf({ properties: [property], bounds: { processes: 4 } }), [4])
})

test('names select designs, --mutants their mutants, --no-mutants designs only', async (t) => {
  const designs = async (options: Partial<CheckOptions>) => {
    const { runs } = await checkedJson(options)
    return runs.map((run: { design: string }) => run.design.slice(0, 4))
  }
  t.deepEqual(await designs({ mutants: false }), ['gate'])
  t.deepEqual(await designs({ names: ['gate'] }), ['gate'])
  t.deepEqual(await designs({ names: ['gate'], mutants: true }), ['gate', 'X01-', 'X02-'])
  t.deepEqual(await designs({ properties: ['g1'] }), ['gate', 'X01-', 'X02-'])
  t.is((await checked({ names: ['X01-pushy'], mutants: false })).exitCode, exitCodes.badInput)
})

test('unknown names are refused with the nearest one, bounds with their range', async (t) => {
  const refused = async (options: Partial<CheckOptions>, expected: RegExp) => {
    const { exitCode, text, diagnosed } = await checked(options)
    t.is(exitCode, exitCodes.badInput)
    t.is(text, '', 'nothing was begun')
    t.regex(diagnosed, expected)
  }
  await refused({ names: ['gat'] }, /did you mean 'gate'\?/)
  await refused({ names: ['gate'], properties: ['G1-exclusoin'] }, /did you mean 'G1-exclusion'\?/)
  await refused({ bounds: { processes: 0 } }, /processes = 0 is outside 1\.\.5/)
  await refused({ bounds: { processes: 99 } }, /processes = 99 is outside 1\.\.5/)
  await refused({ bounds: { pages: 2 } }, /no bound of gate 'pages'/)
})

test('a limit leaves verdicts undecided, says which one it was, and gives exit code 3', async (t) => {
  const limited = async (limits: object, sentence: string, table = toyScenarios.slice(0, 1)) => {
    const { exitCode, text } = await checked({ limits: { memoryBytes: 2 ** 30, ...limits } }, table)
    t.is(exitCode, exitCodes.undecided)
    t.true(text.includes(sentence), text)
    t.true(text.includes('incomplete: G1'), text)
  }
  await limited({ states: 3 }, 'stopped by the limit of 3 states, at processes=2')
  await limited({ depth: 1 }, 'stopped by the limit of 1 step from an initial state')
  await limited({ memoryBytes: 2048 }, 'stopped by the limit of 2 kB of memory')
  const counting: Scenario[] = [{ ...gateScenario, system: endless, bounds: {}, properties: [neverRings] }]
  const { exitCode, text } = await checked({ limits: { memoryBytes: 2 ** 30, seconds: 0.1 } }, counting)
  t.is(exitCode, exitCodes.undecided)
  t.true(text.includes('stopped by the limit of 0.10 s'), text)
})

test('violations found before a limit count; what was not found yet stays undecided', async (t) => {
  const { exitCode, runs } = await checkedJson({ names: ['X01-pushy'], limits: { memoryBytes: 2 ** 30, depth: 4 } })
  t.is(exitCode, exitCodes.undecided)
  t.is(runs[0].stoppedBy, 'depth')
  t.like(runs[0].verdicts[0], { verdict: 'violated', steps: 4 })
  t.like(runs[0].verdicts[2], { verdict: 'incomplete', steps: null })
})

test.serial('an interrupt ends the search with what it has, exit code 130', async (t) => {
  const controller = new AbortController()
  const interrupted = checked({ signal: controller.signal }, [
    { ...gateScenario, system: endless, bounds: {}, properties: [neverRings] },
    ...toyScenarios,
  ])
  setTimeout(() => controller.abort(), 200)
  const { exitCode, text } = await interrupted
  t.is(exitCode, exitCodes.interrupted)
  t.true(text.includes('interrupted, at no bounds'), text)
  t.true(text.includes('3 searches not begun'), text)
  t.regex(text, /endless +[\d,]+ +[\d,]+ +\d+ .* undecided/, 'partial counts')
})

test('detail of a design: every property, warnings, statistics, certificate', async (t) => {
  const { exitCode, text } = await checked({ names: ['gate'], statistics: true, certify: true })
  t.is(exitCode, exitCodes.asClaimed)
  t.true(text.includes('  R1-used           reachable        happens in 3 steps'), text)
  t.true(text.includes('warning: never enabled: repair'))
  t.true(text.includes('warning: vacuous, as its premise is never true: G4'))
  t.regex(text, /certified: 8 states contain all initial ones/)
  t.true(text.includes('not certified, resting on the search alone: G3'))
  t.regex(text, /enter +3 +4\n {2}waiting +4\n {2}open +2\n/)
  fits(t, text, 80)
})

test('a profile says where states come from, by field and by action', async (t) => {
  const { exitCode, text } = await checked({ names: ['gate'], profile: true })
  t.is(exitCode, exitCodes.asClaimed)
  t.true(
    text.includes(`
where states come from: 8 states; how many still differ without a field

field    bits  values  states without it  times fewer
place[]     4       3                  2         4.00

most is due to place[]: without it 4.00 times fewer states

each of these follows from the rest of the state, and tells none apart (1 bit):
  closed

action  transitions  new states  of all  to known ones
enter             4           4  50.0 %          0.0 %
arrive            6           3  37.5 %         50.0 %
leave             4           0   0.0 %        100.0 %
`),
    text,
  )
  const alike = await checked({ names: ['gate'], profile: true, symmetry: true, bounds: { processes: 3 } })
  t.true(alike.text.includes('where states come from: 7 states, counted up to renaming; how many'), alike.text)
  const { runs } = await checkedJson({ names: ['gate'], profile: true })
  t.deepEqual(runs[0].profile, {
    fields: [
      { path: 'closed', stateField: 'closed', bits: 1, values: 2, statesWithout: 8 },
      { path: 'place[]', stateField: 'place', bits: 4, values: 3, statesWithout: 2 },
    ],
    left: 0,
  })
  t.is(runs[0].actions[0].newStates, 3)
  const { runs: plain } = await checkedJson({ names: ['gate'] })
  t.is(plain[0].profile, undefined)
  const limits = { memoryBytes: 2 ** 30, states: 3000 }
  for (const width of [80, 120]) {
    const mirror = { profile: true, names: ['notifier-mirror'], properties: ['P1'], limits }
    const { text } = await checked({ ...mirror, bounds: { devices: 1 } }, scenarios, width)
    fits(t, text, width)
    t.true(text.includes('never more than one value so far'), text)
  }
})

test('a profile of part of a search says so', async (t) => {
  const limited = await checked({ profile: true, limits: { memoryBytes: 2 ** 30, depth: 1 } }, [gateScenario])
  t.is(limited.exitCode, exitCodes.undecided)
  t.true(limited.text.includes('where states come from: 6 states so far; how many'), limited.text)
  t.true(limited.text.includes('most is due so far to place[]'), limited.text)
})

test('a profile that is interrupted shows what it has, and does not say what is most', async (t) => {
  const fields = [{ path: 'place[]', stateField: 'place', bits: 4, values: 3, statesWithout: 2 }]
  const endlessly = {
    profiler: () => ({
      profiles: fields,
      fields: 5,
      *run() {
        for (;;) yield { path: 'closed', statesDone: 1 }
      },
    }),
  }
  const system = instantiate(gateScenario.system, { processes: 2 })
  const result = explore(system, [], { countNew: true })
  const watch = { signal: AbortSignal.abort() }
  const profile = await profileFields(endlessly, result, watch, new ProgressLine(undefined))
  t.deepEqual(profile, { fields, left: 4, stoppedBy: 'interrupted' })
  const text = profileText({ result, profile }, plainly.limits, new RecordedTerminal(80))
  t.true(text.includes('\nplace[] '), text)
  t.true(
    text.includes(`
interrupted: 4 fields not looked at; a search that --limit-seconds ends is
  profiled all the same
`),
    text,
  )
  t.notRegex(text, /most is due/)
  const timed = await profileFields(endlessly, result, { seconds: 1e-9 }, new ProgressLine(undefined))
  t.is(timed.stoppedBy, 'time')
})

test('a certificate that a limit prevents leaves the run undecided', async (t) => {
  const limits = { memoryBytes: 2 ** 30, seconds: 0.3 }
  const counting: Scenario[] = [{ ...gateScenario, system: crowded, bounds: {}, properties: [neverRings] }]
  const { exitCode, text } = await checked({ names: ['crowded'], certify: true, limits }, counting)
  t.is(exitCode, exitCodes.undecided)
  t.true(text.includes('not certified: stopped by the limit of 0.30 s'), text)
})

test('counterexamples are saved whole, overwritten, and replayed', async (t) => {
  const directory = join(temporaryDirectory(t), 'new', 'directory')
  for (let i = 0; i < 2; i++) t.is((await checked({ save: directory })).exitCode, exitCodes.asClaimed)
  t.deepEqual(readdirSync(directory).sort(), [
    'X01-pushy.G1-exclusion.json',
    'X01-pushy.G2-closed-behind.json',
    'X02-gate-stays-shut-behind-the-last-one.G3-can-empty.json',
    'X02-gate-stays-shut-behind-the-last-one.never-stuck.json',
  ])
  for (const file of readdirSync(directory)) {
    const terminal = new RecordedTerminal()
    const exitCode = await replay(toyScenarios, { file: join(directory, file), full: false, json: false }, terminal)
    t.is(exitCode, exitCodes.asClaimed)
    t.regex(terminal.printed, /is still violated in \d steps?\.\n$/)
  }
})

test('replay: no longer violated is 1, no longer applicable is 2, another model is said', async (t) => {
  const directory = temporaryDirectory(t)
  await checked({ names: ['X01-pushy'], save: directory })
  const kept = JSON.parse(readFileSync(join(directory, 'X01-pushy.G1-exclusion.json'), 'utf8'))
  const replayed = async (changes: object) => {
    const file = join(directory, 'changed.json')
    writeFileSync(file, JSON.stringify({ ...kept, ...changes }))
    const terminal = new RecordedTerminal()
    const exitCode = await Promise.resolve()
      .then(() => replay(toyScenarios, { file, full: true, json: false }, terminal))
      .catch((error) => reportError(error, terminal))
    return { exitCode, text: terminal.printed + terminal.diagnosed }
  }
  const shorter = await replayed({ steps: kept.steps.slice(0, 3) })
  t.is(shorter.exitCode, exitCodes.differs)
  t.regex(shorter.text, /no longer violated by these 3 steps/)
  const mended = await replayed({ system: 'gate' })
  t.is(mended.exitCode, exitCodes.badInput)
  t.regex(mended.text, /Step 4, enter\(process1\), is not enabled: 'open' is false/)
  const older = await replayed({ fingerprint: '0123456789abcdef' })
  t.is(older.exitCode, exitCodes.asClaimed)
  t.regex(older.text, /note: The model has changed since this was found/)
  t.is((await replayed({ kind: 'step' })).exitCode, exitCodes.badInput)
  t.regex((await replayed({ property: 'G1-exclusoin' })).text, /did you mean 'G1-exclusion'/)
  t.regex((await replayed({ bounds: { processes: 77 } })).text, /processes = 77 is outside 1\.\.5/)
})

test('list shows designs, bounds, mutants and properties', (t) => {
  const terminal = new RecordedTerminal()
  t.is(list(gateTwice, { json: false }, terminal), exitCodes.asClaimed)
  t.true(terminal.printed.includes('--processes 1..5, default 2: processes at the gate'), terminal.printed)
  t.true(terminal.printed.includes('claimed at processes=3: all 6 properties hold'), terminal.printed)
  fits(t, terminal.printed, 80)
  const json = new RecordedTerminal()
  list(toyScenarios, { json: true }, json)
  const { designs, mutants, properties } = JSON.parse(json.printed)
  t.like(designs[0], { name: 'gate', title: 'a gate that one process at a time may pass', actions: 4 })
  t.like(designs[0].bounds[0], { name: 'processes', default: 2, min: 1, max: 5 })
  t.like(mutants[0], { name: 'X01-pushy', of: 'gate', breaks: ['G1-exclusion', 'G2-closed-behind'] })
  t.like(properties[0], { name: 'G1-exclusion', kind: 'always', sentence: 'Two processes are never inside at once.' })
})

test('what is claimed never to happen is listed as broken, without a length', (t) => {
  const terminal = new RecordedTerminal()
  list([{ ...toyScenarios[1]!, violated: { 'R1-used': 'never', 'G1-exclusion': 4 } }], { json: false }, terminal)
  t.true(terminal.printed.includes('breaks R1, G1 in 4 steps'), terminal.printed)
})

// Models with mistakes, as a newcomer would make them.
const bell = part({
  name: 'bell',
  state: { strokes: counter(3), rung: flag() },
  actions: (action) => ({
    strike: action({
      by: 'application',
      then: (s) => {
        s.strokes += 1
      },
    }),
  }),
})
const overflowing = system({ name: 'overflowing', title: 'counts on', parts: [bell] })
const neverRings = always({ name: 'silent', sentence: 'No bell rings.', uses: [], holds: () => true })

const faulty = (name: string, strike: (strokes: number) => number) =>
  system({
    name,
    title: name,
    parts: [
      part({
        name: 'bell',
        state: { strokes: counter(3) },
        actions: (action) => ({
          strike: action({
            by: 'application',
            then: (s) => {
              s.strokes = strike(s.strokes)
            },
          }),
        }),
      }),
    ],
  })

const digits = (name: string, max: number) =>
  system({
    name,
    title: `three counters, ${(max + 1) ** 3} states`,
    parts: [
      part({
        name: 'digits',
        state: { a: counter(max), b: counter(max), c: counter(max) },
        actions: (action) => ({
          a: action({ by: 'application', when: { room: (s) => s.a < max }, then: (s) => void s.a++ }),
          b: action({ by: 'application', when: { room: (s) => s.b < max }, then: (s) => void s.b++ }),
          c: action({ by: 'application', when: { room: (s) => s.c < max }, then: (s) => void s.c++ }),
        }),
      }),
    ],
  })
const endless = digits('endless', 999)
const crowded = digits('crowded', 39)

test('model errors name the place, show the behaviour that led there, and give exit code 2', async (t) => {
  const failing = async (definition: Scenario['system'], ...expected: RegExp[]) => {
    const { exitCode, diagnosed } = await checked({}, [
      { ...gateScenario, system: definition, bounds: {}, properties: [neverRings] },
    ])
    t.is(exitCode, exitCodes.badInput)
    for (const text of expected) t.regex(diagnosed, text)
    t.notRegex(diagnosed, /\n {4}at /, 'no stack trace')
  }
  await failing(
    overflowing,
    /strokes was given the value 4/,
    /strike\(\)/,
    /led there:\n[\s\S]*3 {2}application {2}strike\(\)/,
  )
  const throwing = faulty('throwing', (strokes) => {
    if (strokes === 2) throw new Error('no such bell')
    return strokes + 1
  })
  await failing(throwing, /no such bell/, /strike\(\) of throwing/, /2 {2}application {2}strike\(\)/)
  let calls = 0
  await failing(
    faulty('capturing', () => calls++ % 4),
    /two different results/,
    /strike\(\) of capturing/,
  )
})

test('every kind of error has its exit code', (t) => {
  const exitCodeOf = (error: unknown) => {
    const terminal = new RecordedTerminal()
    return { exitCode: reportError(error, terminal), text: terminal.diagnosed }
  }
  t.is(exitCodeOf(new UsageError('wrong')).exitCode, exitCodes.badInput)
  t.is(exitCodeOf(new MoveproofError('bad-file', { what: 'Bad.' })).text, 'Bad.\n')
  t.is(exitCodeOf(new MoveproofError('unconfirmed', { what: 'They disagree.' })).exitCode, exitCodes.internal)
  const internal = exitCodeOf(new TypeError('oops'))
  t.is(internal.exitCode, exitCodes.internal)
  t.regex(internal.text, /^internal error: TypeError: oops\n {4}at /)
  t.regex(internal.text, /Please report it/)
})

test('limits are read with their units and refused with a sentence', (t) => {
  t.is(searchLimits({ memory: '512M' }).memoryBytes, 512 * 2 ** 20)
  t.is(searchLimits({ memory: '1.5 GiB' }).memoryBytes, 1.5 * 2 ** 30)
  t.true(searchLimits({}).memoryBytes > 2 ** 20)
  t.is(searchLimits({ seconds: '0.5' }).seconds, 0.5)
  t.is(wholeNumber('--pages', '3'), 3)
  for (const memory of ['512', '-1G', 'much', 0]) t.throws(() => searchLimits({ memory }), { instanceOf: UsageError })
  for (const seconds of [0, -1, 'x', '', [1, 2]]) t.throws(() => searchLimits({ seconds }), { instanceOf: UsageError })
  for (const states of [0, 1.5, 'x', [1, 2]]) t.throws(() => searchLimits({ states }), { instanceOf: UsageError })
})

test('numbers and times as people read them', (t) => {
  t.is(numberText(12968741), '12,968,741')
  t.is(countText(1, 'step'), '1 step')
  t.is(countText(0, 'step'), '0 steps')
  t.is(bytesText(512), '512 bytes')
  t.is(bytesText(4 * 2 ** 30), '4 GB')
  const times = [0.003, 0.42, 12.34, 59.96, 245, 7384].map(durationText)
  t.deepEqual(times, ['3 ms', '0.42 s', '12.3 s', '1 min 00 s', '4 min 05 s', '2 h 03 min'])
})

test('progress is drawn on a terminal only, not too often, and cleared', async (t) => {
  let written = ''
  const line = new ProgressLine({ columns: 30, write: (text) => (written += text) })
  const show = () => line.show(() => 'x'.repeat(100))
  show()
  t.is(written, '', 'nothing flashes up for what is done at once')
  await new Promise((resolve) => setTimeout(resolve, 220))
  show()
  show()
  t.is(written, `\r\u001B[K${'x'.repeat(29)}`)
  line.clear()
  line.clear()
  t.is(written, `\r\u001B[K${'x'.repeat(29)}\r\u001B[K`)
})

test('bench tells the counts and measures', async (t) => {
  const model = { system: endless, properties: [neverRings] }
  const terminal = new RecordedTerminal()
  const limits = { memoryBytes: 2 ** 30, states: 10_000 }
  t.is(
    await bench(
      [model],
      {
        model: 'endless',
        bounds: {},
        repeat: 1,
        limits,
        symmetry: false,
        compact: false,
        workers: 1,
        tabulate: true,
        json: true,
      },
      terminal,
    ),
    exitCodes.undecided,
  )
  const figures = JSON.parse(terminal.printed)
  t.is(figures.stoppedBy, 'states')
  for (const name of ['states', 'transitions', 'levels', 'seconds', 'transitionsPerSecond', 'bytesPerState']) {
    t.true(figures[name] > 0, name)
  }
})

// From here on: the program.

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const entry = new URL('../scripts/moveproof.mjs', import.meta.url).pathname

function moveproof(words: readonly string[], nodeOptions: readonly string[] = []): Promise<Ended> {
  const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, COLUMNS: '80' }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...nodeOptions, entry, ...words],
      { env: environment, maxBuffer: 2 ** 26 },
      (error, out, err) => {
        resolve({ code: error ? (error.code as unknown as number) : 0, out, err })
      },
    )
  })
}

test('the program says nothing on stderr, and everything with list', async (t) => {
  const { code, out, err } = await moveproof(['list'])
  t.is(err, '', 'no warning of Node either')
  t.is(code, 0)
  for (const { system } of scenarios) t.true(out.includes(system.name))
  fits(t, out, 80)
  const json = await moveproof(['list', '--json'])
  t.is(
    JSON.parse(json.out).designs.length,
    new Set(scenarios.filter((s) => !s.mutantOf && !s.alone).map((s) => s.system.name)).size,
  )
})

test('a wrong command line gets one sentence and exit code 2', async (t) => {
  const some = scenarios[0]!.system.name
  const cases: [string[], RegExp][] = [
    [[], /Name a command/],
    [['chek'], /There is no command 'chek'; did you mean check\?/],
    [['check', `${some}x`], new RegExp(`did you mean '${some}'`)],
    [['check', '--pagse', '3'], /There is no option --pagse; did you mean --pages\?/],
    [['check', some, '--pages', '0'], /pages = 0 is outside/],
    [['check', some, '--pages', '99'], /pages = 99 is outside/],
    [['check', some, '--pages', 'two'], /--pages takes one whole number; it was given 'two'/],
    [['check', some, '--pages'], /--pages needs a value/],
    [['check', some, '--pages', '1', '--pages', '2'], /--pages takes one whole number; it was given several/],
    [['check', some, '--limit-memory', '12'], /such as 512M/],
    [['replay'], /Something is missing/],
    [['bench', 'nofity'], /did you mean 'notify'/],
  ]
  for (const { words, expected, ended } of await Promise.all(
    cases.map(async ([words, expected]) => ({ words, expected, ended: await moveproof(words) })),
  )) {
    t.is(ended.code, 2, words.join(' '))
    t.regex(ended.err, expected)
    t.is(ended.out, '')
    t.notRegex(ended.err, /internal error|\n {4}at /)
  }
})

test('counterexample files that are none, or not whole', async (t) => {
  const directory = temporaryDirectory(t)
  const write = (name: string, text: string) => {
    const file = join(directory, name)
    writeFileSync(file, text)
    return file
  }
  const broken = await moveproof(['replay', write('broken.json', '{"format": moveproof}')])
  t.is(broken.code, 2)
  t.regex(broken.err, /no JSON/)
  const truncated = await moveproof([
    'replay',
    write('cut.json', '{"format": "moveproof-counterexample",\n "steps": ['),
  ])
  t.is(truncated.code, 2)
  t.regex(truncated.err, /ends in the middle of its JSON, in line 2/)
  const missing = await moveproof(['replay', join(directory, 'nowhere.json')])
  t.is(missing.code, 2)
  t.regex(missing.err, /cannot be read: there is no such file/)
  const folder = await moveproof(['replay', directory])
  t.is(folder.code, 2)
  t.regex(folder.err, /it is a directory/)
})

test('a directory that cannot be written to is found before the search', async (t) => {
  const mutant = scenarios.find(({ mutantOf }) => mutantOf)!.system.name
  const file = join(temporaryDirectory(t), 'file')
  writeFileSync(file, '')
  // Not even root can make directories there.
  for (const directory of [join(file, 'below'), file, ...(process.platform === 'linux' ? ['/proc/moveproof'] : [])]) {
    const { code, out, err } = await moveproof(['check', mutant, '--save', directory])
    t.is(code, 2)
    t.is(out, '')
    t.regex(err, /^The directory .* cannot be written to: .*\.\n/)
  }
})

test('output piped into head ends quietly', async (t) => {
  const child = spawn(process.execPath, [entry, 'list', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (data) => {
    err += data
  })
  child.stdout.destroy()
  const code = await new Promise((resolve) => child.on('exit', resolve))
  t.is(err, '')
  t.is(code, 0)
})

const kept = join(
  import.meta.dirname,
  '..',
  'counterexamples',
  'corpus',
  'X01-mover-ignores-pin',
  'P15-pin-respected.json',
)
const onFullDisk = existsSync('/dev/full') ? test : test.skip

onFullDisk('what cannot be printed, as on a full disk, is a sentence and exit code 2', async (t) => {
  const full = openSync('/dev/full', 'w')
  t.teardown(() => closeSync(full))
  for (const words of [
    ['replay', kept],
    ['explain', kept],
    ['shrink', kept, '--no-exhaustive'],
    ['search', 'X01-mover-ignores-pin', '--property', 'P15', '--seed', '1', '--runs', '3'],
  ]) {
    const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', full, 'pipe'] })
    let err = ''
    child.stderr!.on('data', (data) => {
      err += data
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    t.is(err, 'The output cannot be written: no space is left on the device.\n', words[0])
    t.is(code, 2, words[0])
  }
})

onFullDisk('what cannot be written into a file is printed all the same, and links stay links', async (t) => {
  const directory = temporaryDirectory(t)
  const link = join(directory, 'link')
  symlinkSync('/dev/full', link)
  const shrunk = await moveproof(['shrink', kept, '--no-exhaustive', '--output', link])
  t.is(shrunk.code, 2)
  t.regex(shrunk.out, /^minimal: no step/m)
  t.is(shrunk.err.split('\n')[0], `${link} cannot be written: no space is left on the device.`)
  const search = ['search', 'X01-mover-ignores-pin', '--property', 'P15', '--seed', '1', '--save', directory]
  symlinkSync('/dev/full', join(directory, 'X01-mover-ignores-pin.P15-pin-respected.json'))
  const found = await moveproof(search)
  t.is(found.code, 2)
  t.regex(found.out, /^ {2}P15-pin-respected +step +violated: walk \d+/m)
  t.notRegex(found.out, /saved/)
  t.regex(found.err, /cannot be written: no space is left on the device\./)
  t.true(lstatSync(link).isSymbolicLink())
})

test('a file into a directory that is not there: said, and exit code 2, with nothing lost', async (t) => {
  const nowhere = join(temporaryDirectory(t), 'no', 'where.json')
  for (const words of [
    ['replay', kept, '--format', 'html'],
    ['shrink', kept, '--no-exhaustive'],
  ]) {
    const { code, err } = await moveproof([...words, '--output', nowhere])
    t.is(code, 2)
    t.is(err.split('\n')[0], `${nowhere} cannot be written: there is no such file or directory.`)
  }
})

/** Interrupts in the middle. A signal that comes before the program has begun kills it: then once more, later. */
async function interrupted(words: readonly string[], afterMs = 1500): Promise<Ended> {
  const ended = await new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { out: '', err: '' }
    child.stdout.on('data', (data) => {
      texts.out += data
    })
    child.stderr.on('data', (data) => {
      texts.err += data
    })
    // As npm does: what the terminal has sent is passed on a second time.
    setTimeout(() => child.kill('SIGINT') && child.kill('SIGINT'), afterMs)
    child.on('close', (code) => resolve({ code, ...texts }))
  })
  return ended.code === null && afterMs < 10_000 ? interrupted(words, afterMs * 2) : ended
}

test.serial('Ctrl-C in the middle gives partial statistics and exit code 130', async (t) => {
  const measured = await interrupted(['bench', 'notify', '--pages', '5', '--frames', '6', '--json'])
  t.is(measured.code, 130)
  t.is(JSON.parse(measured.out).stoppedBy, 'interrupted')
  const directory = temporaryDirectory(t)
  const large = ['--pages', '4', '--ram', '5', '--devices', '2']
  const name = scenarios.find(({ mutantOf }) => !mutantOf)!.system.name
  const checked = await interrupted(['check', name, ...large, '--json', '--save', directory])
  t.is(checked.code, 130)
  t.like(JSON.parse(checked.out), { ok: false, interrupted: true })
  t.is(JSON.parse(checked.out).runs[0].stoppedBy, 'interrupted')
  t.deepEqual(readdirSync(directory), [], 'nothing half-written')
  const walked = await interrupted([
    'search',
    'dma-buf-dynamic',
    '--pages',
    '6',
    '--devices',
    '3',
    '--seconds',
    '600',
    '--json',
  ])
  t.is(walked.code, 130)
  t.like(JSON.parse(walked.out), { ok: false, interrupted: true })
  t.true(JSON.parse(walked.out).samples[0].walks > 0)
})

test('a Node that is too old is named, with what to do', async (t) => {
  const old =
    'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'
  const { code, err } = await moveproof(['list'], ['--import', old])
  t.is(code, 2)
  t.regex(err, /^moveproof needs Node 22\.18 or newer, and this is Node 20\.20\.2 .*npm ci.*npm run.*\n$/)
})

test('fingerprints only: the verdict says how probable an omission is, and what needs whole states is refused', async (t) => {
  const { exitCode, text } = await checked({ names: ['gate'], compact: true })
  t.is(exitCode, exitCodes.asClaimed)
  t.regex(text.replaceAll(/\s+/g, ' '), /fingerprints only: the probability that a state was missed is below 1\.6e-18/)
  const json = await checked({ names: ['gate'], compact: true, json: true })
  t.is(JSON.parse(json.text).runs[0].omission, (8 * 7) / 2 ** 65)
  for (const needing of ['certify', 'profile'] as const) {
    const refused = await checked({ names: ['gate'], compact: true, [needing]: true })
    t.is(refused.exitCode, exitCodes.badInput)
    t.regex(refused.diagnosed, new RegExp(`--${needing} looks at whole states`))
  }
})

test('numbers of workers that cannot be, and checkpoints that contradict one another, are refused', (t) => {
  for (const value of ['0', '65', 'many', '1.5', '']) {
    const error = t.throws(() => workerCount(value), { instanceOf: UsageError }, value)
    t.regex(error.message, /--workers takes one whole number from 1 to 64, or auto/)
  }
  t.is(workerCount('3'), 3)
  t.is(workerCount(1), 1)
  t.true(workerCount('auto') >= 1)
  const every = { 'checkpoint-seconds': 60 }
  t.is(checkpointOptions(every), undefined)
  t.deepEqual(checkpointOptions({ ...every, resume: 'kept' }), { directory: 'kept', resume: true, every: 60 })
  t.throws(() => checkpointOptions({ ...every, resume: 'kept', checkpoint: 'kept' }), { instanceOf: UsageError })
  t.throws(() => checkpointOptions({ 'checkpoint-seconds': '0', checkpoint: 'kept' }), { instanceOf: UsageError })
})

const disturbed: readonly Scenario[] = [
  { system: retries.restless, bounds: {}, properties: [retries.faultServed], violated: { 'L3-fault-served': 4 } },
  {
    system: retries.calm,
    bounds: { invalidations: 2 },
    properties: [retries.faultServed, retries.faultHappens],
    violated: { 'a-fault-happens': 0 },
    counts: { states: 12, transitions: 12, levels: 8 },
  },
]

test('liveness: a verdict comes with the fairness that it rests on, a counterexample with its loop', async (t) => {
  const { exitCode, text } = await checked({}, disturbed)
  t.is(exitCode, exitCodes.asClaimed)
  t.true(text.includes('  hold: L3\n'), text)
  t.true(text.includes('  liveness under weak fairness of driver steps: L3, a-fault-happens\n'), text)
  t.true(text.includes('  violated: L3 in 4 steps\n'), text)
  t.true(text.includes('  violated: a-fault-happens in 0 steps\n'), text)

  const detail = await checked({ names: ['restless'] }, disturbed)
  t.true(
    detail.text.includes(
      '  L3-fault-served  leadsTo  violated in 4 steps\n\nliveness under weak fairness of driver steps: L3\n',
    ),
  )
  t.true(detail.text.includes('L3-fault-served  4 steps, the last 3 again and again\n'))
  t.true(detail.text.includes('  for ever: steps 2 to 4\n'))
  for (const width of [80, 120]) fits(t, (await checked({ names: ['restless'] }, disturbed, width)).text, width)
})

test('liveness in --json: which actions are fair, and how long the loop is', async (t) => {
  const { runs } = await checkedJson({}, disturbed)
  t.like(runs[0].verdicts[0], {
    kind: 'leadsTo',
    verdict: 'violated',
    steps: 4,
    loopSteps: 3,
    fairness: { weak: ['sample', 'serve'], strong: [] },
    confirmed: 'fully',
  })
  t.is(runs[0].counterexamples[0].loopStart, 1)
  t.true(runs[1].exhaustive)
  t.false('loopSteps' in runs[1].verdicts[0])
})

test('a lasso that was saved is replayed, and says when it is none any more', async (t) => {
  const directory = temporaryDirectory(t)
  await checked({ names: ['restless'], save: directory }, disturbed)
  const file = join(directory, 'restless.L3-fault-served.json')
  const replayed = async (table: readonly Scenario[], json = false) => {
    const terminal = new RecordedTerminal(80)
    const exitCode = await replay(table, { file, full: false, json }, terminal)
    return { exitCode, text: terminal.printed }
  }
  const still = await replayed(disturbed)
  t.is(still.exitCode, exitCodes.asClaimed)
  t.true(still.text.includes('  for ever: back in the state after step 1\n'))
  t.true(still.text.endsWith('L3-fault-served is still violated in 4 steps.\n'))
  t.like(JSON.parse((await replayed(disturbed, true)).text), { violated: true, loopStart: 1, steps: 4 })

  const assumed = { ...retries.faultServed, assumes: { strong: ['serve'], weak: ['invalidate'] } }
  const never = { ...retries.faultServed, conjuncts: [{ name: 'always', holds: () => true }] }
  t.is((await replayed([{ ...disturbed[0]!, properties: [assumed] }])).exitCode, exitCodes.asClaimed)
  const gone = await replayed([{ ...disturbed[0]!, properties: [never] }])
  t.is(gone.exitCode, exitCodes.differs)
  t.true(gone.text.includes('holds: the condition becomes true, or nothing asks for it.\n'))
})

test('liveness is searched without symmetry: --symmetry is refused where it is asked', async (t) => {
  const Client = indexSet('Client', 2)
  const queue = part({
    name: 'queue',
    state: { waiting: each(Client, flag()) },
    actions: (action) => ({
      toggle: action({
        by: 'kernel',
        on: { client: Client },
        then: (s, { client }) => {
          s.waiting[client] = !s.waiting[client]
        },
      }),
    }),
  })
  const common = { sentence: '', uses: [queue] as const, on: { client: Client } }
  const served = alwaysEventually({ ...common, name: 'L2-served', holds: (s, { client }) => !s.waiting[client] })
  const fine = always({ ...common, name: 'P2-fine', holds: () => true })
  const definition = system({ name: 'queue', title: 'Clients that are alike', parts: [queue] })
  const table: Scenario[] = [{ system: definition, bounds: {}, properties: [served, fine], violated: {} }]
  const refused = await checked({ symmetry: true }, table)
  t.is(refused.exitCode, exitCodes.badInput)
  t.regex(refused.diagnosed, /^Liveness \(L2\) is fair to each element by itself, and --symmetry stores one state/)
  const states = async (options: Partial<CheckOptions>) => (await checkedJson(options, table)).runs[0].states
  t.is(await states({}), 4)
  t.is(await states({ properties: ['P2'] }), 3)
  t.is(await states({ properties: ['P2'], symmetry: true }), 3)
  const certified = await checked({ names: ['queue'], certify: true }, table)
  t.regex(
    certified.text,
    /certified: 4 states .* true in all of them:\s+P2\nnot certified, resting on the search alone: L2\n/s,
  )
})

test('list tells what a liveness property assumes', async (t) => {
  const strong = underFairness(retries.faultServed, { name: 'L4-strong', fairness: { strong: ['serve'] } })
  const table = [{ ...disturbed[0]!, properties: [retries.faultServed, strong] }]
  const terminal = new RecordedTerminal(80)
  list(table, { json: false }, terminal)
  t.true(terminal.printed.includes('  L3-fault-served  leadsTo\n'))
  t.true(terminal.printed.includes('  L4-strong  leadsTo under strong fairness of serve, others as the model says\n'))
  const json = new RecordedTerminal(80)
  list(table, { json: true }, json)
  t.deepEqual(JSON.parse(json.printed).properties[1].fairness, { strong: ['serve'] })
})

test('a lasso found within a limit may be longer than the shortest one: its length is not compared with the claim', async (t) => {
  // Around 0, 1, 2, 3 in four steps, or to the end at 6 in three, which takes longer to find.
  const edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
    [0, 4],
    [4, 5],
    [5, 6],
  ] as const
  const walker = part({
    name: 'walker',
    state: { at: counter(6) },
    initially: (s, choose) => {
      s.at = choose([0, 2])
    },
    actions: (action) =>
      Object.fromEntries(
        edges.map(([from, to]) => [
          `go${from}${to}`,
          action({
            by: 'kernel',
            when: { there: (s) => s.at === from },
            then: (s) => {
              s.at = to
            },
          }),
        ]),
      ),
  })
  const home = leadsTo({ name: 'home', sentence: '', uses: [walker], from: (s) => s.at === 0, to: () => false })
  const definition = system({ name: 'walker', title: 'Somebody who walks', parts: [walker] })
  const table: Scenario[] = [{ system: definition, bounds: {}, properties: [home], violated: { home: 3 } }]
  const walked = async (limits: Partial<CheckOptions['limits']>) => {
    const options = { limits: { memoryBytes: 2 ** 30, ...limits } }
    const { exitCode, runs } = await checkedJson(options, table)
    return [exitCode, runs[0].verdicts[0].steps]
  }
  t.deepEqual(await walked({}), [exitCodes.asClaimed, 3])
  t.deepEqual(await walked({ depth: 1 }), [exitCodes.asClaimed, 4])
})

test('a property that only one claim of a design asks: that claim is checked, the others are left out', async (t) => {
  const withoutGoal = { ...gateScenario, properties: gateScenario.properties.filter(({ name }) => name !== 'R1-used') }
  const table = [{ ...gateScenario, bounds: { processes: 3 }, counts: gateTwice[1]!.counts! }, withoutGoal]
  const { exitCode, runs } = await checkedJson({ names: ['gate'], properties: ['R1'] }, table)
  t.is(exitCode, exitCodes.asClaimed)
  t.deepEqual(
    runs.map(({ bounds }: { bounds: object }) => bounds),
    [{ processes: 3 }],
  )
  const refused = await checked({ names: ['gate'], properties: ['R1'] }, [withoutGoal])
  t.is(refused.exitCode, exitCodes.badInput)
})

test('two properties of a design that begin with one number are called by their whole names', async (t) => {
  const finitely = underFairness(retries.faultServed, {
    name: 'L3-at-last',
    fairness: { none: ['invalidate'], strong: ['raise'] },
  })
  const table = [{ ...disturbed[0]!, properties: [retries.faultServed, finitely], violated: { 'L3-fault-served': 4 } }]
  const { text } = await checked({}, table)
  t.true(text.includes('  violated: L3-fault-served in 4 steps, L3-at-last in 4\n'), text)
  t.true(text.includes('  liveness under weak fairness of driver steps: L3-fault-served\n'), text)
  t.true(text.includes('check restless --property L3-at-last --save kept\n'), text)
})

const [usual, larger] = gateTwice as [Scenario, Scenario]
const withLarger: readonly Scenario[] = [usual, { ...larger, deep: true }, ...toyScenarios.slice(1)]

test('--deep: the larger claims instead of the usual ones', async (t) => {
  const boundsOf = ({ runs }: { runs: { design: string; bounds: { processes: number } }[] }) =>
    runs.map(({ design, bounds }) => `${design} ${bounds.processes}`)
  t.deepEqual(boundsOf(await checkedJson({ names: ['gate'] }, withLarger)), ['gate 2'])
  const deep = await checkedJson({ deep: true }, withLarger)
  t.is(deep.exitCode, exitCodes.asClaimed)
  t.deepEqual(boundsOf(deep), ['gate 3'])
  t.deepEqual(boundsOf(await checkedJson({ names: ['gate'], deep: true }, withLarger)), ['gate 3'])
  // What a hint proposes finds the same claim.
  const wrong = withLarger.map((claim) =>
    claim.deep ? { ...claim, violated: { 'R1-used': 'never' as const } } : claim,
  )
  const { exitCode, text } = await checked({ deep: true }, wrong)
  t.is(exitCode, exitCodes.differs)
  t.regex((await checked({ names: ['gate'], deep: true, properties: ['R1'] }, wrong)).text, /^gate {2}differs$/m)
  t.regex(text, /claimed 'never happens', found 'happens/)
})

test('--deep where there is no larger claim is refused', async (t) => {
  const refusals: readonly [Partial<CheckOptions>, readonly Scenario[], RegExp][] = [
    [{}, toyScenarios, /none about what is in the table/],
    [{ names: ['X01-pushy'] }, withLarger, /none about X01-pushy/],
    [{ mutants: true }, withLarger, /none about mutants: leave --mutants out/],
  ]
  for (const [options, table, message] of refusals) {
    const { exitCode, diagnosed } = await checked({ ...options, deep: true }, table)
    t.is(exitCode, exitCodes.badInput)
    t.regex(diagnosed, message)
  }
  const { diagnosed } = await checked({}, [{ ...larger, deep: true }])
  t.regex(diagnosed, /add --deep/)
})

test('a claim about the beginning of a search ends when its state is reached', async (t) => {
  const { counts: _, ...rest } = larger
  const beginning = (name: string): Scenario => ({
    ...rest,
    properties: rest.properties.filter((property) => property.name === name),
    until: name,
  })
  const [reached] = (await checkedJson({ names: ['gate'] }, [usual, beginning('R1-used')])).runs.slice(1)
  t.like(reached, { stoppedBy: 'settled', exhaustive: false, vacuous: [] })
  t.like(reached.claim, { outcome: 'met', differences: [] })
  t.true(reached.states < larger.counts!.states)
  // Nothing else speaks of beginnings: not certificates, and not whoever asks for other bounds.
  const certified = await checkedJson({ names: ['gate'], certify: true }, [usual, beginning('R1-used')])
  t.deepEqual([certified.exitCode, certified.runs.length], [exitCodes.asClaimed, 1])
  const never: Scenario = {
    ...beginning('R1-used'),
    properties: [reachable({ name: 'R2-full', sentence: '', uses: [], holds: () => false })],
    until: 'R2-full',
  }
  t.is((await checked({}, [usual, never])).exitCode, exitCodes.differs)
})

test('a claim that counts representatives only is compared', async (t) => {
  const { counts: _, ...uncounted } = larger
  const claimed = (orbits: NonNullable<Scenario['orbits']>) => checkedJson({}, [{ ...uncounted, orbits }])
  const [{ states, transitions, levels }] = (await claimed({ states: 1, transitions: 1 })).runs
  t.is((await claimed({ states, transitions, levels })).exitCode, exitCodes.asClaimed)
  t.is((await claimed({ states, transitions })).exitCode, exitCodes.asClaimed)
  for (const wrong of [
    { states: states + 1, transitions },
    { states, transitions: transitions + 1 },
    { states, transitions, levels: levels + 1 },
  ]) {
    t.is((await claimed(wrong)).exitCode, exitCodes.differs)
  }
})
