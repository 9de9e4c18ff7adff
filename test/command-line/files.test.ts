import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { scenarios } from '../../properties/scenarios.ts'
import { replay } from '../../scripts/commands/replay.ts'
import { exitCodes, reportError } from '../../scripts/exit.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { toyScenarios } from '../toy-scenarios.ts'
import { checked } from './checked.ts'
import { entry, moveproof } from './program.ts'

// Counterexamples are kept in files and replayed; what cannot be read or written is a sentence and an exit code.

test('counterexamples are saved whole, overwritten, and replayed', async (t) => {
  const directory = join(temporaryDirectory(t), 'new', 'directory')
  for (let i = 0; i < 2; i++) t.is((await checked({ save: directory })).exitCode, exitCodes.asClaimed)
  t.deepEqual(readdirSync(directory).sort(), [
    'X01-pushy.G1-exclusion.json',
    'X01-pushy.G2-closed-behind.json',
    'X02-gate-stays-shut-behind-the-last-one.G3-can-empty.json',
    'X02-gate-stays-shut-behind-the-last-one.never-stuck.json',
  ])
  for (const file of readdirSync(directory)) {
    const terminal = new RecordedTerminal()
    const exitCode = await replay(toyScenarios, { file: join(directory, file), full: false, json: false }, terminal)
    t.is(exitCode, exitCodes.asClaimed)
    t.regex(terminal.printed, /is still violated in \d steps?\.\n$/)
  }
})

test('replay: no longer violated is 1, no longer applicable is 2, another model is said', async (t) => {
  const directory = temporaryDirectory(t)
  await checked({ names: ['X01-pushy'], save: directory })
  const kept = JSON.parse(readFileSync(join(directory, 'X01-pushy.G1-exclusion.json'), 'utf8'))
  const replayed = async (changes: object) => {
    const file = join(directory, 'changed.json')
    writeFileSync(file, JSON.stringify({ ...kept, ...changes }))
    const terminal = new RecordedTerminal()
    const exitCode = await Promise.resolve()
      .then(() => replay(toyScenarios, { file, full: true, json: false }, terminal))
      .catch((error) => reportError(error, terminal))
    return { exitCode, text: terminal.printed + terminal.diagnosed }
  }
  const shorter = await replayed({ steps: kept.steps.slice(0, 3) })
  t.is(shorter.exitCode, exitCodes.differs)
  t.regex(shorter.text, /no longer violated by these 3 steps/)
  const mended = await replayed({ system: 'gate' })
  t.is(mended.exitCode, exitCodes.badInput)
  t.regex(mended.text, /Step 4, enter\(process1\), is not enabled: 'open' is false/)
  const older = await replayed({ fingerprint: '0123456789abcdef' })
  t.is(older.exitCode, exitCodes.asClaimed)
  t.regex(older.text, /note: The model has changed since this was found/)
  t.is((await replayed({ kind: 'step' })).exitCode, exitCodes.badInput)
  t.regex((await replayed({ property: 'G1-exclusoin' })).text, /did you mean 'G1-exclusion'/)
  t.regex((await replayed({ bounds: { processes: 77 } })).text, /processes = 77 is outside 1\.\.5/)
})

test('counterexample files that are none, or not whole', async (t) => {
  const directory = temporaryDirectory(t)
  const write = (name: string, text: string) => {
    const file = join(directory, name)
    writeFileSync(file, text)
    return file
  }
  const broken = await moveproof(['replay', write('broken.json', '{"format": moveproof}')])
  t.is(broken.code, 2)
  t.regex(broken.err, /no JSON/)
  const truncated = await moveproof([
    'replay',
    write('cut.json', '{"format": "moveproof-counterexample",\n "steps": ['),
  ])
  t.is(truncated.code, 2)
  t.regex(truncated.err, /ends in the middle of its JSON, in line 2/)
  const missing = await moveproof(['replay', join(directory, 'nowhere.json')])
  t.is(missing.code, 2)
  t.regex(missing.err, /cannot be read: there is no such file/)
  const folder = await moveproof(['replay', directory])
  t.is(folder.code, 2)
  t.regex(folder.err, /it is a directory/)
})

test('a directory that cannot be written to is found before the search', async (t) => {
  const mutant = scenarios.find(({ mutantOf }) => mutantOf)!.system.name
  const file = join(temporaryDirectory(t), 'file')
  writeFileSync(file, '')
  // Not even root can make directories there.
  for (const directory of [join(file, 'below'), file, ...(process.platform === 'linux' ? ['/proc/moveproof'] : [])]) {
    const { code, out, err } = await moveproof(['check', mutant, '--save', directory])
    t.is(code, 2)
    t.is(out, '')
    t.regex(err, /^The directory .* cannot be written to: .*\.\n/)
  }
})

test('output piped into head ends quietly', async (t) => {
  const child = spawn(process.execPath, [entry, 'list', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (data) => {
    err += data
  })
  child.stdout.destroy()
  const code = await new Promise((resolve) => child.on('exit', resolve))
  t.is(err, '')
  t.is(code, 0)
})

const kept = join(
  import.meta.dirname,
  '..',
  '..',
  'counterexamples',
  'corpus',
  'X01-mover-ignores-pin',
  'P15-pin-respected.json',
)
const onFullDisk = existsSync('/dev/full') ? test : test.skip

onFullDisk('what cannot be printed, as on a full disk, is a sentence and exit code 2', async (t) => {
  const full = openSync('/dev/full', 'w')
  t.teardown(() => closeSync(full))
  for (const words of [
    ['replay', kept],
    ['explain', kept],
    ['shrink', kept, '--no-exhaustive'],
    ['search', 'X01-mover-ignores-pin', '--property', 'P15', '--seed', '1', '--runs', '3'],
  ]) {
    const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', full, 'pipe'] })
    let err = ''
    child.stderr!.on('data', (data) => {
      err += data
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    t.is(err, 'The output cannot be written: no space is left on the device.\n', words[0])
    t.is(code, 2, words[0])
  }
})

onFullDisk('what cannot be written into a file is printed all the same, and links stay links', async (t) => {
  const directory = temporaryDirectory(t)
  const link = join(directory, 'link')
  symlinkSync('/dev/full', link)
  const shrunk = await moveproof(['shrink', kept, '--no-exhaustive', '--output', link])
  t.is(shrunk.code, 2)
  t.regex(shrunk.out, /^minimal: no step/m)
  t.is(shrunk.err.split('\n')[0], `${link} cannot be written: no space is left on the device.`)
  const search = ['search', 'X01-mover-ignores-pin', '--property', 'P15', '--seed', '1', '--save', directory]
  symlinkSync('/dev/full', join(directory, 'X01-mover-ignores-pin.P15-pin-respected.json'))
  const found = await moveproof(search)
  t.is(found.code, 2)
  t.regex(found.out, /^ {2}P15-pin-respected +step +violated: walk \d+/m)
  t.notRegex(found.out, /saved/)
  t.regex(found.err, /cannot be written: no space is left on the device\./)
  t.true(lstatSync(link).isSymbolicLink())
})

test('a file into a directory that is not there: said, and exit code 2, with nothing lost', async (t) => {
  const nowhere = join(temporaryDirectory(t), 'no', 'where.json')
  for (const words of [
    ['replay', kept, '--format', 'html'],
    ['shrink', kept, '--no-exhaustive'],
  ]) {
    const { code, err } = await moveproof([...words, '--output', nowhere])
    t.is(code, 2)
    t.is(err.split('\n')[0], `${nowhere} cannot be written: there is no such file or directory.`)
  }
})
