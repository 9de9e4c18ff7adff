import test from 'ava'
import { scenarios } from '../../properties/scenarios.ts'
import { bench } from '../../scripts/commands/bench.ts'
import { list } from '../../scripts/commands/list.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { durationText } from '../../scripts/output/durations.ts'
import { bytesText, countText, numberText } from '../../scripts/output/numbers.ts'
import { ProgressLine } from '../../scripts/output/progress.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { fits } from '../fits.ts'
import { gateTwice, toyScenarios } from '../toy-scenarios.ts'
import { checked, checkedJson } from './checked.ts'
import { endless, neverRings } from './counting.ts'

// What commands print, as tables and as JSON.

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

test('numbers and times as people read them', (t) => {
  t.is(numberText(12968741), '12,968,741')
  t.is(countText(1, 'step'), '1 step')
  t.is(countText(0, 'step'), '0 steps')
  t.is(bytesText(512), '512 bytes')
  t.is(bytesText(4 * 2 ** 30), '4 GB')
  const times = [0.003, 0.42, 12.34, 59.96, 245, 7384].map(durationText)
  t.deepEqual(times, ['3 ms', '0.42 s', '12.3 s', '1 min 00 s', '4 min 05 s', '2 h 03 min'])
})

test('progress is drawn on a terminal only, not too often, and cleared', (t) => {
  let written = ''
  let now = 1000
  const line = new ProgressLine({ columns: 30, write: (text) => (written += text) }, () => now)
  const show = () => line.show(() => 'x'.repeat(100))
  const drawn = `\r\u001B[K${'x'.repeat(29)}`
  now += 199
  show()
  t.is(written, '', 'nothing flashes up for what is done at once')
  now += 1
  show()
  show()
  t.is(written, drawn)
  now += 200
  show()
  t.is(written, drawn + drawn)
  line.clear()
  line.clear()
  t.is(written, `${drawn}${drawn}\r\u001B[K`)
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
        accelerators: {},
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
