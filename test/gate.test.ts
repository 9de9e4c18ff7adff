import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import AjvDraft04 from 'ajv-draft-04'
import test, { type ExecutionContext } from 'ava'
import type { Log } from 'sarif'
import { validateXML } from 'xmllint-wasm'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { type GateOptions, gate } from '../scripts/commands/gate.ts'
import type { Lock } from '../scripts/gate/lock/lock.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { type Outcome, Project } from './gate/project.ts'
import { InstalledPackage } from './package/installed.ts'
import { gateScenario } from './toy-scenarios.ts'

// A project with a protocol of its own, and what pull requests do to it: the gate says what each changes, in all its outputs. One after the
// other, since each is several processes.

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const sarifSchema = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
const validSarif = new AjvDraft04.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(sarifSchema, 'utf8')),
)
const junitSchema = readFileSync(join(root, 'test', 'schemas', 'jenkins-junit.xsd'), 'utf8')
const validLock = new Ajv2020().compile(JSON.parse(readFileSync(join(root, 'docs', 'lock.schema.json'), 'utf8')))

const gateOptions: GateOptions = {
  names: [],
  lock: 'moveproof.lock.json',
  counterexamples: 'counterexamples',
  all: false,
  deep: false,
  update: false,
  reason: undefined,
  date: '2026-08-06',
  limits: { memoryBytes: 1e9 },
  workers: 1,
  json: false,
  outputs: { junit: undefined, sarif: undefined, markdown: undefined, github: false, gitHubSummary: undefined },
}

let moveproof: InstalledPackage

test.before('pack and install', (t) => {
  t.timeout(300_000)
  moveproof = new InstalledPackage()
})

test.after.always(() => moveproof?.remove())

interface Finding {
  readonly kind: string
  readonly severity: string
  readonly headline: string
  readonly change: string | null
  readonly place: { readonly file: string; readonly line: number; readonly name: string } | null
  readonly counterexample?: object
}

interface Outputs {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  readonly sarif: Log
  readonly junit: string
  readonly markdown: string
  /** `kind headline` of each finding. */
  readonly told: readonly string[]
}

async function withLock(t: ExecutionContext, prepare: (project: Project) => void = () => {}): Promise<Project> {
  const project = new Project(moveproof)
  t.teardown(() => project.remove())
  prepare(project)
  const { code, err } = await project.update('the first lock')
  t.is(err, '')
  t.is(code, 0)
  t.true(validLock(JSON.parse(project.read('moveproof.lock.json'))), JSON.stringify(validLock.errors))
  return project
}

/** One call with every file, each held against its published schema. */
async function outputs(t: ExecutionContext, project: Project, ...words: string[]): Promise<Outputs> {
  const files = ['--junit', 'report.xml', '--sarif', 'report.sarif', '--markdown', 'report.md']
  const outcome = await project.gate('--json', ...files, ...words)
  t.is(outcome.err, '')
  const { findings, exitCode } = JSON.parse(outcome.out) as { findings: Finding[]; exitCode: number }
  t.is(exitCode, outcome.code)
  const [junit, markdown] = [project.read('report.xml'), project.read('report.md')]
  const sarif = JSON.parse(project.read('report.sarif')) as Log
  t.true(validSarif(sarif), JSON.stringify(validSarif.errors))
  const checked = await validateXML({ xml: junit, schema: junitSchema })
  t.true(checked.valid, checked.rawOutput)
  t.deepEqual(
    sarif.runs[0]!.results!.map(({ ruleId, level }) => [ruleId, level]),
    findings.map(({ kind, severity }) => [kind, severity === 'undecided' ? 'warning' : severity]),
  )
  const told = findings.map(({ kind, headline }) => `${kind} ${headline.replace(/^.*?: /, '')}`)
  return { outcome, findings, sarif, junit, markdown, told }
}

function lineOf(project: Project, file: string, text: string): number {
  return project.read(file).slice(0, project.read(file).indexOf(text)).split('\n').length
}

const guard = '        unpinned: (s) => s.pinned.every((pinned) => !pinned),\n'

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
    const move = { file: 'protocol.ts', line: lineOf(project, 'protocol.ts', 'move: action'), name: 'move' }
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
      t.regex(out, /to see all of it: moveproof check pinning --property P1/)
      t.regex(
        out,
        /gate closed: 2 errors, 1 warning\nif this is how it should be: moveproof gate --update --reason "…"\n$/,
      )
    }
  },
)

test.serial('what is recorded against a claim stays an error until the claim says so', async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', guard, '')
  const recorded = await project.update('we do without')
  t.is(recorded.code, 1)
  const { told, outcome } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, ['not-as-claimed P1-no-stale-dma of pinning', 'not-as-claimed P2-pinned-stays of pinning'])
  project.edit('scenarios.ts', 'violated: {}', "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }")
  const { out, code } = await project.gate()
  t.is(code, 0)
  // A claim decides nothing about what is found.
  t.regex(out, /^0 of 1 searches made/)
})

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
  t.is(findings[1]!.place!.line, lineOf(project, 'protocol.ts', 'look: action'))
  t.true(findings.every(({ severity }) => severity === 'warning'))
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

test.serial('a property is made vacuous: it still holds, and says nothing any more', async (t) => {
  const project = await withLock(t)
  project.edit('properties.ts', 's.dma[device] !== none,', 's.dma[device] !== none && s.location === none,')
  const { outcome, findings, told } = await outputs(t, project)
  t.is(outcome.code, 1)
  t.deepEqual(told, ['vacuous P1-no-stale-dma of pinning'])
  t.like(findings[0], { severity: 'error', place: { file: 'properties.ts', name: 'P1-no-stale-dma' } })
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
    t.true(validLock(JSON.parse(project.read('moveproof.lock.json'))), JSON.stringify(validLock.errors))
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
  'a model throws: the others are compared, and every report says what went wrong, where, and how it came to that',
  async (t) => {
    const project = await withLock(t, (project) => {
      project.edit('scenarios.ts', '\nexport', "import { other } from './other.ts'\n\nexport")
      project.edit(
        'scenarios.ts',
        '\n]',
        '\n  { system: other, bounds: { devices: 1 }, properties: [], violated: {} },\n]',
      )
      const text = project.read('protocol.ts').replace('export const pinning', 'export const other')
      project.write('other.ts', text.replace("name: 'pinning'", "name: 'other'"))
    })
    const lock = project.read('moveproof.lock.json')
    project.edit('protocol.ts', 's.dma[device] = s.location\n', "if (s.pinned[device]) throw new Error('boom')\n")
    project.edit('other.ts', guard, '')
    const { outcome, findings, told, junit, sarif, markdown } = await outputs(t, project)
    t.is(outcome.code, 2)
    t.deepEqual(told, ['model-error pinning', 'counts other'])
    const start = { file: 'protocol.ts', line: lineOf(project, 'protocol.ts', 'start: action'), name: 'start' }
    t.like(findings[0], { severity: 'error', place: start, behaviour: ['place(frame0)', 'pin(device0)'] })
    t.regex(junit, /<testcase name="search" classname="pinning at devices=2"[^>]*>\n\s*<error type="model-error"/)
    t.regex(junit, /<testcase name="counts, actions and scenario" classname="other at devices=1"[^>]*>\n\s*<failure /)
    const [result] = sarif.runs[0]!.results!
    t.regex(
      result!.message.text!,
      /It threw: boom\.\nwhere: effect then of start\(device0\)[\s\S]*\n 2\. driver: pin\(device0\)/,
    )
    t.is(result!.codeFlows![0]!.threadFlows[0]!.locations.length, 2)
    t.regex(markdown, /error \| model error: pinning \| It threw: boom[\s\S]*```\n 1\. kernel: place\(frame0\)/)
    const { out } = await project.run(['gate', '--workers', '1'], { GITHUB_ACTIONS: 'true' })
    t.regex(out, /1 of 2 searches made, 1 ended by an error, in [\s\S]*gate closed: 1 error, 1 warning\n(?!if)/)
    t.regex(out, /to see all of it: moveproof check pinning/)
    t.regex(out, /^::error file=protocol\.ts,line=\d+,col=\d+,title=model error%3A pinning::/m)
    // Nothing is recorded of it, and nothing else either.
    const update = await project.gate('--update', '--reason', 'no')
    t.is(update.code, 2)
    t.regex(update.out, /moveproof\.lock\.json stays as it is: see the errors/)
    t.is(project.read('moveproof.lock.json'), lock)
  },
)

test.serial('a model that cannot be made at its bounds is an error, and not one that is gone', async (t) => {
  const project = await withLock(t)
  project.edit('scenarios.ts', 'devices: 2', 'devices: 9')
  const { outcome, told, junit } = await outputs(t, project)
  t.is(outcome.code, 2)
  t.deepEqual(told, ['model-error pinning'])
  t.regex(junit, /devices = 9 is outside 1\.\.4/)
})

test.serial('a kept counterexample that cannot be read is an error beside the others', async (t) => {
  const project = await withLock(t, (project) => {
    project.edit('protocol.ts', guard, '')
    project.edit('scenarios.ts', 'violated: {}', "violated: { 'P1-no-stale-dma': 4, 'P2-pinned-stays': 3 }")
  })
  await project.run(['check', '--save', 'counterexamples'])
  await project.update('counterexamples kept')
  const file = 'counterexamples/pinning.P1-no-stale-dma.json'
  project.write(file, project.read(file).slice(0, 200))
  const { outcome, told, junit } = await outputs(t, project)
  t.is(outcome.code, 2)
  t.deepEqual(told, [`counterexample-unreadable ${file}`])
  t.regex(junit, /<error type="counterexample-unreadable"[\s\S]*ends in the middle of its JSON/)
})

test.serial(
  'a config that cannot be loaded, and a lock file that is none: every report has that one error',
  async (t) => {
    const project = await withLock(t)
    const files = ['report.xml', 'report.sarif', 'report.md']
    const failed = async (message: RegExp, place: string) => {
      for (const file of files) project.write(file, 'of before')
      const words = ['--json', '--junit', 'report.xml', '--sarif', 'report.sarif', '--markdown', 'report.md']
      const { code, out, err } = await project.gate(...words)
      t.is(code, 2)
      t.regex(err, message)
      const { findings, exitCode } = JSON.parse(out) as { findings: Finding[]; exitCode: number }
      t.is(exitCode, 2)
      t.deepEqual(
        findings.map(({ kind }) => kind),
        ['gate-failed'],
      )
      const [junit, sarif, markdown] = files.map((file) => project.read(file))
      t.regex(junit!, message)
      t.true((await validateXML({ xml: junit!, schema: junitSchema })).valid)
      const log = JSON.parse(sarif!) as Log
      t.true(validSarif(log), JSON.stringify(validSarif.errors))
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
  t.true(validLock(JSON.parse(project.read('moveproof.lock.json'))), JSON.stringify(validLock.errors))
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
    await t.throwsAsync(gate([gateScenario], { ...gateOptions, lock: file, ...options }, terminal), { message })
    t.is(terminal.printed, '')
  }
  await refused(/--update changes what the project promises: say why with --reason/, { update: true })
  await refused(/--update changes what the project promises/, { update: true, reason: ' ' })
  await refused(/--reason is about --update/, { reason: 'why' })
  await refused(/There is no lock file .*other\.json[\s\S]* gate --update --reason/, {
    lock: join(project.folder, 'other.json'),
  })
  await refused(/no\/where\.xml cannot be written/, { outputs: { ...gateOptions.outputs, junit: 'no/where.xml' } })
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
  const project = new Project(moveproof)
  t.teardown(() => project.remove())
  const terminal = new RecordedTerminal()
  const lock = join(project.folder, 'moveproof.lock.json')
  const options = { ...gateOptions, lock, update: true, reason: 'the first', limits: { states: 3, memoryBytes: 1e9 } }
  t.is(await gate([{ ...gateScenario, violated: {} }], options, terminal), 3)
  t.regex(terminal.printed, /undecided limit reached: gate[\s\S]*stays\s+as\s+it\s+is: a\s+limit\s+ended\s+a\s+search/)
  t.throws(() => project.read('moveproof.lock.json'), { code: 'ENOENT' })
})

test.serial('interrupted: nothing is compared, and nothing written', async (t) => {
  const project = await withLock(t)
  const before = project.read('moveproof.lock.json')
  const terminal = new RecordedTerminal()
  const options = {
    lock: join(project.folder, 'moveproof.lock.json'),
    update: true,
    reason: 'never',
    signal: AbortSignal.abort(),
  }
  t.is(await gate([gateScenario], { ...gateOptions, ...options }, terminal), 130)
  t.is(terminal.diagnosed, 'interrupted: nothing was compared, and nothing written\n')
  t.is(project.read('moveproof.lock.json'), before)
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

test.serial("GitHub's runner gets annotations and a summary without being asked", async (t) => {
  const project = await withLock(t)
  project.edit('protocol.ts', guard, '')
  project.write('summary.md', 'what others wrote\n')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') }
  const { out } = await project.run(['gate', '--workers', '1'], env)
  const line = lineOf(project, 'protocol.ts', 'move: action')
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

test.serial('what docs/ci.md says to run can be run', async (t) => {
  const text = readFileSync(join(root, 'docs', 'ci.md'), 'utf8')
  const [commands, recipe] = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]!)
  const step = /^ +- run: (npx moveproof .*)$/m.exec(text)![1]!
  const project = new Project(moveproof)
  t.teardown(() => project.remove())
  // What is installed there, and how it is found.
  const shell = (lines: string) =>
    project.shell(`npm() { :; }; npx() { shift; "$MOVEPROOF" "$@" --workers 1; }; set -e\n${lines}`)
  const made = await shell(commands!)
  t.is(made.code, 0, made.err)
  t.is(made.out.match(/^gate open: /gm)!.length, 3)
  t.is((await shell(step)).code, 0)
  t.true(validSarif(JSON.parse(project.read('moveproof.sarif'))))
  t.is((await shell(recipe!)).code, 0)
  project.edit('protocol.ts', guard, '')
  const broken = await shell(recipe!)
  t.is(broken.code, 1)
  t.regex(broken.out, /gate closed: 2 errors, 1 warning[\s\S]*## moveproof: gate closed/)
  t.true((await validateXML({ xml: project.read('moveproof.xml'), schema: junitSchema })).valid)
})
