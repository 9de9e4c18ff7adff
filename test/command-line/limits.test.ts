import test from 'ava'
import { explore } from '../../explorer/explore.ts'
import { instantiate } from '../../model/language/system.ts'
import { searchLimits, wholeNumber } from '../../scripts/check/limits.ts'
import { profileFields } from '../../scripts/check/profiling.ts'
import { profileText } from '../../scripts/check/report-profile.ts'
import { checkpointOptions } from '../../scripts/checkpoint/options.ts'
import { exitCodes, UsageError } from '../../scripts/exit.ts'
import { ProgressLine } from '../../scripts/output/progress.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { workerCount } from '../../scripts/workers/count.ts'
import { gateScenario, toyScenarios } from '../toy-scenarios.ts'
import { checked, checkedJson, plainly } from './checked.ts'
import { claimedSilent, digits, endless } from './counting.ts'

// What a limit or an interrupt leaves undone is undecided, and the report says which it was.

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
  const limits = { memoryBytes: 2 ** 30, seconds: 0.1 }
  const { exitCode, text } = await checked({ limits }, [claimedSilent(endless)])
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

test('an interrupt ends the search with what it has, exit code 130', async (t) => {
  const controller = new AbortController()
  let steps = 0
  const endless = digits('endless', 999, () => {
    steps++
    if (steps === 10_000) controller.abort()
  })
  const { exitCode, text } = await checked({ signal: controller.signal }, [claimedSilent(endless), ...toyScenarios])
  t.is(exitCode, exitCodes.interrupted)
  t.true(text.includes('interrupted, at no bounds'), text)
  t.true(text.includes('3 searches not begun'), text)
  t.regex(text, /endless +[\d,]+ +[\d,]+ +\d+ .* undecided/, 'partial counts')
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
  // Few enough states to be found before the limit is looked at; certifying them looks at it after the first ones.
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  const slow = digits('slow', 3, ({ a, b, c }) => {
    if (a === 1 && b + c === 0) Atomics.wait(sleeper, 0, 0, 60)
  })
  const limits = { memoryBytes: 2 ** 30, seconds: 0.01 }
  const { exitCode, text } = await checked({ names: ['slow'], certify: true, limits }, [claimedSilent(slow)])
  t.is(exitCode, exitCodes.undecided)
  t.true(text.includes('not certified: stopped by the limit of 10 ms'), text)
  t.true(text.includes('64 states'), text)
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
