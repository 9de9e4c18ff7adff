import { deepStrictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import test from 'ava'
import fc from 'fast-check'
import { Exploration } from '../explorer/explore.ts'
import type { ExploreOptions } from '../explorer/options.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import type { Kept, Snapshot } from '../explorer/snapshot.ts'
import { MoveproofError } from '../model/language/error.ts'
import type { Scenario } from '../properties/scenario.ts'
import { CheckpointDirectory } from '../scripts/checkpoint/directory.ts'
import { type CheckOptions, check } from '../scripts/commands/check.ts'
import { exitCodes } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { checked, plainly } from './command-line/checked.ts'
import { anySystem } from './random-systems/spec.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { gateScenario, gateTwice } from './toy-scenarios.ts'
import { harmless, random } from './workers/models.ts'
import { numbers, SimulatedCrew } from './workers/simulated-crew.ts'

// A search that is kept and gone on with finds what one finds that nothing has interrupted.

const comparable = ({ bytes: _, ...result }: ExplorationResult) => result

/** What a file would give back: nothing is shared with the search. */
function kept({ facts, columns }: Snapshot): Kept {
  const copies = new Map(
    Object.entries(columns).map(([name, column]) => [name, [...column.pieces(0)].map((piece) => piece.slice())]),
  )
  return { facts: JSON.parse(JSON.stringify(facts)), pieces: (name) => copies.get(name)! }
}

function ended(search: Exploration) {
  while (!search.advance(1000));
  return comparable(search.result())
}

test('random systems: gone on with from anywhere, with or without a crew, a search finds the same', (t) => {
  const options = fc.record({
    symmetry: fc.boolean(),
    compact: fc.boolean(),
    countBlocked: fc.boolean(),
    countNew: fc.boolean(),
    chunk: fc.constantFrom(1, 4, 16),
    sleepAfter: fc.constantFrom(0, 10),
  })
  let cuts = 0
  fc.assert(
    fc.property(anySystem, options, fc.nat(150), fc.nat(150), fc.boolean(), (spec, own, first, second, withCrew) => {
      const model = random(spec, !own.symmetry && !own.compact)
      const { system, properties } = model
      const begin = (more: ExploreOptions = {}) =>
        new Exploration(system, properties, { ...own, limits: { states: 300 }, ...more })
      try {
        const expected = ended(begin())
        let search = begin()
        for (const states of [first, second]) {
          search.advance(states)
          search = begin({ from: kept(search.snapshot()) })
          if (withCrew) search.employ(new SimulatedCrew(2, model, numbers(first + second)))
          cuts++
        }
        deepStrictEqual(ended(search), expected)
      } catch (error) {
        // Not all of these systems are symmetric.
        if (!(error instanceof MoveproofError) || error.code !== 'asymmetric-model') throw error
      }
    }),
    { seed: 31, numRuns: 200 },
  )
  t.true(cuts > 300)
})

test('a limit that is raised: the search goes on as if there had been none', (t) => {
  const { system, properties } = harmless()
  for (const limits of [{ states: 500 }, { depth: 5 }, { memoryBytes: 40_000 }]) {
    const search = new Exploration(system, properties, { limits, chunk: 16 })
    t.truthy(ended(search).stoppedBy)
    const resumed = new Exploration(system, properties, { chunk: 16, from: kept(search.snapshot()) })
    t.deepEqual(ended(resumed), ended(new Exploration(system, properties, { chunk: 16 })))
  }
})

test('another search is refused, and the error says what differs', (t) => {
  const { system, properties } = harmless()
  const search = new Exploration(system, properties)
  search.advance(100)
  const own = kept(search.snapshot())
  const refused = (make: () => unknown) => {
    const error = t.throws(make, { instanceOf: MoveproofError })
    t.is(error.code, 'not-applicable')
    return error.message
  }
  t.regex(
    refused(() => new Exploration(system, [], { from: own })),
    /the model or its properties have changed/,
  )
  t.regex(
    refused(() => new Exploration(system, properties, { from: own, symmetry: true })),
    /one without symmetry reduction/,
  )
  t.regex(
    refused(() => new Exploration(system, properties, { from: own, compact: true })),
    /one without fingerprints only/,
  )
  const moved = {
    ...own,
    facts: {
      ...(own.facts as object),
      identity: { ...(own.facts as { identity: object }).identity, bounds: { pages: 7 } },
    },
  }
  t.regex(
    refused(() => new Exploration(system, properties, { from: moved })),
    /one at pages=7/,
  )
})

test('files: only what is new is written, what a killed process left behind is overwritten, and damage is noticed', (t) => {
  const directory = temporaryDirectory(t)
  const { system, properties } = harmless()
  const options = { compact: true, chunk: 16 }
  const search = new Exploration(system, properties, options)
  const files = new CheckpointDirectory(directory)
  search.advance(300)
  files.write(search.snapshot())
  const before = readFileSync(join(directory, 'keys.bin'))
  search.advance(300)
  files.write(search.snapshot())
  t.deepEqual(readFileSync(join(directory, 'keys.bin')).subarray(0, before.length), before)
  t.deepEqual(
    readdirSync(directory).sort(),
    ['checkpoint.json', 'handOvers.bin', 'keys.bin', 'parents.bin', 'states-1.bin'],
    'no file is left that nothing speaks of',
  )

  // As if the process had been killed while it wrote the next one.
  appendFileSync(join(directory, 'keys.bin'), 'half a state')
  writeFileSync(join(directory, 'checkpoint.json.tmp'), 'half a manifest')
  const expected = ended(new Exploration(system, properties, options))
  const again = new CheckpointDirectory(directory)
  const resumed = new Exploration(system, properties, { ...options, from: again.read() })
  resumed.advance(300)
  again.write(resumed.snapshot())
  t.deepEqual(
    ended(new Exploration(system, properties, { ...options, from: new CheckpointDirectory(directory).read() })),
    expected,
  )

  const resume = () =>
    new Exploration(system, properties, { ...options, from: new CheckpointDirectory(directory).read() })
  for (const file of readdirSync(directory).filter((name) => !name.endsWith('.tmp'))) {
    const path = join(directory, file)
    const whole = readFileSync(path)
    for (const at of [0, whole.length >> 1, whole.length - 1]) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 4
      writeFileSync(path, changed)
      t.is(t.throws(resume, { instanceOf: MoveproofError }, `${file} at ${at}`).code, 'bad-file')
    }
    writeFileSync(path, whole)
    truncateSync(path, whole.length - 1)
    t.is(t.throws(resume, { instanceOf: MoveproofError }).code, 'bad-file')
    rmSync(path)
    t.is(t.throws(resume, { instanceOf: MoveproofError }).code, 'bad-file')
    writeFileSync(path, whole)
  }
  t.notThrows(resume)

  const manifest = join(directory, 'checkpoint.json')
  const text = readFileSync(manifest, 'utf8')
    .split('\n')[1]!
    .replace(/"moveproof":"[^"]+"/, '"moveproof":"9.9.9"')
  writeFileSync(manifest, `${crc32(text)}\n${text}\n`)
  const older = t.throws(resume, { instanceOf: MoveproofError })
  t.is(older.code, 'not-applicable')
  t.regex(older.message, /moveproof 9\.9\.9/)
})

const gateOnly: CheckOptions = { ...plainly, names: ['gate'] }

const checkedGate = (options: Partial<CheckOptions>, table: readonly Scenario[] = [gateScenario]) =>
  checked({ ...gateOnly, ...options }, table, 100)

test('check keeps what a limit has ended, says how to go on, and leaves nothing when it is done', async (t) => {
  const directory = join(temporaryDirectory(t), 'kept')
  const checkpoint = { directory, resume: false, every: 60 }
  const limits = { ...gateOnly.limits, depth: 1 }
  const stopped = await checkedGate({ checkpoint, limits })
  t.is(stopped.exitCode, exitCodes.undecided)
  t.true(stopped.text.includes(`--resume ${directory}`))
  t.true(existsSync(join(directory, 'checkpoint.json')))
  const twice = await checkedGate({ checkpoint })
  t.is(twice.exitCode, exitCodes.badInput)
  t.regex(twice.diagnosed, /has a checkpoint already/)
  const resumed = await checkedGate({ checkpoint: { ...checkpoint, resume: true } })
  t.is(resumed.exitCode, exitCodes.asClaimed)
  t.regex(resumed.text, /8 states, 14 transitions, 4 levels/)
  t.deepEqual(readdirSync(directory), [])
  const nothing = await checkedGate({ checkpoint: { ...checkpoint, resume: true } })
  t.is(nothing.exitCode, exitCodes.badInput)
  t.regex(nothing.diagnosed, /There is no checkpoint to go on from/)
  const several = await checkedGate({ checkpoint }, gateTwice)
  t.is(several.exitCode, exitCodes.badInput)
  t.regex(several.diagnosed, /A checkpoint is of one search, and these are 2/)
})

test('where nothing can be written any more, the search goes on and says so', async (t) => {
  const directory = join(temporaryDirectory(t), 'kept')
  const terminal = new RecordedTerminal(100)
  const options = { checkpoint: { directory, resume: false, every: 60 }, limits: { ...gateOnly.limits, depth: 2 } }
  const checking = check([gateScenario], { ...gateOnly, ...options }, terminal)
  // The directory has been made, and is gone when the checkpoint is written.
  rmSync(directory, { recursive: true })
  t.is(await checking, exitCodes.undecided)
  t.regex(
    terminal.diagnosed,
    /no checkpoint can be written to .*no such file or directory; the search goes on, and there is none/,
  )
  t.notRegex(terminal.printed, /--resume/)
  t.regex(terminal.printed, /stopped by the limit of 2 steps/)
})

/** Runs the program on a design that takes a few seconds. */
function program(...options: string[]) {
  const design = [
    'check',
    'notifier-mirror',
    '--no-mutants',
    '--pages',
    '2',
    '--ram',
    '2',
    '--devices',
    '1',
    '--no-symmetry',
  ]
  const words = ['scripts/moveproof.mjs', ...design, '--json', ...options]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (errors += data))
  const done = new Promise<{ code: number | null; signal: string | null; output: string; errors: string }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, output, errors })),
  )
  return { child, done }
}

test('a process that is killed, and killed again, is gone on with, and finds the same', async (t) => {
  const directory = join(temporaryDirectory(t), 'kept')
  const manifest = join(directory, 'checkpoint.json')
  const stateOf = () => JSON.parse(readFileSync(manifest, 'utf8').split('\n')[1]!).facts.expanded as number
  const uninterrupted = program()
  const every = ['--checkpoint-seconds', '0.1']
  let expanded = 0
  for (const round of [
    ['--checkpoint', directory],
    ['--resume', directory, '--workers', '1'],
  ]) {
    const { child, done } = program(...round, ...every)
    while (child.exitCode === null && !(existsSync(manifest) && stateOf() > expanded + 5000)) await setTimeout(5)
    child.kill('SIGKILL')
    const { signal, errors } = await done
    t.is(signal, 'SIGKILL', errors)
    expanded = stateOf()
  }
  const resumed = await program('--resume', directory, '--workers', '2').done
  const whole = await uninterrupted.done
  // At these bounds not everything is as the design claims at its own; the search ends by itself either way.
  t.true(whole.code === exitCodes.asClaimed || whole.code === exitCodes.differs, whole.errors)
  t.is(resumed.code, whole.code, resumed.errors)
  const facts = (output: string) =>
    JSON.parse(output, (name, value) => (name === 'seconds' || name === 'bytes' ? undefined : value))
  t.deepEqual(facts(resumed.output), facts(whole.output))
  t.true(expanded > 10_000)
  t.deepEqual(readdirSync(directory), [])
})
