import { join } from 'node:path'
import test from 'ava'
import { counter, each, flag } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, alwaysEventually, leadsTo, underFairness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { CheckOptions } from '../../scripts/commands/check.ts'
import { list } from '../../scripts/commands/list.ts'
import { replay } from '../../scripts/commands/replay.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import * as retries from '../classics/retries.ts'
import { fits } from '../fits.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { checked, checkedJson } from './checked.ts'

// Liveness on the command line: fairness, loops, and what is refused.

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
  for (const width of [80, 120]) fits(t, (await checked({ names: ['restless'] }, disturbed, width)).text, width, /^to /)
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
