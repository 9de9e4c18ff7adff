import { join } from 'node:path'
import test from 'ava'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { withLock } from './locked.ts'
import { assertJUnitIsValid, assertSarifIsValid, type Finding, outputs, reportFiles, writing } from './outputs.ts'
import { guard } from './project.ts'

// Every output says the same, and what keeps one from being written keeps no other.

test.serial(
  'a guard is dropped: new violations, with the action that does it and the steps that lead there',
  async (t) => {
    const project = await withLock(t)
    project.edit('protocol.ts', guard, '')
    const { outcome, findings, told, sarif, junit, markdown } = await outputs(t, project)
    t.is(outcome.code, 1)
    t.deepEqual(told, [
      'new-violation P2-pinned-stays of pinning',
      'new-violation P1-no-stale-dma of pinning',
      'counts pinning',
    ])
    const move = { file: 'protocol.ts', line: project.lineOf('protocol.ts', 'move: action'), name: 'move' }
    t.like(findings[1], { severity: 'error', change: 'holds → violated in 4 steps', place: move })
    t.notThrows(() => parseCounterexample(JSON.stringify(findings[1]!.counterexample), 'in the report'))

    const result = sarif.runs[0]!.results![1]!
    t.deepEqual(result.locations![0]!.physicalLocation!.region!.startLine, move.line)
    t.is(result.locations![0]!.physicalLocation!.artifactLocation!.uri, 'protocol.ts')
    t.regex(
      result.message.text!,
      /holds → violated in 4 steps[\s\S]* 3\. driver: start\(device0\)\n 4\. kernel: move\(frame1\)/,
    )
    const flow = result.codeFlows![0]!.threadFlows[0]!.locations
    t.deepEqual(
      flow.map(({ location }) => location!.message!.text),
      ['1. kernel: place(frame0)', '2. driver: pin(device0)', '3. driver: start(device0)', '4. kernel: move(frame1)'],
    )

    t.regex(
      junit,
      /<testcase name="P1-no-stale-dma"[^>]*>\n\s*<failure type="new-violation" message="[^"]*violated in 4 steps">/,
    )
    t.regex(junit, /<testcase name="E1-dma-runs"[^>]*\/>/)
    t.regex(markdown, /\| pinning \| \*\*✓ → ✗\*\* \| \*\*✓ → ✗\*\* \| ● \|/)
    t.regex(markdown, /```mermaid[\s\S]*4 move\(frame1\)/)

    for (const width of [80, 120]) {
      const { out } = await project.run(['gate', '--workers', '1'], { COLUMNS: String(width) })
      t.true(Math.max(...out.split('\n').map((line) => line.length)) <= width)
      t.regex(out, /error +new violation: P1-no-stale-dma of pinning\n {2}holds → violated in 4 steps\n/)
      t.regex(out, /at protocol\.ts:\d+:\d+ move/)
      t.regex(out, /to see all of it: npx moveproof check pinning --property P1/)
      t.regex(
        out,
        /gate closed: 2 errors, 1 warning\nif this is how it should be: npx moveproof gate --update --reason "…"\n$/,
      )
    }
  },
)

test.serial(
  'a config that cannot be loaded, and a lock file that is none: every report has that one error',
  async (t) => {
    const project = await withLock(t)
    const failed = async (message: RegExp, place: string) => {
      for (const file of reportFiles) project.write(file, 'of before')
      const { code, out, err } = await project.gate('--json', ...writing)
      t.is(code, 2)
      t.regex(err, message)
      const { findings, exitCode } = JSON.parse(out) as { findings: Finding[]; exitCode: number }
      t.is(exitCode, 2)
      t.deepEqual(
        findings.map(({ kind }) => kind),
        ['gate-failed'],
      )
      const [junit, sarif, markdown] = reportFiles.map((file) => project.read(file))
      t.regex(junit!, message)
      await assertJUnitIsValid(t, junit!)
      const log = assertSarifIsValid(t, sarif!)
      t.regex(log.runs[0]!.results![0]!.message.text!, message)
      t.is(log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri, place)
      t.regex(markdown!, /^## moveproof: gate closed\n\n1 error\. nothing was compared\./)
    }
    const lock = project.read('moveproof.lock.json')
    project.write('moveproof.lock.json', lock.slice(0, 400))
    await failed(/ends in the middle of its JSON/, 'moveproof.lock.json')
    project.write('moveproof.lock.json', lock)
    project.edit('policy.ts', 'true', 'yes')
    await failed(/moveproof\.config\.ts cannot be loaded: yes is not defined/, 'policy.ts')
  },
)

test.serial('a report that cannot be written: what is wrong, the other reports, and the terminal', async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', guard, '')
  const files = { junit: 'report.xml', sarif: 'report.sarif', markdown: 'report.md' }
  for (const full of Object.keys(files)) {
    for (const file of Object.values(files)) project.write(file, 'of before')
    const words = Object.entries(files).flatMap(([name, file]) => [`--${name}`, name === full ? '/dev/full' : file])
    const { code, out, err } = await project.gate(...words)
    t.is(code, 2)
    t.is(err.match(/^\/dev\/full cannot be written: no space is left on the device\.$/gm)?.length, 1)
    t.regex(out, /gate closed: 2 errors/)
    for (const [name, file] of Object.entries(files)) t.is(project.read(file) === 'of before', name === full, file)
  }
})

test.serial("GitHub's runner gets annotations and a summary without being asked", async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', guard, '')
  project.write('summary.md', 'what others wrote\n')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') }
  const { out } = await project.run(['gate', '--workers', '1'], env)
  const line = project.lineOf('protocol.ts', 'move: action')
  t.true(
    out.includes(`::error file=protocol.ts,line=${line},col=11,title=new violation%3A P1-no-stale-dma of pinning::`),
  )
  t.regex(project.read('summary.md'), /^what others wrote\n## moveproof: gate closed\n/)
  const quiet = await project.run(['gate', '--workers', '1', '--no-github'], env)
  t.false(quiet.out.includes('::error'))
  const both = await project.run(['gate', '--workers', '1', '--json'], env)
  t.notThrows(() => JSON.parse(both.out))
  t.regex(both.err, /^::error /)
})
