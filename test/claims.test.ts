import test from 'ava'
import { completeBounds } from '../model/language/bounds.ts'
import type { Claim } from '../properties/claims/claim.ts'
import { claims } from '../properties/claims/claims.ts'
import { scenarios } from '../properties/scenarios.ts'
import { checkCommand } from '../scripts/check/check-command.ts'
import { selectTasks, taskOf } from '../scripts/check/select.ts'
import { planClaims } from '../scripts/claims/plan.ts'
import { checkClaims } from '../scripts/commands/claims.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { fits } from './fits.ts'
import { toyScenarios } from './toy-scenarios.ts'

// Claims about the whole domain: that each has its evidence, and that the command compares it with searches.

const plan = planClaims(scenarios, claims, [])

test('every claim is there once, in order, with evidence', (t) => {
  t.deepEqual(
    claims.map(({ id }) => id),
    Array.from({ length: 22 }, (_, i) => `S${i + 1}`),
  )
  for (const { id, evidence, verdict, outside } of claims) {
    t.true(evidence.length > 0, id)
    if (verdict === 'outside') t.truthy(outside, id)
  }
})

test('all evidence is what the table of scenarios claims, which other tests search', (t) => {
  for (const { claim, evidence } of plan.claims) {
    for (const { evidence: one, scenarios: own, properties } of evidence) {
      if ('comparison' in one) {
        const [broken, before] = own.map(({ violated }) => properties.filter((name) => name in violated)) as [
          string[],
          string[],
        ]
        t.true(properties.length > 20, `${claim.id}: ${one.design} and ${one.baseline} are hardly asked the same`)
        t.is(broken.some((name) => !before.includes(name)) ? 'worse' : 'no worse', one.comparison, claim.id)
      } else {
        t.is(one.property in own[0]!.violated ? 'violated' : 'holds', one.verdict, `${claim.id}: ${one.design}`)
      }
    }
  }
})

test('what is true under conditions is shown with them and without', (t) => {
  for (const { id, verdict, evidence } of claims) {
    if (verdict !== 'conditional') continue
    const fails = evidence.filter((one) =>
      'comparison' in one ? one.comparison === 'worse' : one.verdict === 'violated',
    )
    // That nothing moves is a place that stays fixed.
    t.true(fails.length > 0 || evidence.some((one) => one.shows.startsWith('without')), id)
    t.true(fails.length < evidence.length, id)
  }
})

test('each side condition of S21 is dropped by a mutant', (t) => {
  const { evidence } = claims.find(({ id }) => id === 'S21')!
  for (const condition of ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7']) {
    const dropped = evidence.filter(({ shows }) => shows.startsWith(`${condition},`))
    t.true(dropped.length > 0, condition)
    for (const one of dropped) {
      t.truthy(scenarios.find(({ system }) => system.name === one.design)?.mutantOf, condition)
      t.is('comparison' in one ? undefined : one.verdict, 'violated', condition)
    }
  }
})

test('the command of every piece of evidence asks its property in its scenario', (t) => {
  let looked = 0
  for (const { evidence: one, scenarios: own } of plan.claims.flatMap(({ evidence }) => evidence)) {
    if ('comparison' in one) continue
    const task = taskOf(scenarios, own[0]!, new Set([one.property]))
    const words = checkCommand(task, { name: one.property }).split(' check ')[1]!.split(' ')
    const at = words.indexOf('--property')
    const pairs = words.slice(1, at).filter((_, i) => i % 2 === 0)
    const bounds = Object.fromEntries(pairs.map((name, i) => [name.slice(2), Number(words[2 + 2 * i])]))
    const tasks = selectTasks(scenarios, { names: [words[0]!], bounds, properties: [words[at + 1]!] })
    const found = tasks.find(({ scenario }) => scenario === own[0])
    t.true(
      found?.properties.some(({ name }) => name === one.property),
      `${words.join(' ')}`,
    )
    const { system } = own[0]!
    t.deepEqual(found?.system.bounds, completeBounds(system.name, system.bounds, own[0]!.bounds))
    looked++
  }
  t.true(looked > 80)
})

const toyClaims: readonly Claim[] = [
  {
    id: 'S1',
    verdict: 'conditional',
    sentence: 'A gate lets one process in at a time, if nobody pushes.',
    evidence: [
      { shows: 'one at a time', design: 'gate', property: 'G1-exclusion', verdict: 'holds' },
      { shows: 'without: two at once', design: 'X01-pushy', property: 'G1-exclusion', verdict: 'violated' },
      {
        shows: 'pushing is worse',
        design: 'X01-pushy',
        baseline: 'gate',
        bounds: { processes: 2 },
        comparison: 'worse',
      },
    ],
  },
  {
    id: 'S2',
    verdict: 'outside',
    sentence: 'Gates are fast.',
    evidence: [{ shows: 'they are passed', design: 'gate', property: 'R1-used', verdict: 'holds' }],
    outside: 'Models have no time.',
  },
]

async function checked(table = toyClaims, { ids = [] as string[], json = false, states = 1000, width = 80 } = {}) {
  const terminal = new RecordedTerminal(width)
  const limits = { memoryBytes: 2 ** 30, states }
  const exitCode = await checkClaims(toyScenarios, table, { ids, limits, workers: 1, json }, terminal).catch((error) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

test('claims in short: verdict, sentence, what is behind it, and the command for the counterexample', async (t) => {
  const { exitCode, text } = await checked()
  t.is(exitCode, exitCodes.asClaimed)
  t.is(
    text.replace(/^ +\S.* check /m, '     … check '),
    `S1   true under conditions  as claimed
     A gate lets one process in at a time, if nobody pushes.
     behind it: gate (G1), X01-pushy (G1, beside gate)
     … check X01-pushy --property G1

S2   outside the model  as claimed
     Gates are fast.
     outside the model: Models have no time.
     behind it: gate (R1)

2 claims, 4 pieces of evidence from 2 searches: as claimed
`,
  )
})

test('a claim by name, in whatever case: what each search shows, at any width', async (t) => {
  for (const width of [80, 100]) {
    const { exitCode, text } = await checked(toyClaims, { ids: ['s1'], width })
    t.is(exitCode, exitCodes.asClaimed)
    t.regex(text, /✓ without: two at once\n +X01-pushy G1-exclusion: violated in 4 steps\n +at processes=2/)
    t.regex(text, /✓ pushing is worse\n +X01-pushy beside gate: worse: G1-exclusion, G2-closed-behind/)
    t.notRegex(text, /Gates are fast/)
    fits(t, text, width, / check /)
  }
})

test('evidence that says something else: exit code 1, and what the claim needs', async (t) => {
  const [first, second] = toyClaims as [Claim, Claim]
  const [holds, , worse] = first.evidence
  const wrong = {
    ...first,
    evidence: [
      { ...holds!, verdict: 'violated' },
      { ...worse!, comparison: 'no worse' },
    ],
  } as Claim
  const { exitCode, text } = await checked([wrong, second])
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /^S1 +true under conditions +differs$/m)
  t.regex(text, /✗ one at a time\n +gate G1-exclusion: holds\n.*\n +differs: the claim needs 'violated'/)
  t.regex(text, /differs: the claim needs 'no worse'/)
  t.regex(text, /differs: S1\n$/)
})

test('a limit leaves claims undecided: exit code 3', async (t) => {
  const { exitCode, text } = await checked(toyClaims, { states: 2 })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /^S1 .*undecided$/m)
})

test('as JSON: one object, with a command for each verdict', async (t) => {
  const { exitCode, text } = await checked(toyClaims, { json: true })
  t.is(exitCode, exitCodes.asClaimed)
  const { claims: printed, ok, interrupted } = JSON.parse(text)
  t.true(ok)
  t.false(interrupted)
  t.deepEqual(
    printed.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]),
    [
      ['S1', 'conditional'],
      ['S2', 'outside'],
    ],
  )
  const [, broken, comparison] = printed[0].scenarios
  t.regex(broken.command, / check X01-pushy --property G1$/)
  t.like(broken, { design: 'X01-pushy', bounds: { processes: 2 }, expected: 'violated', found: 'violated', steps: 4 })
  t.like(comparison, { baseline: 'gate', expected: 'worse', outcome: 'met' })
  t.is(printed[1].outside, 'Models have no time.')
})

test('what is not there is refused by name', async (t) => {
  const noClaim = await checked(toyClaims, { ids: ['S3'] })
  t.is(noClaim.exitCode, exitCodes.badInput)
  t.regex(noClaim.diagnosed, /S3/)
  const evidence = [{ shows: 'x', design: 'gate', property: 'G9', verdict: 'holds' as const }]
  const noScenario = await checked([{ ...toyClaims[0]!, evidence }])
  t.is(noScenario.exitCode, exitCodes.badInput)
  t.regex(noScenario.diagnosed, /No scenario of 'gate' asks 'G9'/)
})
