import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { scenarios } from '../properties/scenarios.ts'

const root = join(import.meta.dirname, '..')
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/bugs.md',
  'docs/ci.md',
  'docs/findings.md',
  'docs/liveness.md',
  'docs/performance.md',
  'docs/random-search.md',
]
const text = (file: string) => readFileSync(join(root, file), 'utf8')
const readme = text('README.md')

/** Fenced blocks of a document, with the words after the language. */
function blocks(markdown: string, language: string): { words: string; body: string }[] {
  const fences = [...markdown.matchAll(/^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm)]
  return fences
    .filter(([, name]) => name === language)
    .map(([, , words, body]) => ({ words: words!.trim(), body: body! }))
}

/** Times and rates differ from run to run; everything else must not. */
function withoutTimes(output: string): string {
  return output
    .replaceAll(/[\d.,]+[KM]? transitions\/s/g, '… transitions/s')
    .replaceAll(/ \([\d.,]+[KM]? steps\/s\)/g, '')
    .replaceAll(/\s+[\d.,]+ m?s\b/g, ' … s')
    .trimEnd()
}

function run(command: string, folder: string): Promise<string> {
  const words = command.replace(/^npm run -s moveproof -- /, 'npx node scripts/moveproof.mjs ').split(' ')
  if (words[0] !== 'npx' || words[1] !== 'node') throw new Error(`the test does not know how to run: ${command}`)
  const script = words[2]!.startsWith('scripts/') ? join(root, words[2]!) : join(folder, words[2]!)
  // What npm tells the command about how it was called.
  const npm = { npm_lifecycle_event: command.startsWith('npm ') ? 'moveproof' : 'npx' }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...words.slice(3)],
      // The reader's own program has a folder of its own; other commands name files of the repository.
      { cwd: words[2]!.startsWith('scripts/') ? root : folder, env: { ...process.env, ...npm, NO_COLOR: '1' } },
      (_error, out) => resolve(out),
    )
  })
}

for (const [document, commands] of [
  ['README.md', 2],
  ['docs/liveness.md', 1],
] as const) {
  test(`every command of ${document} prints what is shown there`, async (t) => {
    const folder = mkdtempSync(join(root, 'test', 'readme-'))
    try {
      const program = blocks(text(document), 'ts').find(({ words }) => words === '')!.body
      writeFileSync(join(folder, 'my-protocol.ts'), program.replace("'./index.ts'", "'../../index.ts'"))
      const consoles = blocks(text(document), 'console')
      t.true(consoles.length >= commands)
      for (const { body } of consoles) {
        const [first, ...shown] = body.split('\n')
        const command = first!.replace(/^\$ /, '')
        const printed = await run(command, folder)
        t.is(withoutTimes(printed), withoutTimes(shown.join('\n')), command)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

test('excerpts in the README are from the files that they name', (t) => {
  const excerpts = blocks(readme, 'ts').filter(({ words }) => words.startsWith('excerpt '))
  t.true(excerpts.length > 0)
  for (const { words, body } of excerpts) t.true(text(words.replace('excerpt ', '')).includes(body))
})

test('the two commands of the README are scripts of the package, and CI runs the tests by them', (t) => {
  const scripts = JSON.parse(text('package.json')).scripts as Record<string, string>
  t.regex(readme, /npm ci && npm run check/)
  t.regex(readme, /npm ci && npm test/)
  t.truthy(scripts.check && scripts.test)
  t.regex(text('.ci/run'), /^npm ci.*$[\s\S]*^npm test$/m)
})

test('links and file names in the documents lead to something', (t) => {
  let looked = 0
  for (const document of documents) {
    for (const [, target] of text(document).matchAll(/\]\(([^)#:]+)\)/g)) {
      t.true(existsSync(join(root, dirname(document), target!)), `${document}: ${target}`)
      looked++
    }
    for (const [, path] of text(document).matchAll(
      /`((?:model|properties|explorer|counterexamples|scripts|test|docs)\/[\w./-]*)`/g,
    )) {
      t.true(existsSync(join(root, path!)), `${document}: ${path}`)
      looked++
    }
  }
  t.true(looked > 20)
})

test('the README has a line for every design', (t) => {
  const lines = readme.split('\n').filter((line) => line.startsWith('| `'))
  const designs = scenarios.filter(({ mutantOf, alone }) => mutantOf === undefined && !alone)
  for (const name of new Set(designs.map(({ system }) => system.name))) {
    t.true(
      lines.some((line) => line.split(' | ')[0]!.includes(`\`${name}\``)),
      name,
    )
  }
})

test('every finding ends with a command whose verdict is claimed', (t) => {
  const entries = text('docs/findings.md')
    .split(/^(?=\*\*)/m)
    .slice(1)
  t.true(entries.length > 0)
  for (const entry of entries) {
    const commands = [...entry.matchAll(/`npm run -s moveproof -- check (\S+) --property (\S+)`/g)]
    t.true(commands.length > 0, entry)
    for (const [command, name, property] of commands) {
      const claims = scenarios.filter(({ system }) => system.name === name)
      t.true(
        claims.some(({ properties }) => properties.some((one) => one.name === property)),
        command,
      )
    }
  }
})
