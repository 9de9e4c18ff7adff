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
    /^(index\.ts|scripts\/moveproof\.mjs|explorer\/workers\/thread\.ts|explorer\/random\/walk-thread\.ts|scripts\/side-by-side\/thread\.ts|test\/workers\/own-protocol\.ts|scripts\/(bench\/(forecast|(memory|peers|plot|search)\/run)|corpus\/run|package\/build|init\/template\/moveproof\.config)\.ts|test\/[^/]+\.test\.ts|test\/types\/)/
  t.deepEqual(
    sources.filter((file) => !targets.has(file) && !entries.test(file)),
    [],
  )
})
