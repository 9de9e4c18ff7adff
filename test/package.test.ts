import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { assertJUnitIsValid, assertSarifIsValid } from './gate/outputs.ts'
import { guard, Project } from './gate/project.ts'
import { InstalledPackage } from './package/installed.ts'

// What npm pack makes, installed where there is nothing else.

const root = join(import.meta.dirname, '..')
let npmPackage: InstalledPackage

test.before('pack and install', (t) => {
  t.timeout(300_000)
  npmPackage = new InstalledPackage()
})

test.after.always(() => npmPackage?.remove())

/** What a command of the installed package prints, and its exit code. */
function moveproof(directory: string, ...words: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(npmPackage.bin, words, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { stdout, stderr, status }
}

/** A directory of its own in the npmPackage.project, with a package.json that says what .ts files are. */
function subproject(name: string, type: string): string {
  const directory = join(npmPackage.project, name)
  mkdirSync(directory)
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, type }))
  return directory
}

test('publint has nothing to say', async (t) => {
  const { messages, pkg } = await publint({ pkgDir: npmPackage.files, strict: true })
  t.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  )
})

test('it holds what is needed: no tests, no benchmarks of others, no kept counterexamples, no sources', (t) => {
  const files = readdirSync(npmPackage.files, { recursive: true, encoding: 'utf8' })
  t.true(files.length > 100)
  const odd = files.filter((file) => /^dist.*((?<!\.d)\.m?ts$|\.test\.|peers\/|plot\/|corpus)/.test(file))
  t.deepEqual(odd, [])
  const top = files.filter((file) => !/[/\\]/.test(file)).sort()
  t.deepEqual(top, ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'scripts'])
})

test('what may go unnoticed in the shipped designs is in it, with the reasons', (t) => {
  const directory = subproject('unnoticed', 'module')
  const words = ['mutate', 'dax-direct-io', '--mutation', 'drop condition pinFails.absent', '--no-cache']
  const { stdout, stderr, status } = moveproof(directory, ...words)
  t.is(stderr, '')
  t.regex(stdout, /accepted: Refusing, or failing, is always allowed/)
  t.is(status, 0)
})

test('init writes a protocol whose claims are met, and whose types are right', (t) => {
  for (const [type, extension] of [
    ['module', 'ts'],
    ['commonjs', 'mts'],
  ] as const) {
    const directory = subproject(`begun-${type}`, type)
    const begun = moveproof(directory, 'init')
    t.is(begun.stderr, '')
    t.is(begun.status, 0)
    t.true(begun.stdout.includes(`  protocol/buffer.${extension}\n`))
    t.regex(begun.stdout, /\nNext:\n {2}npx moveproof check\n {2}npx moveproof gate --update --reason "first lock"\n$/)
    const checked = moveproof(directory, 'check')
    t.is(checked.stderr, '')
    t.is(checked.status, 0, checked.stdout)
    t.regex(checked.stdout, /^1 design and 1 mutant, 6 verdicts in .*: all as claimed$/m)
    t.regex(checked.stdout, /^ {2}breaks dma-in-place in 4 steps$/m)
    const locked = moveproof(directory, 'gate', '--update', '--reason', 'first lock')
    t.is(locked.stderr, '')
    t.is(locked.status, 0, locked.stdout)
    // The lock file is beside the config file.
    const gated = moveproof(join(directory, 'protocol'), 'gate')
    t.is(gated.status, 0, gated.stderr)
    t.regex(gated.stdout, /^0 of 2 searches made; nothing has changed/)
    // Threads load the config again; the config is found from below.
    t.is(moveproof(join(directory, 'protocol'), 'check', '--workers', '2').status, 0)
    const walked = moveproof(
      directory,
      'search',
      'move-without-waiting',
      '--workers',
      '2',
      '--seed',
      '1',
      '--runs',
      '50',
    )
    t.regex(walked.stdout, /^dma-in-place {2}4 steps$/m)
    t.is(walked.status, 0)
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    // Declarations too: somebody may make a package of their own protocols.
    const words = [
      compiler,
      '-p',
      '.',
      '--noEmit',
      'false',
      '--emitDeclarationOnly',
      '--declaration',
      '--outDir',
      'out',
    ]
    const compiled = spawnSync(process.execPath, words, { cwd: directory, encoding: 'utf8' })
    t.is(compiled.stdout, '')
    const again = moveproof(directory, 'init')
    t.is(again.status, 2)
    t.regex(again.stderr, /^There is already moveproof\.config\.m?ts, .*\. Nothing was written/)
  }
})

test('init into a directory that is not there, and as JSON', (t) => {
  const { stdout, status } = moveproof(npmPackage.project, 'init', 'new/place', '--json')
  t.is(status, 0)
  const { files, next } = JSON.parse(stdout) as { files: string[]; next: string[] }
  t.deepEqual(next, ['cd new/place', 'npx moveproof check', 'npx moveproof gate --update --reason "first lock"'])
  for (const file of files) t.true(existsSync(join(npmPackage.project, file)), file)
  t.true(files.includes('new/place/.github/workflows/moveproof.yml'))
})

test('init says what keeps it from writing', (t) => {
  writeFileSync(join(npmPackage.project, 'file'), '')
  // Where the file system allows no directories at all, Node's own recursive mkdir never returns.
  for (const place of ['file/below', ...(process.platform === 'linux' ? ['/proc/moveproof'] : [])]) {
    const { stderr, status } = moveproof(npmPackage.project, 'init', place)
    t.is(status, 2, place)
    t.regex(stderr, /\/moveproof\.config\.m?ts cannot be written: .*\. Nothing was written\.\n$/)
    t.true(stderr.includes(`${place}/moveproof.config.`), stderr)
  }
  const broken = join(npmPackage.project, 'broken')
  mkdirSync(broken)
  writeFileSync(join(broken, 'package.json'), '{')
  t.regex(moveproof(broken, 'init').stderr, /broken\/package\.json cannot be read: /)
})

test('the library from JavaScript and from TypeScript', (t) => {
  const directory = subproject('library', 'module')
  const body = (typed: boolean) => `
import { always, bindProperties, bound, counter, explore, instantiate, part, system } from 'moveproof'
const top = bound('top', { meaning: 'how far it counts', default: 3, min: 1, max: 9 })
${typed ? 'export ' : ''}const clock = part({
  name: 'clock',
  state: { time: counter(9) },
  actions: (action) => ({
    tick: action({ by: 'environment', when: { early: (s) => s.time < 3 }, then: (s) => { s.time += 1 } }),
  }),
})
const early = always({ name: 'early', sentence: 'Never 3.', uses: [clock], holds: (s) => s.time < 3 })
const it = instantiate(system({ name: 'it', title: 'a clock', parts: [clock] }), {})
const result = explore(it, bindProperties(it, [early]))
const length${typed ? ': number | undefined' : ''} = result.verdicts[0]?.trace?.steps.length
console.log(top.name, result.states, length)
`
  writeFileSync(join(directory, 'plain.js'), body(false))
  writeFileSync(join(directory, 'typed.ts'), body(true))
  for (const file of ['plain.js', 'typed.ts']) {
    t.is(execFileSync(process.execPath, [file], { cwd: directory, encoding: 'utf8' }), 'top 4 3\n', file)
  }
  // Declarations too: somebody may make a package of their own protocols.
  const options = '--module nodenext --target es2024 --strict --declaration --outDir out --types node'
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const words = [compiler, ...options.split(' '), '--typeRoots', join(root, 'node_modules', '@types'), 'typed.ts']
  t.is(spawnSync(process.execPath, words, { cwd: directory, encoding: 'utf8' }).stdout, '')
  t.regex(readFileSync(join(directory, 'out', 'typed.d.ts'), 'utf8'), /clock: import\("moveproof"\)\.Part</)
})

test('a config that is none: what is wrong, where, exit code 2', (t) => {
  const directory = subproject('configs', 'module')
  const said = (content: string, ...words: readonly string[]) => {
    writeFileSync(join(directory, 'moveproof.config.js'), content)
    const { stderr, status } = moveproof(directory, 'check', ...words)
    t.is(status, 2, content)
    t.notRegex(stderr, /\n\s+at .*\(/, 'no stack trace')
    return stderr
  }
  t.regex(said('export default {}'), /^moveproof\.config\.js has no scenarios: it should end with /)
  t.regex(said('export const scenarios = []'), /has no scenarios/)
  t.regex(said('export default { scenarios: 1 }'), /'scenarios' should be a list/)
  t.regex(said('export default { scenarios: [{}] }'), /scenarios\[0\] has no 'system'/)
  t.regex(said('export default { scenarios: [{ system: { name: "x" } }] }'), /scenarios\[0\] has no 'bounds'/)
  t.regex(said('\nexport default {'), /cannot be loaded: Unexpected end of input$/m)
  t.regex(said("import './not-there.js'"), /cannot be loaded: Cannot find module .*not-there\.js/)
  t.regex(said('\n\nnull.x'), /cannot be loaded: .*null.*\n {2}at moveproof\.config\.js:3:\d+\n$/)
  t.is(said('export default {}', '--config', 'other.js'), 'There is no file other.js.\n')
})

test('what docs/ci.md says to run can be run', async (t) => {
  const text = readFileSync(join(root, 'docs', 'ci.md'), 'utf8')
  const [commands, recipe] = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]!)
  const step = /^ +- run: (npx moveproof .*)$/m.exec(text)![1]!
  const project = new Project(npmPackage)
  t.teardown(() => project.remove())
  // What is installed there, and how it is found.
  const shell = (lines: string) =>
    project.shell(`npm() { :; }; npx() { shift; "$MOVEPROOF" "$@" --workers 1; }; set -e\n${lines}`)
  const made = await shell(commands!)
  t.is(made.code, 0, made.err)
  t.is(made.out.match(/^gate open: /gm)!.length, 3)
  t.is((await shell(step)).code, 0)
  assertSarifIsValid(t, project.read('moveproof.sarif'))
  t.is((await shell(recipe!)).code, 0)
  project.edit('protocol.ts', guard, '')
  const broken = await shell(recipe!)
  t.is(broken.code, 1)
  t.regex(broken.out, /gate closed: 2 errors, 1 warning[\s\S]*## moveproof: gate closed/)
  await assertJUnitIsValid(t, project.read('moveproof.xml'))
})
