import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { type Competitor, Refused } from '../scripts/bench/peers/competitor.ts'
import { readLimit } from '../scripts/bench/peers/limit.ts'
import { type Contest, differences, type Measured, measureAll, medianRun } from '../scripts/bench/peers/measure.ts'
import { readOurs } from '../scripts/bench/peers/ours.ts'
import { definitions, modelFile, modelText, type PeerModel, peerModels } from '../scripts/bench/peers/peer-model.ts'
import { isInstalled } from '../scripts/bench/peers/process.ts'
import { reportText } from '../scripts/bench/peers/report.ts'
import { readRumur, rumurModel } from '../scripts/bench/peers/rumur.ts'
import { panOptions, readPan } from '../scripts/bench/peers/spin.ts'
import { readTlc, tlcConfiguration } from '../scripts/bench/peers/tlc.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'

const [notify, german] = ['notify', 'german'].map((name) => peerModels.find((model) => model.name === name)!) as [
  PeerModel,
  PeerModel,
]
const bounds = { pages: 4, devices: 2, frames: 5 }

test('every peer has its model, and the C program is there', (t) => {
  for (const { name, limitFits } of peerModels) {
    for (const ending of ['pml', 'm', 'tla', 'cfg']) t.true(existsSync(modelFile(`${name}.${ending}`)), name + ending)
    if (limitFits) t.true(existsSync(modelFile(`../limit/${name}.c`)))
  }
})

test('models get the sizes that are measured', (t) => {
  t.deepEqual(definitions(notify, bounds), ['-DPAGES=4', '-DDEVICES=2', '-DFRAMES=5'])

  const plain = rumurModel(modelText('notify.m'), notify, bounds, false)
  t.regex(plain, /^ {2}PAGES: 4;\n {2}DEVICES: 2;\n {2}FRAMES: 5;$/m)
  t.regex(plain, /^ {2}Page: 1 \.\. PAGES;$/m)
  t.regex(rumurModel(modelText('notify.m'), notify, bounds, true), /^ {2}Page: scalarset\(PAGES\);$/m)

  const configuration = tlcConfiguration(modelText('german.cfg'), german, { nodes: 1, values: 3 }, true)
  t.regex(configuration, /^ {2}Node = \{node1\}\n {2}Value = \{value1, value2, value3\}$/m)
  t.true(configuration.endsWith('\nSYMMETRY Symmetry\n'))
})

test('a model without a place for a size is an error', (t) => {
  t.throws(() => rumurModel('const\n  PAGES: 3;\n', notify, bounds, false), { message: /0 times in a model/ })
})

test('the table of SPIN fits the states that we found', (t) => {
  t.deepEqual(panOptions({ model: notify, expected: { states: 163_117, transitions: 0 } }), ['-E', '-w19', '-m75247'])
})

const pan = `
(Spin Version 6.5.2 -- 6 December 2019)
	assertion violations	+
State-vector 28 byte, depth reached 10265, errors: 0
  1105435 states, stored
  4816856 states, matched
  5922291 transitions (= stored+matched)
        0 atomic steps
pan: elapsed time 1.42 seconds
`

test('what SPIN prints is read, without the choice of an initial state', (t) => {
  const nodes = { nodes: 4, values: 2 }
  const rounding = { states: 0, transitions: 0 }
  const figures = { states: 1_105_434, transitions: 5_922_288, rounding, seconds: 1.42 }
  t.deepEqual(readPan(pan, { model: german, bounds: nodes }), figures)
  t.is(readPan(pan, { model: notify, bounds }).states, 1_105_435)
  // One value leaves nothing to choose, and is chosen all the same.
  const single = pan.replace('1105435', '27514').replace('4816856', '83269')
  t.like(readPan(single, { model: german, bounds: { nodes: 3, values: 1 } }), { states: 27_513, transitions: 110_781 })
})

test('what SPIN rounds may differ by that much', (t) => {
  const large = pan.replace('1105435', '22031029').replace('4816856', '1.2524317e+08')
  const read = readPan(large, { model: german, bounds: { nodes: 5, values: 2 } })
  t.deepEqual(read.rounding, { states: 0, transitions: 5 })
  const row = (name: string, transitions: number, rounding?: typeof read.rounding) => ({
    competitor: { name, stores: 'states' },
    runs: [{ states: 22_031_028, transitions, rounding }],
  })
  const rows = (transitions: number) =>
    [row('moveproof', transitions), row('SPIN', read.transitions, read.rounding)] as never
  t.deepEqual(differences(rows(147_274_200)), [])
  t.is(differences(rows(147_274_203)).length, 1)
})

test('figures of a truncated or failed search of SPIN are refused', (t) => {
  const task = { model: notify, bounds }
  t.throws(() => readPan(`error: max search depth too small\n${pan}`, task), { instanceOf: Refused, message: /trunc/ })
  t.throws(() => readPan(pan.replace('errors: 0', 'errors: 1'), task), { instanceOf: Refused })
  t.throws(() => readPan('pan: out of memory\n', task), { instanceOf: Refused })
})

test('what Rumur prints is read', (t) => {
  const output = '<summary states="163117" rules_fired="1032756" errors="0" duration_seconds="3"/>\n</rumur_run>'
  t.deepEqual(readRumur(output), { states: 163_117, transitions: 1_032_756 })
  t.throws(() => readRumur(output.replace('errors="0"', 'errors="1"')), { instanceOf: Refused })
})

test('what TLC prints is read, without initial states', (t) => {
  const output = `Model checking completed. No error has been found.
235874 states generated, 58104 distinct states found, 0 states left on queue.
@!@!@STARTMSG 2186:0 @!@!@
Finished in 1044ms at (2026-01-01 12:00:00)
`
  const nodes = { nodes: 3, values: 2 }
  const figures = { states: 58_104, transitions: 235_872, seconds: 1.044 }
  t.deepEqual(readTlc(output, { model: german, bounds: nodes }), figures)
  const cut = output.replace(', 0 states left', ', 12 states left')
  t.throws(() => readTlc(cut, { model: german, bounds: nodes }), { instanceOf: Refused })
})

test('what we and the C program print is read', (t) => {
  const figures = { states: 10, transitions: 20, levels: 3, seconds: 0.5, bytesPerState: 24, stoppedBy: null }
  const { levels: _, stoppedBy: __, ...read } = figures
  t.deepEqual(readOurs(JSON.stringify(figures)), read)
  t.throws(() => readOurs(JSON.stringify({ ...figures, stoppedBy: 'memory' })), { instanceOf: Refused })
  t.deepEqual(readLimit('10 states, 20 transitions, 3 levels, 0.5 seconds, 240 bytes\n'), read)
})

/** A competitor that prints what it is told to. */
const printing = (name: string, stores: Competitor['stores'], prepared: () => [states: number, code: string]) => {
  const competitor: Competitor = {
    name,
    tool: name,
    stores,
    missing: () => undefined,
    async prepare({ folder }) {
      const [states, code] = prepared()
      return { program: process.execPath, args: ['-e', `console.log(${states}); ${code}`], folder }
    },
    read: (output) => ({ states: Number(output), transitions: 1 }),
  }
  return competitor
}
const contest: Contest = { model: notify, bounds, repeat: 2, limits: { seconds: 60 } }

test('all take turns; who fails or is missing is out, and different counts are noticed', async (t) => {
  const turns: string[] = []
  const rows = await measureAll(
    [
      printing('one', 'states', () => [5, '']),
      { ...printing('two', 'states', () => [5, '']), missing: () => 'There is no two.' },
      printing('three', 'states', () => [5, 'process.exitCode = 3']),
      printing('four', 'states', () => [6, '']),
      printing('five', 'some', () => [2, '']),
    ],
    { ...contest, onRun: ({ name }, round) => turns.push(`${name} ${round}`) },
  )
  t.deepEqual(turns, ['one 1', 'two 1', 'three 1', 'four 1', 'five 1', 'one 2', 'four 2', 'five 2'])
  t.deepEqual(
    rows.map(({ runs }) => runs.length),
    [2, 0, 0, 2, 2],
  )
  t.deepEqual(differences(rows), ['four has 6 states and 1 transitions, one has 5 states and 1 transitions.'])
  const text = reportText(rows, contest, new RecordedTerminal())
  t.regex(text, /^notify at pages=4 devices=2 frames=5, medians of 2 runs, taken in turn\nevery state +states/)
  t.regex(text, /^two: There is no two\.$/m)
  t.regex(text, /^refused {2}three: it ended with code 3/m)
})

test('a run that takes too long is ended', async (t) => {
  const rows = await measureAll([printing('slow', 'states', () => [5, 'setInterval(() => 0, 1000)'])], {
    ...contest,
    limits: { seconds: 1 },
  })
  t.is(rows[0]!.skipped, 'not finished within 1 s')
  t.deepEqual(rows[0]!.runs, [])
})

test('the median of an even number of runs is the slower of the two in the middle', (t) => {
  const runs = [4, 1, 3, 2].map((seconds) => ({ seconds }) as Measured)
  t.is(medianRun(runs)!.seconds, 3)
  t.is(medianRun([]), undefined)
})

/** `npm run bench:peers` as a child. */
function benchPeers(words: readonly string[]): Promise<{ code: unknown; out: string; diagnostics: string }> {
  const script = join(import.meta.dirname, '..', 'scripts', 'bench', 'peers', 'run.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, out, diagnostics) =>
      resolve({ code: error?.code ?? 0, out, diagnostics }),
    )
  })
}

test('all that are installed find as many states as we do', async (t) => {
  const absent = ['spin', 'rumur', 'gcc'].filter((program) => !isInstalled(program))
  if (absent.length > 0) t.log(`not installed, so not run: ${absent.join(', ')}`)
  for (const [words, states, transitions] of [
    [['--pages', '2', '--frames', '3', '--only', 'spin', '--only', 'limit'], 2_581, 11_520],
    [['--model', 'german', '--nodes', '2', '--only', 'spin', '--only', 'rumur'], 3_390, 9_912],
    [['--model', 'german', '--nodes', '2', '--values', '1', '--only', 'spin'], 1_461, 4_026],
  ] as const) {
    const { code, out, diagnostics } = await benchPeers([...words, '--repeat', '1', '--json'])
    t.is(code, 0, diagnostics || out)
    const complete = JSON.parse(out).rows.filter((row: { stores: string }) => row.stores === 'states')
    for (const { name, median, skipped } of complete) {
      if (median) t.like(median, { states, transitions }, name)
      else t.truthy(skipped, name)
    }
  }
})

test('a peer or a model that does not exist is refused with what there is', async (t) => {
  for (const [words, pattern] of [
    [['--only', 'spim'], /did you mean 'spin'/],
    [['--model', 'peterson'], /choose from notify, german/],
    [['--pages', '99'], /pages/],
  ] as const) {
    const { code, diagnostics } = await benchPeers(words)
    t.is(code, 2)
    t.regex(diagnostics, pattern)
  }
})
