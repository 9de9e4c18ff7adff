import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { accessesOf } from '../counterexamples/accesses.ts'
import { explain } from '../counterexamples/explain/explain.ts'
import { renderExplanation } from '../counterexamples/explain/render.ts'
import { whyNot } from '../counterexamples/explain/why-not.ts'
import { initialState } from '../counterexamples/interpreter.ts'
import { replay as frames } from '../counterexamples/replay.ts'
import { explore } from '../explorer/explore.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { counter, each, flag, none, optional } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import { instantiate, type SystemDefinition, system } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { always, bindProperties, type Property } from '../properties/property.ts'
import { scenarios } from '../properties/scenarios.ts'
import { explain as explainCommand } from '../scripts/commands/explain.ts'
import { replay } from '../scripts/commands/replay.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { withBlocking } from '../scripts/explain/blocking.ts'
import { ProgressLine } from '../scripts/output/progress.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { whyNotOptions } from '../scripts/replay/why-not.ts'
import { faultServed, restless } from './classics/retries.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { exclusion, gate, toyScenarios } from './toy-scenarios.ts'

// Why a behaviour ends as it does, and what would have stopped it.

const corpus = join(import.meta.dirname, '..', 'counterexamples', 'corpus')
const earlyReturn = join(corpus, 'X07-return-before-acknowledge', 'P1-no-dma-to-moved-page.json')
const limits = { memoryBytes: 2 ** 30, states: 100_000 }
const pushy = toyScenarios.find(({ system }) => system.name === 'X01-pushy')!.system

function explained(
  definition: SystemDefinition,
  property: Property,
  bounds: Bounds = {},
  original?: SystemDefinition,
  given?: Trace,
) {
  const instance = instantiate(definition, bounds)
  const bound = bindProperties(instance, [property])[0]!
  const trace = given ?? explore(instance, [bound]).verdicts[0]!.trace!
  const explanation = explain(instance, bound, trace, original && instantiate(original, bounds))
  const text = (width: number) => renderExplanation(instance, bound, trace, explanation, { width })
  return { instance, bound, trace, explanation, text }
}

test('the explanation of a shipped mutant names what it lacks, why that was false, and what a correct run does', async (t) => {
  const terminal = new RecordedTerminal(80)
  const file = earlyReturn
  t.is(await explainCommand(scenarios, { file, limits, json: false }, terminal), exitCodes.asClaimed)
  const end = `What would have stopped it
  Step 9, invalidateReturn(mover0, device0) by the driver
    (drivers/infiniband/hw/mlx5/odp.c: the zap has been waited for), does not
    ask for 'hardwareAcknowledged', which notifier-mirror asks for here. It was
    false:
    movers[mover0].page     = page0
    zapping[device0][page0] = true
    a correct run does zapDone(device0, page0) first
    required here, no counterexample of up to 11 steps is left (523 states
      searched at these bounds)
`
  t.true(terminal.printed.endsWith(end), terminal.printed)
  t.true(readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8').includes(end), 'the README shows it')
  const json = new RecordedTerminal(80)
  await explainCommand(scenarios, { file, limits, json: true }, json)
  t.like(JSON.parse(json.printed).missing[0], {
    number: 9,
    condition: 'hardwareAcknowledged',
    isDropped: true,
    first: ['zapDone(device0, page0)'],
  })
})

test('steps that take no part are told from those that do', (t) => {
  const system = instantiate(pushy, { processes: 3 })
  const step = (name: string, process: number) => ({ action: name, parameters: { process } })
  const trace = {
    initial: 0,
    steps: [step('arrive', 2), step('arrive', 0), step('arrive', 1), step('enter', 0), step('enter', 1)],
  }
  const { explanation, text } = explained(pushy, exclusion, system.bounds, gate, trace)
  t.deepEqual(
    explanation.matters.map(({ number, needs }) => [number, needs]),
    [
      [2, [{ path: 'place[process0]', by: 4 }]],
      [3, [{ path: 'place[process1]', by: 5 }]],
      [4, [{ path: 'place[process0]', by: undefined }]],
      [5, [{ path: 'place[process1]', by: undefined }]],
    ],
  )
  t.is(
    text(80),
    `G1-exclusion  5 steps
Two processes are never inside at once.

violated: the condition is false in the last state for one = process0, other =
  process1.
  place[process0] = inside
  place[process1] = inside

4 of 5 steps matter
  2  application  arrive(process0)
        place[process0] = waiting  for step 4
  3  application  arrive(process1)
        place[process1] = waiting  for step 5
  4  kernel  enter(process0)
        place[process0] = inside  for the property
  5  kernel  enter(process1)
        place[process1] = inside  for the property
  no part in it: 1 arrive(process2)

What would have stopped it
  Step 5, enter(process1) by the kernel, does not ask for 'open', which gate
    asks for here. It was false:
    closed = true
    a correct run does leave(process0) first
`,
  )
})

const Slot = indexSet('Slot', 2)
const buffers = part({
  name: 'buffers',
  state: { reader: each(Slot, flag()), gone: each(Slot, flag()), owner: optional(Slot), writes: counter(3) },
  actions: (action) => ({
    read: action({
      by: 'application',
      on: { slot: Slot },
      when: { there: (s, { slot }) => !s.gone[slot], idle: (s, { slot }) => !s.reader[slot] },
      then: (s, { slot }) => {
        s.reader[slot] = true
        s.owner = s.owner === none ? slot : s.owner
      },
    }),
    done: action({
      by: 'application',
      on: { slot: Slot },
      when: { reading: (s, { slot }) => s.reader[slot] },
      then: (s, { slot }) => {
        s.reader[slot] = false
      },
    }),
    reuse: action({
      by: 'kernel',
      on: { slot: Slot },
      when: {
        unread: (s, { slot }) => !s.reader[slot],
        there: (s, { slot }) => !s.gone[slot],
        few: (s) => s.writes < 3,
      },
      then: (s) => {
        s.writes += 1
      },
    }),
    free: action({
      by: 'kernel',
      on: { slot: Slot },
      when: { there: (s, { slot }) => !s.gone[slot] },
      then: (s, { slot }) => {
        s.gone[slot] = true
      },
    }),
  }),
})
const forgetful = system({ name: 'forgetful', title: 'free does not ask for readers', parts: [buffers] })
const noUseAfterFree = always({
  name: 'no-use-after-free',
  sentence: 'Nobody reads what is gone.',
  uses: [buffers],
  on: { slot: Slot },
  holds: { present: (s, { slot }) => !s.gone[slot] || !s.reader[slot] },
})

test('without an original, a condition of another action that becomes true by waiting is proposed', (t) => {
  const { explanation } = explained(forgetful, noUseAfterFree)
  t.like(explanation.missing, [
    { step: 2, condition: 'unread', action: 'reuse', system: 'forgetful', isDropped: false, first: ['done(slot0)'] },
  ])
  t.is(explanation.missing.length, 1, "'idle' of read is the same condition, and read is the step of another actor")
})

test('what an effect reads before it writes it counts, what it writes first does not', (t) => {
  const instance = instantiate(forgetful)
  const trace = {
    initial: 0,
    steps: [
      { action: 'read', parameters: { slot: 1 } },
      { action: 'reuse', parameters: { slot: 0 } },
    ],
  }
  t.deepEqual(accessesOf(instance, frames(instance, trace)).slice(1), [
    { asked: ['gone[slot1]', 'reader[slot1]'], used: ['owner'], changed: ['reader[slot1]', 'owner'] },
    { asked: ['reader[slot0]', 'gone[slot0]', 'writes'], used: ['writes'], changed: ['writes'] },
  ])
})

test('an effect that was left out is named', (t) => {
  const shut = toyScenarios.find(({ system }) => system.name.startsWith('X02'))!
  const stuck = shut.properties.find(({ name }) => name === 'never-stuck')!
  const { explanation, text } = explained(shut.system, stuck, {}, gate)
  t.deepEqual(explanation.missingEffects, [
    { step: 4, action: 'leave', effect: 'open', system: 'gate', sets: [{ path: 'closed', value: 'false' }] },
  ])
  t.true(
    text(80).endsWith(`What would have stopped it
  Step 4, leave(process0) by the kernel, does not do 'open' as it is done in
    gate. After it there would have been:
    closed = false
`),
    text(80),
  )
})

test('all steps of a loop matter, and those of the stem that it needs', (t) => {
  const { explanation, text } = explained(restless, faultServed)
  t.deepEqual(
    explanation.matters.map(({ number }) => number),
    [1, 2, 3, 4],
  )
  t.true(text(80).includes('All steps matter'))
  t.false(text(80).includes('would have stopped it'))
})

test('explanations fit the terminal', (t) => {
  for (const width of [80, 120]) {
    for (const { text } of [
      explained(pushy, exclusion, {}, gate),
      explained(forgetful, noUseAfterFree),
      explained(restless, faultServed),
    ]) {
      t.deepEqual(
        text(width)
          .split('\n')
          .filter((line) => line.length > width),
        [],
      )
    }
  }
})

test('why not: the steps that came nearest, with every false condition', (t) => {
  const instance = instantiate(gate, { processes: 2 })
  t.deepEqual(whyNot(instance, initialState(instance, 0)), [
    { step: 'arrive(process0)', conditions: [] },
    { step: 'arrive(process1)', conditions: [] },
    { step: 'enter(process0)', conditions: ['waiting'] },
    { step: 'enter(process1)', conditions: ['waiting'] },
    { step: 'leave(process0)', conditions: ['inside'] },
    { step: 'leave(process1)', conditions: ['inside'] },
    { step: 'repair()', conditions: ['broken'] },
  ])
})

test('replay --why-not says it of a step, or of the end, and refuses what does not go with it', async (t) => {
  const file = earlyReturn
  const said = async (options: object) => {
    const terminal = new RecordedTerminal(80)
    const exitCode = await Promise.resolve()
      .then(() => replay(scenarios, { file, full: false, json: false, ...options }, terminal))
      .catch((error) => reportError(error, terminal))
    return { exitCode, text: terminal.printed + terminal.diagnosed }
  }
  const ninth = await said({ whyNot: { step: 9 } })
  t.is(ninth.exitCode, exitCodes.asClaimed)
  t.true(ninth.text.startsWith('Step 9 was invalidateReturn(mover0, device0). Beside it:\n'))
  t.true(ninth.text.includes('  zapDone(device0, page0)  could be taken\n'))
  t.true(ninth.text.includes('  faultMap(op0)  needs walked, noneRunning\n'))
  t.false(ninth.text.includes('  invalidateReturn('), 'it was taken')
  const end = await said({ whyNot: { step: undefined } })
  t.true(end.text.startsWith('After step 11, the last one:\n'))
  t.true(end.text.includes('  discardUnmap(mover0)  needs notified'))
  for (const [options, message] of [
    [{ whyNot: { step: 12 } }, /There is no step 12: the last one is 11/],
    [{ whyNot: { step: 1 }, json: true }, /--why-not prints a text of its own/],
  ] as const) {
    const refused = await said(options)
    t.is(refused.exitCode, exitCodes.badInput)
    t.regex(refused.text, message)
  }
  t.throws(() => whyNotOptions({ step: '3' }), { message: /--step is about --why-not/ })
  t.deepEqual(whyNotOptions({ 'why-not': true, step: '3' }), { step: 3 })
  t.throws(() => whyNotOptions({ 'why-not': true, step: '0' }), { message: /--step takes one whole number from 1/ })
})

test('what is no longer violated is not explained: exit code 1', async (t) => {
  const directory = temporaryDirectory(t)
  const file = join(directory, 'shorter.json')
  const kept = JSON.parse(readFileSync(earlyReturn, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...kept, steps: kept.steps.slice(0, 10) }))
  const terminal = new RecordedTerminal(80)
  t.is(await explainCommand(scenarios, { file, limits, json: false }, terminal), exitCodes.differs)
  t.is(terminal.printed, '')
  t.regex(terminal.diagnosed, /no longer violated by these 10 steps\. There is nothing to explain/)
})

test('what can no longer happen: the step that has to wait for something new is named', async (t) => {
  const terminal = new RecordedTerminal(80)
  const file = join(corpus, 'B12-cache-under-umem-mutex', 'A-eviction-reachable.json')
  await explainCommand(scenarios, { file, limits, json: false }, terminal)
  const end = terminal.printed.slice(terminal.printed.indexOf('What would have stopped it'))
  t.regex(
    end.replaceAll(/\s+/g, ' '),
    /From there on forget\(device0, page0\) has to wait for 'cacheUnlocked'; in [\w-]+ it could be taken\. It was false: allocating\[device0\] = mover0 without that, no counterexample of up to 13 steps is left/,
  )
})

/** The explanation of a kept counterexample, as data. */
async function keptExplanation(name: string) {
  const terminal = new RecordedTerminal(80)
  const file = join(corpus, `${name}.json`)
  await explainCommand(scenarios, { file, limits: { ...limits, states: 1 }, json: true }, terminal)
  return JSON.parse(terminal.printed)
}

test('a deadlock: who waits for whom, since when, and that it is a circle', async (t) => {
  const file = join(corpus, 'B12-cache-under-umem-mutex', 'L4-callbacks-return.json')
  const terminal = new RecordedTerminal(80)
  await explainCommand(scenarios, { file, limits: { ...limits, states: 1 }, json: false }, terminal)
  const text = terminal.printed.replaceAll(/\s+/g, ' ')
  t.regex(
    text,
    /invalidateStart\(mover0, device0\) would change callback\[mover0\]\[device0\], and waits for 'unlocked': /,
  )
  t.regex(
    text,
    /regions\[device0\]\[page0\]\.lockedBy = deregistration since step \d+ forget\(device0, page0\) would change/,
  )
  t.regex(
    text,
    /a circle: each of notifyReturn\(mover0\), .*, dropClean\(mover0\) waits for the next, the last for the first/,
  )
  const { circle, matters, waits } = await keptExplanation('B12-cache-under-umem-mutex/L4-callbacks-return')
  t.deepEqual(
    circle,
    [
      'notifyReturn(mover0)',
      'invalidateStart(mover0, device0)',
      'forget(device0, page0)',
      'cacheUnlock(device0)',
    ].concat('dropClean(mover0)'),
  )
  t.deepEqual(waits[2], {
    step: 'forget(device0, page0)',
    changes: 'regions[device0][page0].lockedBy',
    conditions: ['cacheUnlocked'],
    why: { 'allocating[device0]': 'mover0' },
  })
  const revoke = matters.find(({ step }: { step: string }) => step === 'revoke(device0, page0)')
  t.deepEqual(revoke.sets, [{ path: 'regions[device0][page0].lockedBy', for: 'invalidateStart(mover0, device0)' }])
})

test('what waits for somebody who does not have to go on ends there, and is no circle', async (t) => {
  const { circle, waits } = await keptExplanation('userptr-under-process/L4-callbacks-return-despite-endless-jobs')
  t.deepEqual(circle, [])
  t.deepEqual(waits.at(-1), {
    step: 'dmaBeat(op0)',
    changes: 'operations[op0].beats',
    conditions: [],
    why: {},
  })
})

test('a step that waits for another field beside the one that it would change is named: the queue of a dead key', async (t) => {
  const { waits } = await keptExplanation('B11-revocation-races-callback/L4-callbacks-return')
  const acknowledged = waits.find(({ step }: { step: string }) => step === 'zapDone(device0, page0)')
  t.deepEqual(acknowledged.conditions, ['queueRunning'])
  t.is(acknowledged.why['regions[device0][page0].key'], 'revoked')
})

test('where things go on happening nobody is said to wait for ever', async (t) => {
  const { waits } = await keptExplanation('interval-notifier/L3-fault-progress-despite-endless-moves')
  t.deepEqual(waits, [])
})

/** An explanation with what searches say of its remedies. */
function searched(
  definition: SystemDefinition,
  property: Property,
  {
    original,
    states = 10_000,
    aborted = false,
  }: { original?: SystemDefinition; states?: number; aborted?: boolean } = {},
) {
  const { instance, bound, trace, explanation } = explained(definition, property, {}, original)
  const about = { definition, original, property, conjunct: undefined, bounds: instance.bounds }
  const signal = aborted ? AbortSignal.abort() : undefined
  const progress = new ProgressLine(undefined)
  return withBlocking(about, explanation, { limits: { memoryBytes: 2 ** 30, states }, signal, progress }).then(
    (explanation) => ({ explanation, text: renderExplanation(instance, bound, trace, explanation, { width: 200 }) }),
  )
}

test('searches say whether a condition that was missing leaves a counterexample', async (t) => {
  const blocked = await searched(forgetful, noUseAfterFree)
  t.like(blocked.explanation.missing, [{ condition: 'unread', blocking: { left: false } }])
  t.regex(blocked.text, /required here, no counterexample of up to 2 steps is left \(\d+ states searched/)
  const limited = await searched(forgetful, noUseAfterFree, { states: 1 })
  t.regex(
    limited.text,
    /required here, it is not known whether a counterexample is left: the search hit a limit at \d states?/,
  )
  const stopped = await searched(forgetful, noUseAfterFree, { aborted: true })
  t.regex(stopped.text, /required here, it is not known whether a counterexample is left: it was interrupted/)
})

test('where two things were changed and neither alone is enough, that is said', async (t) => {
  const careful = mutate(forgetful, 'careful', 'free and read look at one another', [
    change.addCondition<{ reader: readonly boolean[] }, { slot: number }>(
      'free',
      'unread',
      (s, { slot }) => !s.reader[slot],
    ),
  ])
  // Both of its ways to go wrong take two steps: read, then free, or free, then read.
  const careless = mutate(careful, 'careless', 'neither does', [
    change.dropCondition('free', 'unread'),
    change.dropCondition('read', 'there'),
  ])
  const { explanation, text } = await searched(careless, noUseAfterFree, { original: careful })
  t.deepEqual(
    explanation.missing.map(({ blocking }) => blocking && 'left' in blocking && blocking.left),
    [true],
  )
  t.regex(text, /required here, it is not enough: a counterexample of up to 2 steps is left/)
  t.regex(text, /\n {2}with all that careful does otherwise, no counterexample of up to 2 steps is left/)
  const same = await searched(careless, noUseAfterFree, { original: mutate(careless, 'same', 'the same', []) })
  t.regex(same.text, /It is no matter of what was changed: same, of which this is a mutant, has it too\./)
})

test('what was left out is put back where it is done in the design, and searched', async (t) => {
  const shut = toyScenarios.find(({ system }) => system.name.startsWith('X02'))!
  const stuck = shut.properties.find(({ name }) => name === 'never-stuck')!
  const { text } = await searched(shut.system, stuck, { original: gate })
  t.regex(text, /done here, no counterexample of up to 5 steps is left/)
})

test('every step of the B11 and B12 chain and of four classic mutants is explained by the remedy that blocks it', async (t) => {
  const expected: Readonly<Record<string, RegExp>> = {
    'X01-mover-ignores-pin/P1-no-dma-to-moved-page':
      /freeze\(mover0\).*'noExtraReferences'.*refs = 2.*required here, no/,
    'X03-no-sequence/P1-no-dma-to-moved-page': /faultMap\(op0\).*'sequenceSame'.*required here, no/,
    'X04-no-counter/P1-no-dma-to-moved-page': /faultMap\(op0\).*'noneRunning'.*required here, no/,
    'X14-no-recheck/P1-no-dma-to-moved-page': /pinRecheck\(op0\).*'entryUnchanged'.*required here, no/,
    'B11-deregistered-without-zap/P1-no-dma-to-moved-page': /close\(device0, page0\).*'postZap'.*done here, no/,
    'B11-revocation-races-callback/P9-no-command-for-dead-key': /revoke\(device0, page0\).*'lock'.*done here, no/,
    'B11b-callback-skips-unmap/P4-no-lost-update': /invalidateReturn\(mover0, device0\).*'unmapped'.*required here, no/,
    'B12-cache-under-umem-mutex/A-rest-reachable': /forget\(device0, page0\).*'cacheUnlocked'.*without that, no/,
  }
  for (const [name, wanted] of Object.entries(expected)) {
    const terminal = new RecordedTerminal(80)
    await explainCommand(scenarios, { file: join(corpus, `${name}.json`), limits, json: false }, terminal)
    const end = terminal.printed.slice(terminal.printed.indexOf('What would have stopped it'))
    t.regex(end.replaceAll(/\s+/g, ' '), wanted)
  }
})
