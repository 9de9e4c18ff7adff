import test from 'ava'
import type { Lock } from '../../scripts/gate/lock/lock.ts'
import { withLock } from './locked.ts'
import { assertLockIsValid, outputs } from './outputs.ts'
import { guard } from './project.ts'

// What comes, goes and gets another name.

test.serial('an action is added: it is new, and nothing is violated', async (t) => {
  const project = await withLock(t)
  project.edit(
    'protocol.ts',
    '    finish: action(',
    "    look: action({ by: 'application', when: { placed: (s) => s.location !== none }, then: () => {} }),\n    finish: action(",
  )
  const { outcome, findings, told } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, ['counts pinning', 'action-added look of pinning'])
  t.is(findings[1]!.place!.line, project.lineOf('protocol.ts', 'look: action'))
  t.true(findings.every(({ severity }) => severity === 'warning'))
})

test.serial('an action is renamed: that is all that is said, but for counterexamples that name it', async (t) => {
  const project = await withLock(t, (project) => {
    project.edit('protocol.ts', guard, '')
    project.edit('scenarios.ts', 'violated: {}', "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }")
  })
  await project.run(['check', '--save', 'counterexamples'])
  await project.update('counterexamples kept')
  project.edit('protocol.ts', '    start: action(', '    startDma: action(')
  const { outcome, findings, told } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, [
    'action-renamed startDma of pinning',
    'counterexample-inapplicable counterexamples/pinning.P1-no-stale-dma.json',
  ])
  t.is(findings[0]!.change, 'start → startDma')
})

test.serial('scenarios and properties that come, go and get other names', async (t) => {
  const project = await withLock(t)
  const only = project.read('scenarios.ts')
  project.edit(
    'scenarios.ts',
    '  { system',
    '  { system: pinning, bounds: { devices: 1 }, properties, violated: {} },\n  { system',
  )
  t.deepEqual((await outputs(t, project)).told, ['search-added pinning'])
  project.write('scenarios.ts', only.replace(/ {2}\{ system.*\n/, ''))
  t.deepEqual((await outputs(t, project)).told, ['search-removed pinning'])
  project.write('scenarios.ts', only.replace('devices: 2', 'devices: 1'))
  const moved = await outputs(t, project)
  t.true(moved.told.includes('search-removed pinning') && moved.told.includes('search-added pinning'))
  project.write('scenarios.ts', only.replace(', dmaRuns]', ']'))
  t.deepEqual((await outputs(t, project)).told, ['property-removed E1-dma-runs of pinning'])
  project.write('scenarios.ts', only)
  project.edit('properties.ts', "name: 'E1-dma-runs'", "name: 'E1-all-dma-runs'")
  const renamed = await outputs(t, project)
  t.deepEqual(renamed.told, ['property-renamed E1-all-dma-runs of pinning'])
  t.is(renamed.outcome.code, 1)
  project.edit('properties.ts', 'E1-all-dma-runs', 'E1-dma-runs')
  project.edit('protocol.ts', "name: 'pinning'", "name: 'pinned'")
  t.deepEqual((await outputs(t, project)).told, ['search-renamed pinned'])
})

test.serial(
  'what may go unnoticed is in the lock; when the condition gets another name, the gate says so',
  async (t) => {
    const project = await withLock(t)
    const mutate = (...words: string[]) => project.run(['mutate', '--workers', '1', '--no-cache', ...words])
    const survivor = 'drop condition move.elsewhere'
    t.is((await mutate('--mutation', survivor)).code, 1)
    const accepted = await mutate('--mutation', survivor, '--accept', 'a buffer that is nowhere may as well be moved')
    t.is(accepted.code, 0, accepted.out + accepted.err)
    assertLockIsValid(t, project)
    t.is((await mutate('--mutation', survivor)).code, 0)
    // Neither the gate nor what it records minds.
    t.is((await project.gate()).code, 0)
    project.edit('policy.ts', 'true', '(true as boolean)')
    t.is((await project.update('said otherwise')).code, 0)
    t.true(project.read('moveproof.lock.json').includes(survivor))

    project.edit('protocol.ts', 'elsewhere: (s', 'away: (s')
    const { outcome, findings, told, junit, sarif, markdown } = await outputs(t, project)
    t.is(outcome.code, 1)
    t.deepEqual(told, [`accepted-gone ${survivor} of pinning`, 'source pinning'])
    t.like(findings[0], { severity: 'warning', place: { name: 'move' } })
    t.regex(junit, /<testcase name="drop condition move\.elsewhere"[^>]*>\n\s*<failure type="accepted-gone"/)
    t.regex(sarif.runs[0]!.results![0]!.message.text!, /accepted because: a buffer that is nowhere/)
    t.regex(markdown, /accepted survivor is gone: drop condition move\.elsewhere of pinning/)
    t.is((await mutate('--mutation', 'drop condition move.away', '--accept', 'as before')).code, 1)
    t.is((await project.update('elsewhere is called away')).code, 0)
    t.is((await mutate('--mutation', 'drop condition move.away')).code, 0)
    t.false(project.read('moveproof.lock.json').includes(survivor))
  },
)

test.serial(
  'what may go unnoticed follows a design that gets another name; of one that is gone, the gate says what to do',
  async (t) => {
    const project = await withLock(t)
    const survivor = 'drop condition move.elsewhere'
    const accept = ['--mutation', survivor, '--accept', 'a buffer that is nowhere may as well be moved']
    t.is((await project.run(['mutate', '--workers', '1', '--no-cache', ...accept])).code, 0)
    const accepted = () => (JSON.parse(project.read('moveproof.lock.json')) as Lock).accepted
    const reasons = { 'a buffer that is nowhere may as well be moved': [survivor] }
    t.deepEqual(accepted(), { pinning: reasons })

    project.edit('protocol.ts', "name: 'pinning'", "name: 'pinned'")
    const renamed = await outputs(t, project)
    t.is(renamed.outcome.code, 1)
    t.deepEqual(renamed.told, ['search-renamed pinned', 'accepted-renamed 1 of pinned'])
    t.like(renamed.findings[1], { change: 'pinning → pinned', place: { name: 'move' } })
    t.regex(renamed.markdown, /accepted survivors of a renamed design: 1 of pinned[^\n]*gate --update takes them along/)
    t.is((await project.update('another name')).code, 0)
    t.deepEqual(accepted(), { pinned: reasons })
    t.is((await project.gate()).code, 0)

    // With other figures nobody can tell.
    project.edit('protocol.ts', "name: 'pinned'", "name: 'held'")
    project.edit('protocol.ts', guard, '')
    const gone = await outputs(t, project)
    t.true(gone.told.includes('accepted-orphaned 1 of pinned'))
    t.regex(
      gone.junit,
      /there is no design pinned any more\n.*\nif it has another name, write that into 'accepted' of the lock/,
    )
    project.edit('moveproof.lock.json', '"pinned": {\n      "a buffer', '"held": {\n      "a buffer')
    t.false((await outputs(t, project)).told.some((one) => one.startsWith('accepted-')))
  },
)
