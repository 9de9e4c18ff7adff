import test from 'ava'
import { withLock } from './locked.ts'
import { outputs } from './outputs.ts'
import { guard } from './project.ts'

// What goes wrong with a model or a file is a finding beside the others.

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
    const start = { file: 'protocol.ts', line: project.lineOf('protocol.ts', 'start: action'), name: 'start' }
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
    t.regex(out, /to see all of it: npx moveproof check pinning/)
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

test.serial(
  'a guard is dropped that a mutant is about: an error of the mutant, and the design is compared',
  async (t) => {
    const mutants = `import { change, mutate } from 'moveproof'
import { pinning } from './protocol.ts'

export const hasty = mutate(pinning, 'hasty', 'a pinned buffer is moved', [change.dropCondition('move', 'unpinned')])
`
    const project = await withLock(t, (project) => {
      project.write('mutants.ts', mutants)
      project.edit('scenarios.ts', '\nexport', "import { hasty } from './mutants.ts'\n\nexport")
      const scenario =
        "{ system: hasty, mutantOf: 'pinning', bounds: {}, properties: [pinnedStays], violated: { 'P2-pinned-stays': 3 } }"
      project.edit('scenarios.ts', '\n]', `\n  ${scenario},\n]`)
    })
    project.edit('protocol.ts', guard, '')
    const { outcome, told, sarif } = await outputs(t, project)
    t.is(outcome.code, 2)
    t.deepEqual(told, [
      'new-violation P2-pinned-stays of pinning',
      'new-violation P1-no-stale-dma of pinning',
      'model-error hasty',
      'counts pinning',
    ])
    const { message, locations } = sarif.runs[0]!.results![2]!
    t.regex(message.text!, /There is no condition of move 'unpinned'/)
    t.regex(message.text!, /where: mutant hasty of pinning\nlikely cause: pinning does not have it any more/)
    const { artifactLocation, region } = locations![0]!.physicalLocation!
    t.deepEqual([artifactLocation!.uri, region!.startLine], ['mutants.ts', 4])
  },
)

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
