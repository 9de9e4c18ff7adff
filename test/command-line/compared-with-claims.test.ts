import test from 'ava'
import { reachable } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { CheckOptions } from '../../scripts/commands/check.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { fits } from '../fits.ts'
import { gateScenario, gateTwice, toyScenarios } from '../toy-scenarios.ts'
import { checked, checkedJson } from './checked.ts'

// `check` takes the claims that are asked for, compares each with what it finds, and says what differs.

const withTime = (text: string) => text.replaceAll(/ +\d[\d.]* (?:m?s)\b/g, ' <time>')

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
