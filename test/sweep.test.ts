import test from 'ava'
import { bound } from '../model/language/bounds.ts'
import { count, each, flag } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { system } from '../model/language/system.ts'
import { always } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { type SweepOptions, sweep } from '../scripts/commands/sweep.ts'
import { exitCodes, reportError, UsageError } from '../scripts/exit.ts'
import { aboutDurationText } from '../scripts/output/durations.ts'
import { aboutText } from '../scripts/output/numbers.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { forecast, type Measured } from '../scripts/sweep/growth.ts'
import { chosenRanges, type Ranges } from '../scripts/sweep/ranges.ts'
import { fits } from './fits.ts'
import { gateScenario, gateTwice, toyScenarios } from './toy-scenarios.ts'

// Switches that anybody may flip: 2 ** (lamps + fans) states, so every growth is known.
const lamps = bound('lamps', { meaning: 'lamps', default: 1, min: 1, max: 4 })
const fans = bound('fans', { meaning: 'fans', default: 1, min: 1, max: 3 })
const Lamp = indexSet('Lamp', lamps)
const Fan = indexSet('Fan', fans)
const housePart = part({
  name: 'house',
  state: { light: each(Lamp, flag()), air: each(Fan, flag()) },
  actions: (action) => ({
    flip: action({
      by: 'environment',
      on: { lamp: Lamp },
      then: (s, { lamp }) => {
        s.light[lamp] = !s.light[lamp]
      },
    }),
    turn: action({
      by: 'environment',
      on: { fan: Fan },
      then: (s, { fan }) => {
        s.air[fan] = !s.air[fan]
      },
    }),
  }),
})
const dim = always({
  name: 'D1-dim',
  sentence: 'Never three lights.',
  uses: [housePart],
  holds: (s) => count(s.light, (on) => on) < 3,
})
const house: Scenario = {
  system: system({ name: 'house', title: 'switches', parts: [housePart] }),
  bounds: { lamps: 1, fans: 1 },
  properties: [dim],
  violated: {},
}

async function swept(ranges: Ranges, options: Partial<SweepOptions> = {}, table: readonly Scenario[] = [house]) {
  const terminal = new RecordedTerminal(80)
  const design = table[0]!.system.name
  const limits = { memoryBytes: 2 ** 30 }
  const plainly = { design, ranges, properties: [], limits, symmetry: false, workers: 1, json: false }
  const exitCode = await sweep(table, { ...plainly, ...options }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

/** Without what is measured: times and bytes. */
const counts = (text: string) => text.replaceAll(/ +\d+\.\d\d s +[\d.,]+/g, ' <measured>')

test('every combination, small ones first, with growth by each bound and an estimate', async (t) => {
  const { exitCode, text } = await swept({ lamps: { from: 1, to: 2 }, fans: { from: 1, to: 2 } })
  t.is(exitCode, exitCodes.asClaimed)
  t.is(
    counts(text).replace(/states, .*, if growth\s+goes/, 'states, <time>, if growth goes'),
    `house
lamps fans     states  transitions levels    time B/state  verdicts
1     1             4            8      3 <measured>  all as claimed
1     2             8           24      4 <measured>  all as claimed
2     1             8           24      4 <measured>  all as claimed
2     2            16           64      5 <measured>  all as claimed

lamps fans  states on a logarithmic scale: a block is ×1.07
1     1     ███████████████████▌                      4
1     2     █████████████████████████████▎            8  ×2 by fans
2     1     █████████████████████████████▎            8  ×2 by lamps
2     2     ███████████████████████████████████████  16  ×2 by lamps, ×2 by fans

estimate for lamps=2 fans=3: about 32 states, <time>, if growth goes on as from
  fans=1 to fans=2 (×2)
`,
  )
  fits(t, text, 80)
})

test('a limit is shown, and nothing larger is searched', async (t) => {
  const limits = { memoryBytes: 2 ** 30, states: 10 }
  const { exitCode, text } = await swept({ lamps: { from: 1, to: 2 }, fans: { from: 1, to: 3 } }, { limits })
  t.is(exitCode, exitCodes.undecided)
  const [table, chart] = counts(text).split('lamps fans  states')
  t.is(
    table,
    `house
lamps fans     states  transitions levels    time B/state  verdicts
1     1             4            8      3 <measured>  all as claimed
1     2             8           24      4 <measured>  all as claimed
2     1             8           24      4 <measured>  all as claimed
1     3            11           20      2 <measured>
  stopped by the limit of 10 states
2     2            11           20      2 <measured>
  stopped by the limit of 10 states
skipped, as a smaller point hit a limit: lamps=2 fans=3

`,
  )
  t.regex(chart!, /^2 {5}2 {5}█+ {2}≥ 11$/m)
  t.regex(chart!, /^estimate for lamps=1 fans=3: about 16 states/m, 'of the last row with two finished points')
  fits(t, text, 80)
})

test('verdicts are compared with the claim that is made at the point', async (t) => {
  const { exitCode, text } = await swept({ lamps: { from: 2, to: 3 } })
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /^3 +16 .* violated: D1\n {2}differs: D1-dim: claimed 'holds', found 'violated in 3 steps'$/m)
  const wrong = [gateScenario, { ...gateTwice[1]!, counts: { states: 21, transitions: 48, levels: 5 } }]
  const gate = await swept({ processes: { from: 2, to: 4 } }, {}, wrong)
  t.is(gate.exitCode, exitCodes.differs)
  t.regex(gate.text, /differs: states: claimed 21, found 20/)
  const mutant = await swept({ processes: { from: 2, to: 3 } }, { design: 'X01' }, toyScenarios)
  t.is(mutant.exitCode, exitCodes.asClaimed, mutant.text)
})

test('--json prints one object with the promised members', async (t) => {
  const { exitCode, text } = await swept({ lamps: { from: 2, to: 3 } }, { json: true })
  t.is(exitCode, exitCodes.differs)
  const { design, points, skipped, forecast } = JSON.parse(text)
  t.is(design, 'house')
  t.deepEqual(skipped, [])
  t.is(points.length, 2)
  t.like(points[1], {
    bounds: { lamps: 3, fans: 1 },
    states: 16,
    transitions: 64,
    levels: 5,
    stoppedBy: null,
    violated: ['D1-dim'],
  })
  t.true(points[1].seconds >= 0 && points[1].bytesPerState > 0)
  t.like(forecast, { bounds: { lamps: 4, fans: 1 }, states: 32, growth: { bound: 'lamps', factor: 2 } })
  const one = JSON.parse((await swept({ lamps: { from: 2, to: 2 } }, { json: true })).text)
  t.is(one.points.length, 1)
  t.is(one.forecast, null)
})

test('estimates: the last growth once more, from two finished points in a row only', (t) => {
  const point = (n: number, states: number, finished = true): Measured => ({
    bounds: { n, m: 1 },
    states,
    seconds: states / 1000,
    finished,
  })
  const declared = [
    bound('n', { meaning: 'n', default: 1, min: 1, max: 5 }),
    bound('m', { meaning: 'm', default: 1, min: 1, max: 5 }),
  ]
  const next = forecast([point(1, 10), point(2, 100), point(3, 2000)], ['n'], declared)
  t.deepEqual(next, { bounds: { n: 4, m: 1 }, states: 40_000, seconds: 40, growth: { bound: 'n', factor: 20 } })
  t.is(forecast([point(1, 10), point(2, 100), point(3, 500, false)], ['n'], declared)?.states, 1000)
  t.is(forecast([point(1, 10), point(2, 100), point(3, 1500, false)], ['n'], declared), undefined, 'refuted')
  t.is(forecast([point(1, 10)], ['n'], declared), undefined)
  t.is(forecast([point(1, 10), point(3, 100)], ['n'], declared), undefined, 'not in a row')
  t.is(forecast([point(1, 10), point(2, 100)], ['n', 'm'], declared), undefined, 'in a row along another bound')
  t.is(forecast([point(4, 10), point(5, 100)], ['n'], declared), undefined, 'no larger ones are defined')
  t.deepEqual([950, 58_104, 1_234_567].map(aboutText), ['950', '58,000', '1.2 million'])
  t.deepEqual([0.0034, 6.24, 41.7, 448].map(aboutDurationText), ['3 ms', '6 s', '42 s', '7 min 30 s'])
})

test('Ctrl-C leaves the points so far', async (t) => {
  const controller = new AbortController()
  const terminal = new RecordedTerminal(80)
  const print = terminal.print.bind(terminal)
  terminal.print = (text) => {
    print(text)
    if (/^2 .*claimed/.test(text)) controller.abort()
  }
  const ranges = { lamps: { from: 1, to: 3 } }
  const limits = { memoryBytes: 2 ** 30 }
  const options = { design: 'house', ranges, properties: [], limits, symmetry: true, workers: 1 }
  t.is(await sweep([house], { ...options, json: false, signal: controller.signal }, terminal), exitCodes.interrupted)
  t.regex(terminal.printed, /\n1 .*\n2 .*all as claimed\n[\s\S]*logarithmic scale[\s\S]*█/)
  t.notRegex(terminal.printed, /\n3 /)
})

test('bad input: one sentence, exit code 2', async (t) => {
  const read = (value: unknown) => chosenRanges(['pages'], { pages: value })
  t.deepEqual(read('1..4'), { pages: { from: 1, to: 4 } })
  t.deepEqual(read(2), { pages: { from: 2, to: 2 } })
  for (const [value, said] of [
    ['4..1', /upwards, such as 1\.\.4/],
    ['x', /given 'x'/],
    ['1..', /such as 1\.\.3/],
    [1.5, /whole number/],
    [[1, 2], /given several: 1, 2/],
  ] as const) {
    t.throws(() => read(value), { instanceOf: UsageError, message: said })
  }
  const refused = async (ranges: Ranges, said: RegExp, options: Partial<SweepOptions> = {}, table = [house]) => {
    const { exitCode, text, diagnosed } = await swept(ranges, options, table)
    t.is(exitCode, exitCodes.badInput)
    t.is(text, '')
    t.regex(diagnosed, said)
  }
  await refused({ lamps: { from: 1, to: 1e12 } }, /lamps = 1000000000000 is outside 1\.\.4/)
  await refused({ doors: { from: 1, to: 2 } }, /no bound of house 'doors'/)
  await refused({}, /did you mean 'house'/, { design: 'hose' })
  await refused({}, /no property of house 'D2'/, { properties: ['D2'] })
  const twins = [{ ...house, system: { ...house.system, name: 'X01-twin' }, mutantOf: 'house' }, toyScenarios[1]!]
  await refused({}, /sweep takes one design, and 'X01' is X01-twin and X01-pushy\./, { design: 'X01' }, twins)
})
