import { join } from 'node:path'
import test from 'ava'
import { type GateOptions, gate } from '../../scripts/commands/gate.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { gateScenario } from '../toy-scenarios.ts'
import { plainly } from './called.ts'
import { newProject, withLock } from './locked.ts'
import { outputs } from './outputs.ts'

// The lock file: what is refused, and that it is written whole and certain or not at all.

test.serial('a limit is reached: undecided, and nothing of it is recorded', async (t) => {
  const project = await withLock(t)
  const before = project.read('moveproof.lock.json')
  const { outcome, told, junit } = await outputs(t, project, '--all', '--limit-states', '3')
  t.is(outcome.code, 3)
  t.deepEqual(told, ['limit pinning'])
  t.regex(junit, /errors="1"/)
  const update = await project.gate('--all', '--limit-states', '3', '--update', '--reason', 'no')
  t.is(update.code, 3)
  t.regex(update.out, /moveproof\.lock\.json stays\s+as\s+it\s+is: a\s+limit\s+ended\s+a\s+search/)
  t.is(project.read('moveproof.lock.json'), before)
})

test.serial('wrong calls and wrong lock files: what is wrong, and the lock stays as it is', async (t) => {
  const project = await withLock(t)
  const file = join(project.folder, 'moveproof.lock.json')
  const lock = project.read('moveproof.lock.json')
  const refused = async (message: RegExp, options: Partial<GateOptions>) => {
    const terminal = new RecordedTerminal()
    await t.throwsAsync(gate([gateScenario], { ...plainly, lock: file, ...options }, terminal), { message })
    t.is(terminal.printed, '')
  }
  await refused(/--update changes what the project promises: say why with --reason/, { update: true })
  await refused(/--update changes what the project promises/, { update: true, reason: ' ' })
  await refused(/--reason is about --update/, { reason: 'why' })
  await refused(/There is no lock file .*other\.json[\s\S]* gate --update --reason/, {
    lock: join(project.folder, 'other.json'),
  })
  await refused(/no\/where\.xml cannot be written/, { outputs: { ...plainly.outputs, junit: 'no/where.xml' } })
  await refused(/There is no design or mutant 'gaet'; did you mean 'gate'/, { names: ['gaet'] })
  await refused(/protocol\.ts/, { lock: join(project.folder, 'protocol.ts') })
  const damages: readonly (readonly [string, RegExp])[] = [
    [lock.slice(0, 400), /ends in the middle of its JSON/],
    [lock.replace('"states": 7', '"states": -7'), /searches\.pinning at devices=2\.states should be a whole number/],
    [lock.replace('"version": 1', '"version": 7'), /This lock file has version 7 of the format/],
    [lock.replace('moveproof-lock', 'package-lock'), /This is no moveproof lock file/],
    [`<<<<<<< HEAD\n${lock}`, /has conflict markers/],
  ]
  for (const [text, message] of damages) {
    project.write('moveproof.lock.json', text)
    await refused(message, { update: true, reason: 'whatever' })
    t.is(project.read('moveproof.lock.json'), text)
  }
})

test.serial('a first lock is not made of what a limit has left open', async (t) => {
  const project = newProject(t)
  const terminal = new RecordedTerminal()
  const lock = join(project.folder, 'moveproof.lock.json')
  const options = { ...plainly, lock, update: true, reason: 'the first', limits: { states: 3, memoryBytes: 1e9 } }
  t.is(await gate([{ ...gateScenario, violated: {} }], options, terminal), 3)
  t.regex(terminal.printed, /undecided limit reached: gate[\s\S]*stays\s+as\s+it\s+is: a\s+limit\s+ended\s+a\s+search/)
  t.throws(() => project.read('moveproof.lock.json'), { code: 'ENOENT' })
})

test.serial('a lock that cannot be written whole is not written at all', async (t) => {
  const project = await withLock(t)
  const before = project.read('moveproof.lock.json')
  project.edit('policy.ts', 'true', 'false')
  // No file of this process can grow beyond a block: a disk that is full.
  const { code, out, err } = await project.shell('ulimit -f 1; "$MOVEPROOF" gate --workers 1 --update --reason full')
  t.is(code, 2)
  t.regex(err, /moveproof\.lock\.json cannot be written/)
  // What was found is told all the same.
  t.regex(out, /error +gate failed[\s\S]*dead action: move of pinning[\s\S]*stays as it is: see the errors/)
  t.is(project.read('moveproof.lock.json'), before)
  t.deepEqual(project.hidden(), ['.git'])
})
