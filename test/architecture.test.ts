import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import test from 'ava'

const root = join(import.meta.dirname, '..')

/** What each folder may import of ours: prefixes of paths. The longest matching folder counts. */
const mayImport: Record<string, readonly string[]> = {
  'model/language/': ['model/language/'],
  'model/world/': ['model/language/', 'model/world/'],
  'model/movers/': ['model/language/', 'model/world/', 'model/movers/'],
  'model/protocols/': ['model/language/', 'model/world/', 'model/movers/'],
  'model/protocols/mutants/': ['model/'],
  'properties/': [
    'model/language/',
    'model/world/',
    'model/movers/',
    'properties/property.ts',
    'properties/lock.ts',
    'properties/progress',
  ],
  'properties/property.ts': ['model/language/', 'properties/fairness.ts'],
  'properties/fairness.ts': ['model/language/'],
  'properties/lock.ts': ['model/language/', 'properties/property.ts'],
  'properties/scenario.ts': ['model/language/', 'model/movers/under.ts', 'properties/property.ts'],
  'properties/scenarios': ['model/', 'properties/'],
  'properties/claims/': ['model/language/', 'properties/claims/'],
  'explorer/': ['model/language/', 'properties/property.ts', 'explorer/'],
  'counterexamples/': ['model/language/', 'properties/property.ts', 'properties/fairness.ts', 'counterexamples/'],
  'scripts/': [''],
  'test/': [''],
  'index.ts': [''],
}

/** Node's own modules that touch files, clocks, processes or threads belong to the command line. */
const outsideWorld = /^node:(fs|child_process|process|os|perf_hooks|timers|tty|net|http)/

const sources = ['model', 'properties', 'explorer', 'counterexamples', 'scripts', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((f) => join(folder, f)),
  )
  // docs.test.ts runs the README's program in a folder of its own meanwhile.
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('test/readme-'))
  .concat('index.ts')

const importsOf = new Map(
  sources.map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
    return [file, specifiers] as const
  }),
)

function ruleFor(file: string): readonly string[] {
  const folder = Object.keys(mayImport)
    .filter((prefix) => file.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0]
  return folder === undefined ? [] : mayImport[folder]!
}

const ours = [...importsOf].flatMap(([file, specifiers]) =>
  specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ file, target: relative(root, join(root, dirname(file), specifier)) })),
)

test('data flows one way: no folder imports what the import table does not allow', (t) => {
  t.true(sources.length > 50 && ours.length > 200, 'the test has looked at too little to mean anything')
  for (const folder of ['model/language/', 'model/world/', 'explorer/', 'counterexamples/', 'scripts/']) {
    t.true(
      ours.some(({ file }) => file.startsWith(folder)),
      `no import of ours was found in ${folder}`,
    )
  }
  const forbidden = ours.filter(({ file, target }) => !ruleFor(file).some((prefix) => target.startsWith(prefix)))
  t.deepEqual(forbidden, [])
})

test('protocols do not know one another', (t) => {
  const between = ours.filter(
    ({ file, target }) =>
      file.startsWith('model/protocols/') &&
      !file.startsWith('model/protocols/mutants/') &&
      target.startsWith('model/protocols/'),
  )
  t.deepEqual(between, [])
})

test('only the command line and the tests touch files, clocks and processes', (t) => {
  const pure = [...importsOf].filter(([file]) => !/^(scripts|test)\//.test(file))
  t.true(pure.length > 30)
  t.deepEqual(
    pure.filter(([, specifiers]) => specifiers.some((specifier) => outsideWorld.test(specifier))),
    [],
  )
  const clocks = pure.filter(([file]) =>
    /\b(Date\.now|performance\.now|process\.(env|exit|argv|stdout|stderr|memoryUsage|hrtime))/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  )
  t.deepEqual(clocks, [])
})

test('there is no barrel but the public API', (t) => {
  const barrels = sources.filter(
    (file) => file !== 'index.ts' && /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(root, file), 'utf8')),
  )
  t.deepEqual(barrels, [])
})

test('every source file is used', (t) => {
  const targets = new Set(ours.map(({ target }) => target))
  const entries =
    /^(index\.ts|scripts\/moveproof\.mjs|explorer\/workers\/thread\.ts|explorer\/random\/walk-thread\.ts|scripts\/side-by-side\/thread\.ts|test\/workers\/own-protocol\.ts|scripts\/(bench\/(forecast|(memory|peers|plot|search)\/run)|corpus\/run|package\/build|init\/template\/moveproof\.config)\.ts|test\/.+\.test\.ts|test\/types\/)/
  t.deepEqual(
    sources.filter((file) => !targets.has(file) && !entries.test(file)),
    [],
  )
})

/** Lines that say something: no comments, imports, lone punctuation or heads of sections, and not where a step stands in the kernel. */
function sayingLines(text: string): string[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^import\b[\s\S]*?from '[^']*'$/gm, '')
    .replace(/^\s*source:\s*'[^']*',$/gm, '')
  const lines = code.split('\n').map((line) => line.trim())
  return lines.filter((line) => /\w/.test(line) && !/^(actions: .*|extends: )[({]$/.test(line))
}

/** Stretches of `length` lines that stand in more than one of the files. */
function sharedStretches(files: readonly { file: string; lines: readonly string[] }[], length: number): string[] {
  const first = new Map<string, string>()
  const shared: string[] = []
  for (const { file, lines } of files) {
    for (let at = 0; at + length <= lines.length; at++) {
      const stretch = lines.slice(at, at + length).join('\n')
      const other = first.get(stretch)
      if (other === undefined) first.set(stretch, file)
      else if (other !== file) shared.push(`${other} and ${file}:\n${stretch}`)
    }
  }
  return shared
}

for (const [what, folders, enough] of [
  ['protocols, movers and the world', /^model\/(protocols|movers|world)\//, 3_000],
  ['tables of claims', /^properties\/scenarios/, 2_000],
] as const) {
  test(`no six lines are the same in two files: ${what}`, (t) => {
    const files = sources
      .filter((file) => folders.test(file))
      .map((file) => ({ file, lines: sayingLines(readFileSync(join(root, file), 'utf8')) }))
    t.true(files.flatMap(({ lines }) => lines).length > enough, 'the test has looked at too little to mean anything')
    t.deepEqual(sharedStretches(files, 6), [], 'make one part of it, which each extends')
  })
}

test('six lines that are the same are found, whatever stands between them that says nothing', (t) => {
  const six = ['one()', 'two()', 'three()', 'four()', 'five()', 'six()']
  const files = (other: string) => [
    { file: 'a', lines: sayingLines(['zero()', ...six].join('\n')) },
    { file: 'b', lines: sayingLines(other) },
  ]
  t.is(sharedStretches(files(six.join('\n  // why\n\n})\n  ')), 6).length, 1)
  t.deepEqual(sharedStretches(files(six.slice(1).join('\n')), 6), [])
  t.deepEqual(sharedStretches(files(six.toSpliced(3, 0, 'other()').join('\n')), 6), [])
  const [a] = files('')
  t.deepEqual(sharedStretches([a!, { file: 'a', lines: a!.lines }], 6), [])
})
