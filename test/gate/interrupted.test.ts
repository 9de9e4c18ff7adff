import { join } from 'node:path'
import test from 'ava'
import { gate } from '../../scripts/commands/gate.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { gateScenario } from '../toy-scenarios.ts'
import { plainly } from './called.ts'
import { withLock } from './locked.ts'
import { outputsOf, writing } from './outputs.ts'
import { guard, type Project } from './project.ts'

// What was compared before Ctrl-C is told in every output, with what was not.

const endless = `import { writeSync } from 'node:fs'
import { always, counter, part, system } from 'moveproof'
import { end } from './end.ts'

let isTold = false
const clock = part({
  name: 'clock',
  state: { time: counter(2 ** 30 - 1) },
  actions: (action) => ({
    tick: action({
      by: 'environment',
      when: {
        early: (s) => {
          if (end > 3 && !isTold) writeSync(2, 'endless')
          isTold = true
          return s.time < end
        },
      },
      then: (s) => {
        s.time += 1
      },
    }),
  }),
})

export const properties = [
  always({ name: 'T1-short', sentence: 'Never 9.', uses: [clock], holds: (s) => s.time !== 9 }),
  always({ name: 'T2-long', sentence: 'Time does not end.', uses: [clock], holds: (s) => s.time < 2 ** 30 - 1 }),
]
export const endless = system({ name: 'endless', title: 'a clock that is not waited for', parts: [clock] })
`

/** A search that ends, one that does not, one that comes after it, and kept counterexamples. */
function prepare(project: Project): void {
  project.edit('protocol.ts', guard, '')
  project.edit('scenarios.ts', 'violated: {}', "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }")
  project.write('end.ts', 'export const end: number = 3\n')
  project.write('endless.ts', endless)
  project.edit('scenarios.ts', '\nexport', "import { endless, properties as ticking } from './endless.ts'\n\nexport")
  const [one] = /\n {2}\{ system: pinning.*/.exec(project.read('scenarios.ts'))!
  const other = one.replace('devices: 2', 'devices: 1')
  project.edit(
    'scenarios.ts',
    one,
    `${one}\n  { system: endless, bounds: {}, properties: ticking, violated: {} },${other}`,
  )
}

test.serial(
  'interrupted in the middle: what was found is told everywhere, and so is what was not compared',
  async (t) => {
    const project = await withLock(t, prepare)
    await project.run(['check', 'pinning', '--devices', '2', '--save', 'counterexamples'])
    t.is((await project.update('counterexamples kept')).code, 0)
    const lock = project.read('moveproof.lock.json')
    project.edit('protocol.ts', '!== frame && mayMove,\n', `!== frame && mayMove,\n${guard}`)
    project.edit('end.ts', '3', '2 ** 30')

    const words = ['gate', '--workers', '1', '--update', '--reason', 'never']
    const outcome = await project.interrupted('endless', ...words, '--json', ...writing)
    t.is(outcome.code, 130)
    const { told, sarif, junit, markdown } = await outputsOf(t, project, outcome)
    t.deepEqual(told, [
      'new-violation T1-short of endless',
      'fixed-violation P1-no-stale-dma of pinning',
      'fixed-violation P2-pinned-stays of pinning',
      'counts pinning',
      'interrupted endless',
      'not-compared 1 search',
      'not-compared 2 kept counterexamples',
    ])
    const { interrupted, update, searches, counterexamples } = JSON.parse(outcome.out)
    t.is(interrupted, true)
    t.is(update, 'interrupted')
    t.deepEqual(searches, {
      made: ['pinning at devices=2', 'endless at no bounds'],
      failed: [],
      unchanged: [],
      notSearched: [],
      notBegun: ['pinning at devices=1'],
    })
    const files = ['P1-no-stale-dma', 'P2-pinned-stays'].map((name) => `counterexamples/pinning.${name}.json`)
    t.deepEqual(counterexamples, { replayed: 0, kept: 2, notReplayed: files })
    t.deepEqual(sarif.runs[0]!.invocations, [{ executionSuccessful: false, exitCode: 130, exitSignalName: 'SIGINT' }])
    t.regex(junit, /<testcase name="T1-short"[^>]*>\n\s*<failure type="new-violation"/)
    t.regex(junit, /<testcase name="T2-long"[^>]*>\n\s*<skipped>the search did not come to its end/)
    t.regex(junit, /classname="pinning at devices=1"[^>]*>\n\s*<error type="not-compared"/)
    for (const file of files) t.regex(junit, new RegExp(`name="${file}"[^>]*>\\n\\s*<error type="not-compared"`))
    t.regex(
      markdown,
      /^## moveproof: gate interrupted\n\n1 error, 3 warnings, 3 undecided\. 1 of 3 searches made, 1 inter/,
    )
    t.is(project.read('moveproof.lock.json'), lock)

    const { out, code } = await project.interrupted('endless', 'gate', '--workers', '1')
    t.is(code, 130)
    t.regex(out, /^1 of 3 searches made, 1 interrupted, 1 not begun, 0 of 2 kept counterexamples\s+replayed, in /)
    t.regex(out, /new violation: T1-short of endless\n {2}holds → violated in 9 steps\n/)
    t.regex(out, /undecided interrupted: endless\n.*\n.*\n {2}undecided: T2-long\n/)
    t.regex(out, /undecided not compared: 1 search\n {2}in pinning at devices=1\n/)
    t.regex(out, /gate interrupted: 1 error, 3 warnings, 3 undecided\n$/)
  },
)

test.serial('interrupted before anything is searched: all of it is left, and nothing written', async (t) => {
  const project = await withLock(t)
  const before = project.read('moveproof.lock.json')
  const terminal = new RecordedTerminal()
  const options = {
    lock: join(project.folder, 'moveproof.lock.json'),
    update: true,
    reason: 'never',
    signal: AbortSignal.abort(),
  }
  t.is(await gate([gateScenario], { ...plainly, ...options }, terminal), 130)
  t.regex(terminal.printed, /^0 of 1 searches made, 1 not begun, in /)
  t.regex(terminal.printed, /gate interrupted: [\s\S]*stays as it is:\s+not\s+everything\s+was\s+compared\n$/)
  t.is(terminal.diagnosed, '')
  t.is(project.read('moveproof.lock.json'), before)
})
