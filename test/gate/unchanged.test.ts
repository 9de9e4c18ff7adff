import test from 'ava'
import type { Lock } from '../../scripts/gate/lock/lock.ts'
import { withLock } from './locked.ts'
import { assertLockIsValid, outputs } from './outputs.ts'
import { guard } from './project.ts'

// An unchanged model is not searched; what changes no figure is noted, and nothing hides a change.

test.serial('an unchanged project: nothing is searched, and the gate is open', async (t) => {
  const project = await withLock(t)
  const { out, code } = await project.gate()
  t.is(code, 0)
  t.is(
    out.replace(/[\d.]+ m?s$/m, '… s'),
    '0 of 1 searches made; nothing has changed about the others, in … s\n\ngate open: everything is as the lock says\n',
  )
  const again = await project.gate('--all')
  t.regex(again.out, /^1 of 1 searches made, in /)
  t.is(again.code, 0)
})

test.serial('a refactoring that keeps all figures: searched again, noted, and the gate is open', async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', 's.pinned.every((pinned) => !pinned)', '!s.pinned.some((pinned) => pinned)')
  const { outcome, told, findings } = await outputs(t, project)
  t.is(outcome.code, 0)
  t.deepEqual(told, ['source pinning'])
  t.is(findings[0]!.severity, 'note')
  t.is((await project.update('said otherwise')).code, 0)
  t.regex((await project.gate()).out, /^0 of 1 searches made/)
})

test.serial(
  'a value that a condition has from another file changes: the text of the model is the same, and it is searched again',
  async (t) => {
    const project = await withLock(t)
    project.edit('policy.ts', 'mayMove = true', 'mayMove = false')
    const { outcome, told } = await outputs(t, project)
    t.is(outcome.code, 1)
    t.true(told.includes('dead-action move of pinning'))
  },
)

test.serial('larger claims: searched and recorded with --deep, otherwise neither searched nor missing', async (t) => {
  const project = await withLock(t, (project) => {
    const larger =
      "{ system: pinning, bounds: { devices: 3 }, deep: true, properties, violated: { 'P1-no-stale-dma': 4 } },"
    project.edit('scenarios.ts', '\n]', `\n  ${larger}\n]`)
  })
  const searches = () => (JSON.parse(project.read('moveproof.lock.json')) as Lock).searches
  const [usual, larger] = ['pinning at devices=2', 'pinning at devices=3']
  t.deepEqual(Object.keys(searches()), [usual])
  const without = await outputs(t, project)
  t.is(without.outcome.code, 0)
  t.deepEqual(JSON.parse(without.outcome.out).searches, {
    made: [],
    failed: [],
    unchanged: [usual],
    notSearched: [larger],
    notBegun: [],
  })
  t.regex(without.junit, /<testcase name="search" classname="pinning at devices=3"[^>]*>\n\s*<skipped>a larger claim/)
  t.regex(
    (await project.gate()).out,
    /^0 of 1 searches made; nothing has changed about the others; 1 larger claim left\s+to --deep, in/,
  )

  // Its claim is compared too.
  t.deepEqual((await outputs(t, project, '--deep')).told, [
    'not-as-claimed P1-no-stale-dma of pinning',
    'search-added pinning',
  ])
  project.edit('scenarios.ts', "violated: { 'P1-no-stale-dma': 4 }", 'violated: {}')
  t.is((await project.gate('--deep', '--update', '--reason', 'larger')).code, 0)
  assertLockIsValid(t, project)
  const kept = searches()
  t.like(kept[larger!], { deep: true, bounds: { devices: 3 } })
  t.is((await project.gate('--deep')).out.match(/^0 of 2 searches made/)?.length, 1)

  // What nobody searched is told to be so, and stays as it was.
  project.edit('protocol.ts', guard, '')
  const broken = await outputs(t, project)
  t.deepEqual(broken.findings.at(-1)!.kind, 'not-searched')
  t.true(broken.findings.every(({ headline }) => !headline.includes('devices=3')))
  t.is((await project.update('we do without')).code, 1)
  const { hash: _hash, ...rest } = kept[larger!]!
  t.deepEqual({ ...searches()[larger!], hash: undefined }, { ...rest, hash: undefined })
  const deep = await outputs(t, project, '--deep')
  t.true(deep.findings.some(({ kind, headline }) => kind === 'new-violation' && headline.includes('P1-no-stale-dma')))
  project.edit(
    'scenarios.ts',
    /\n {2}\{ system: pinning, bounds: \{ devices: 3.*/.exec(project.read('scenarios.ts'))![0],
    '',
  )
  t.true((await outputs(t, project)).told.includes('search-removed pinning'))
})
