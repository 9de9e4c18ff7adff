import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { exitCodes } from '../../scripts/exit.ts'
import { readLock } from '../../scripts/gate/lock/read.ts'
import { lockText } from '../../scripts/gate/lock/write.ts'
import { engineSources } from '../../scripts/sources/model-hash.ts'
import { gateScenario } from '../toy-scenarios.ts'
import { accepting, type DesignJson, designs, lockFile, type Options, only, tried } from './tried.ts'

// What may go unnoticed is accepted with a reason, in the lock file.

test('what is accepted has a reason, and does not fail; what is accepted without need is reported', async (t) => {
  const without = only(gateScenario, 'never-stuck')
  const [before] = await designs([without])
  const survivors = before!.trials.filter(({ outcome }) => outcome === 'unnoticed').map(({ name }) => name)
  t.true(survivors.length > 1)
  const fine = await tried([without], { lock: accepting(t, 'gate', survivors) })
  t.is(fine.exitCode, exitCodes.asClaimed)
  t.regex(fine.text, /accepted: nobody minds/)
  const noticed = before!.trials.find(({ outcome }) => outcome === 'noticed')!.name
  const [stale] = await designs([without], {
    lock: accepting(t, 'gate', [...survivors, noticed, 'drop condition enter.opne', 'drop effect repair.then']),
  })
  t.deepEqual(
    stale!.stale.map(({ mutation, problem }) => `${mutation}: ${problem}`).toSorted(),
    [
      'drop condition enter.opne: there is nothing to drop condition enter.opne in gate',
      'drop effect repair.then: it changes nothing',
      `${noticed}: never-stuck notices it`,
    ].toSorted(),
  )
  const { exitCode, text } = await tried([without], { lock: accepting(t, 'gate', [...survivors, noticed]) })
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /accepted without need/)
})

test('what nobody noticed is accepted in the lock file, and nothing else in it changes', async (t) => {
  const without = only(gateScenario, 'never-stuck')
  const names = (found: readonly DesignJson[], outcome: string) =>
    found[0]!.trials.filter((trial) => trial.outcome === outcome).map(({ name }) => name)
  const survivors = names(await designs([without]), 'unnoticed')
  t.true(survivors.length > 2)
  // There is no file yet; only what is tried is accepted.
  const lock = lockFile(t)
  const first = await tried([without], { lock, mutations: [survivors[0]!], accept: ' nobody minds ' })
  t.is(first.exitCode, exitCodes.asClaimed)
  t.regex(first.text, /accepted: nobody minds[\s\S]*accepted, and written to/)
  t.deepEqual(readLock(lock)!.accepted, { gate: { 'nobody minds': [survivors[0]!] } })
  t.is(readLock(lock)!.engine.hash, engineSources().hash)
  // Whatever else is there stays, and what has a reason keeps it unless it is named.
  const kept = { ...readLock(lock)!, history: [{ date: '2026-01-02', reason: 'before' }] }
  writeFileSync(lock, lockText(kept))
  const rest = await tried([without], { lock, accept: 'not needed' })
  t.is(rest.exitCode, exitCodes.asClaimed)
  t.deepEqual(readLock(lock), {
    ...kept,
    accepted: { gate: { 'nobody minds': [survivors[0]!], 'not needed': survivors.slice(1).sort() } },
  })
  await tried([without], { lock, mutations: [survivors[0]!], accept: 'not needed' })
  t.deepEqual(readLock(lock)!.accepted, { gate: { 'not needed': survivors.toSorted() } })
  const text = readFileSync(lock, 'utf8')
  const again = await tried([without], { lock, accept: 'once more' })
  t.notRegex(again.text, /written to/)
  t.is(readFileSync(lock, 'utf8'), text)
})

test('what is noticed is not accepted, and what is accepted without need is taken out', async (t) => {
  const lock = accepting(t, 'gate', ['drop condition enter.open', 'drop effect repair.then', 'drop condition a.b'])
  const found = await tried([gateScenario], { lock, mutations: ['drop condition enter.open'], accept: 'why' })
  t.is(found.exitCode, exitCodes.differs)
  t.regex(found.text, /accepted without need: drop condition enter\.open: G1-exclusion notices it/)
  t.regex(found.text, /--withdraw takes that out/)
  t.is(Object.keys(readLock(lock)!.accepted.gate!).join(), 'nobody minds')
  const withdrawn = await tried([gateScenario], { lock, withdraw: true })
  t.regex(withdrawn.text, /no longer accepted, and taken out of/)
  t.notRegex(withdrawn.text, /without need/)
  t.deepEqual(readLock(lock)!.accepted, {})
})

test('accepting is refused where less is asked than is claimed, without a reason, and where the file cannot be kept', async (t) => {
  const lock = lockFile(t)
  const refused = async (options: Options, message: RegExp) => {
    const { exitCode, diagnosed, text } = await tried([gateScenario], { lock, ...options })
    t.is(exitCode, exitCodes.badInput)
    t.regex(diagnosed, message)
    t.is(text, '')
    t.false(existsSync(lock))
  }
  await refused({ accept: 'why', properties: ['G1'] }, /--accept is about designs as they are claimed/)
  await refused({ withdraw: true, properties: ['G1'] }, /--withdraw is about designs as they are claimed/)
  await refused({ accept: 'why', lock: join(lock, 'below', 'lock.json') }, /lock\.json cannot be written/)
  await refused({ accept: ' ' }, /--accept takes the reason/)
  await refused({ mutations: ['drop condition enter.opne'] }, /no mutant 'drop condition enter\.opne'; did you mean/)
  await refused(
    { mutations: ['drop condition enter.open'], actions: ['leave'] },
    /no mutant 'drop condition enter\.open'/,
  )
  const interrupted = await tried([only(gateScenario, 'never-stuck')], {
    lock,
    accept: 'why',
    signal: AbortSignal.abort(),
  })
  t.is(interrupted.exitCode, exitCodes.interrupted)
  t.false(existsSync(lock))
})
