import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { change, mutate } from '../../model/language/mutation.ts'
import { replay as replayCommand } from '../../scripts/commands/replay.ts'
import { exitCodes, UsageError } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { walkOptions } from '../../scripts/search/options.ts'
import { fits } from '../fits.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { gate, getsIn, toyScenarios } from '../toy-scenarios.ts'
import { plainly, searched } from './searched.ts'

// What the command says of walks, keeps and refuses.

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
  const save = temporaryDirectory(t)
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
