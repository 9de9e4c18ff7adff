import test from 'ava'
import { withLock } from './locked.ts'
import { outputs } from './outputs.ts'
import { guard } from './project.ts'

// What a change has made worse or better: verdicts, premises, kept counterexamples.

test.serial('what is recorded against a claim stays an error until the claim says so', async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', guard, '')
  const recorded = await project.update('we do without')
  t.is(recorded.code, 1)
  // Each is told once.
  t.regex(recorded.out, /gate closed: 2 errors, 1 warning\nwritten to moveproof\.lock\.json, with its reason\n$/)
  const { told, outcome } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, ['not-as-claimed P1-no-stale-dma of pinning', 'not-as-claimed P2-pinned-stays of pinning'])
  // There is nothing to record.
  t.regex((await project.gate()).out, /gate closed: 2 errors\n$/)
  project.edit('scenarios.ts', 'violated: {}', "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }")
  const { out, code } = await project.gate()
  t.is(code, 0)
  // A claim decides nothing about what is found.
  t.regex(out, /^0 of 1 searches made/)
})

test.serial(
  'a bug is fixed: promote it; its counterexample no longer runs; when it comes back, it does again',
  async (t) => {
    const claimed = "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }"
    const project = await withLock(t, (project) => {
      project.edit('protocol.ts', guard, '')
      project.edit('scenarios.ts', 'violated: {}', claimed)
    })
    t.is((await project.run(['check', '--save', 'counterexamples'])).code, 0)
    t.deepEqual((await outputs(t, project)).told, ['counterexample-added 2 of pinning'])
    t.is((await project.update('counterexamples kept')).code, 0)

    project.edit('protocol.ts', '!== frame && mayMove,\n', `!== frame && mayMove,\n${guard}`)
    const fixed = await outputs(t, project)
    t.is(fixed.outcome.code, 1)
    t.deepEqual(fixed.told, [
      'fixed-violation P1-no-stale-dma of pinning',
      'fixed-violation P2-pinned-stays of pinning',
      'counts pinning',
      'counterexample-gone 2 of pinning',
    ])
    t.regex(fixed.junit, /promote it: take P1-no-stale-dma out of 'violated' in the scenario of pinning/)
    t.regex(fixed.markdown, /step 4 cannot be taken/)
    t.regex(fixed.junit, /keep it where a bug was fixed: recorded by gate --update, it closes the gate the day it runs/)

    project.edit('scenarios.ts', claimed, 'violated: {}')
    t.is((await project.update('move waits for pins')).code, 0)
    const promoted = await project.gate()
    t.is(promoted.code, 0)
    t.regex(promoted.out, /^0 of 1 searches made, 0 of 2 kept counterexamples replayed/)

    project.edit('protocol.ts', guard, '')
    const back = await outputs(t, project)
    t.deepEqual(back.told.slice(0, 4), [
      'new-violation P2-pinned-stays of pinning',
      'counterexample-again counterexamples/pinning.P2-pinned-stays.json',
      'new-violation P1-no-stale-dma of pinning',
      'counterexample-again counterexamples/pinning.P1-no-stale-dma.json',
    ])
    t.is(back.findings[1]!.place!.name, 'move')
    t.deepEqual(
      (JSON.parse(project.read('moveproof.lock.json')) as { history: object[] }).history,
      ['the first lock', 'counterexamples kept', 'move waits for pins'].map((reason) => ({
        date: '2026-08-06',
        reason,
      })),
    )
  },
)

test.serial('a property is made vacuous: it still holds, and says nothing any more', async (t) => {
  const project = await withLock(t)
  project.edit('properties.ts', 's.dma[device] !== none,', 's.dma[device] !== none && s.location === none,')
  const { outcome, findings, told } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, ['vacuous P1-no-stale-dma of pinning'])
  t.like(findings[0], { severity: 'error', place: { file: 'properties.ts', name: 'P1-no-stale-dma' } })
})
