import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import { system } from '../model/language/system.ts'
import { always, leadsTo, underFairness } from '../properties/property.ts'
import { selectTasks } from '../scripts/check/select.ts'
import { importsIn } from '../scripts/sources/imports.ts'
import { engineSources, taskHash } from '../scripts/sources/model-hash.ts'
import { Sources } from '../scripts/sources/sources.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { gateScenario } from './toy-scenarios.ts'

// What the gate takes for unchanged is unchanged: its hashes follow whatever a model comes from.

function folder(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const made = temporaryDirectory(t)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true })
    writeFileSync(join(made, name), text)
  }
  return made
}

const idle = part({
  name: 'idle',
  actions: (action) => ({ wait: action({ by: 'kernel', when: { always: () => true }, then: () => {} }) }),
})
const idling = system({ name: 'idling', title: 'idle', parts: [idle] })

/** Defined by whoever calls. */
function defined(name: string) {
  return system({ name, title: name, parts: [idle] })
}
const late = defined('late')

test('definitions know where they are written', (t) => {
  const here = import.meta.filename
  const waiting = always({ name: 'W1', sentence: 'It waits.', uses: [idle], holds: () => true })
  const served = leadsTo({ name: 'L1', sentence: 'It is served.', uses: [idle], from: () => true, to: () => true })
  const mutant = mutate(idling, 'mutant', 'idle', [change.dropCondition('wait', 'always')])
  const fair = underFairness(served, { name: 'L1b', fairness: { weak: ['wait'] } })
  const wait = idling.actions.get('wait')!.action
  const text = readFileSync(here, 'utf8').split('\n')
  const definitions = [wait, idling, waiting, served, mutant, fair]
  const definers = ['action({', 'system({', 'always({', 'leadsTo({', 'mutate(idling', 'underFairness(served']
  for (const [i, { definedAt }] of definitions.entries()) {
    const { url, line } = definedAt!.calls[0]!
    t.is(fileURLToPath(url), here)
    t.true(text[line - 1]!.includes(definers[i]!), text[line - 1])
  }
  t.is(mutant.actions.get('wait')!.action.definedAt, wait.definedAt)
  // The call in the helper, and the call of the helper.
  t.is(late.definedAt!.calls.length, 2)
  t.is(idling.definedAt!.calls.length, 1)
})

test('imports are found however they are written', (t) => {
  const text = `
    import { a } from './a.ts'
    import type { B } from "../b.ts"
    import './c.ts'
    export * from './d.js'
    export { e,
      f } from './e.ts'
    const g = await import('./g.ts'), h = require('./h')
    new Worker(new URL('./i.ts', import.meta.url))
    import fs from 'node:fs'
    import { record } from 'immutable'
    import data from './data.json' with { type: 'json' }`
  t.deepEqual(importsIn(text), [
    './a.ts',
    '../b.ts',
    './c.ts',
    './d.js',
    './e.ts',
    './g.ts',
    './h',
    './i.ts',
    'immutable',
    './data.json',
  ])
})

test('a digest changes with every file that is imported, and with nothing else', (t) => {
  const files = {
    'a.ts':
      "import { b } from './b.ts'\nimport './deep/c.cjs'\nimport pkg from 'pkg/part'\nimport linked from '@own/linked'",
    'b.ts': "import './a.ts' // a circle\nexport const b = 1",
    'deep/c.cjs': "const d = require('../d')",
    'd.json': '{ "value": 1 }',
    'other.ts': 'nobody imports this',
    'node_modules/pkg/package.json': '{ "name": "pkg", "version": "1.0.0" }',
    'node_modules/pkg/part.js': 'what a release has in it its version says',
    'packages/linked/package.json': '{ "name": "@own/linked", "version": "0.0.0" }',
    'packages/linked/lib/index.js': 'people work on this',
  }
  const root = folder(t, files)
  mkdirSync(join(root, 'node_modules', '@own'))
  symlinkSync(join(root, 'packages', 'linked'), join(root, 'node_modules', '@own', 'linked'))
  const digest = (of = root) => new Sources().digest([join(of, 'a.ts')])
  const first = digest()
  const changes = (name: string, text: string) => {
    writeFileSync(join(root, name), text)
    const changed = digest() !== first
    writeFileSync(join(root, name), files[name as keyof typeof files])
    t.is(digest(), first)
    return changed
  }
  for (const name of ['a.ts', 'b.ts', 'deep/c.cjs', 'd.json', 'packages/linked/lib/index.js'] as const) {
    t.true(changes(name, `${files[name]} `), name)
  }
  t.true(changes('node_modules/pkg/package.json', '{ "name": "pkg", "version": "1.0.1" }'))
  t.false(changes('other.ts', 'something else'))
  t.false(changes('b.ts', files['b.ts'].replaceAll('\n', '\r\n')))
  const elsewhere = folder(t, {})
  cpSync(root, elsewhere, { recursive: true, verbatimSymlinks: false })
  t.is(digest(elsewhere), first)
})

test('the hash of a search follows bounds, properties, symmetry and the model; not what is claimed', (t) => {
  const sources = new Sources()
  const hash = (scenario: typeof gateScenario, symmetry = true, bounds = {}) =>
    taskHash(selectTasks([scenario], { names: [], bounds, properties: [] })[0]!, symmetry, sources)
  const first = hash(gateScenario)
  t.regex(first!, /^[0-9a-f]{16}$/)
  t.is(hash({ ...gateScenario, violated: {}, bounds: { ...gateScenario.bounds } }), first)
  const { system: design, properties } = gateScenario
  const [some] = properties
  const { action } = [...design.actions.values()][0]!
  const [name] = [...design.actions.keys()]
  const others = [
    hash(gateScenario, false),
    hash({ ...gateScenario, properties: properties.slice(1) }),
    hash({ ...gateScenario, properties: [{ ...some!, given: () => false }, ...properties.slice(1)] }),
    hash({
      ...gateScenario,
      system: {
        ...design,
        actions: new Map([...design.actions, [name!, { part: 'gate', action: { ...action, then: {} } }]]),
      },
    }),
    hash(gateScenario, true, { [design.bounds[0]!.name]: 3 }),
  ]
  t.is(new Set([first, ...others]).size, others.length + 1)
})

test('where it is not known which files a model comes from, it has no hash', (t) => {
  const { definedAt: _, ...somewhere } = gateScenario.system
  const [task] = selectTasks([{ ...gateScenario, system: somewhere }], { names: [], bounds: {}, properties: [] })
  t.is(taskHash(task!, true, new Sources()), undefined)
})

test('moveproof has a hash of its own, of what searches and confirms, and models have none of that in theirs', (t) => {
  const { hash, files } = engineSources()
  t.regex(hash, /^[0-9a-f]{16}$/)
  t.is(engineSources().hash, hash)
  const names = [...files].map((file) => relative(join(import.meta.dirname, '..'), file))
  for (const name of ['explorer/workers/thread.ts', 'model/language/part.ts', 'counterexamples/judge.ts']) {
    t.true(names.includes(name), name)
  }
  t.false(names.some((name) => /^(model\/(world|movers|protocols)|properties\/scenario)/.test(name)))
  const root = folder(t, { 'a.ts': "import './b.ts'", 'b.ts': 'first' })
  const digest = () => new Sources(new Set([join(root, 'b.ts')])).digest([join(root, 'a.ts')])
  const first = digest()
  writeFileSync(join(root, 'b.ts'), 'second')
  t.is(digest(), first)
})
