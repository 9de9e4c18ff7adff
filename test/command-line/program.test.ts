import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import test from 'ava'
import { counter, flag } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { exitCodes, reportError, UsageError } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { fits } from '../fits.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { checked } from './checked.ts'
import { claimedSilent } from './counting.ts'
import { type Ended, entry, moveproof } from './program.ts'

// The program itself: what goes wrong is a sentence and an exit code, and an interrupt ends it in order.

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

test('model errors name the place, show the behaviour that led there, and give exit code 2', async (t) => {
  const failing = async (definition: Scenario['system'], ...expected: RegExp[]) => {
    const { exitCode, diagnosed } = await checked({}, [claimedSilent(definition)])
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

test('a wrong command line of an npm script names the help of that script', async (t) => {
  const script = new URL('../../scripts/bench/memory/run.ts', import.meta.url).pathname
  for (const words of [['--json=3'], ['--', 'x']]) {
    const { code, out, err } = await moveproof(words, [], script)
    t.is(code, exitCodes.badInput, err)
    t.is(out, '')
    t.regex(err, /(--json takes no value|There is no use for '--').* npm run -s bench:memory -- --help shows/)
  }
})

test('a wrong command line gets one sentence and exit code 2', async (t) => {
  const some = scenarios[0]!.system.name
  const cases: [string[], RegExp][] = [
    [[], /Name a command/],
    [['chek'], /There is no command 'chek'; did you mean check\?/],
    [['check', `${some}x`], new RegExp(`did you mean '${some}'`)],
    [['check', '--pagse', '3'], /There is no option --pagse; did you mean --pages\?/],
    [['check', some, '--no-incrementl'], /There is no option --no-incrementl; did you mean --no-incremental\?/],
    [['check', some, '--no-incremental=maybe'], /--no-incremental takes no value/],
    [['check', some, '--certify=3'], /--certify takes no value/],
    [['list', '--json=yes'], /--json takes no value. .*list --help shows/],
    [['check', '--', some], new RegExp(`There is no use for '--' and what follows it here: ${some}`)],
    [['check', some, '--no-way=3'], /There is no option --no-way/],
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

/** Interrupts a search as soon as its progress line says that it has found something. */
function interrupted(words: readonly string[]): Promise<Ended> {
  const onTerminal = 'data:text/javascript,Object.defineProperty(process.stderr,"isTTY",{value:true})'
  const child = spawn(process.execPath, ['--import', onTerminal, entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    texts.out += data
  })
  child.stderr.on('data', (data) => {
    texts.err += data
    // As npm does: what the terminal has sent is passed on a second time.
    if (!child.killed && /\d (states|walks)/.test(texts.err)) child.kill('SIGINT') && child.kill('SIGINT')
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })))
}

test('Ctrl-C in the middle gives partial statistics and exit code 130', async (t) => {
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
