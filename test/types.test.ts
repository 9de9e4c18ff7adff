import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'

const root = join(import.meta.dirname, '..')
const fixtures = join(import.meta.dirname, 'types')

/** What the type checker says, or is expected to say, about a line. */
interface Finding {
  readonly file: string
  readonly line: number
  readonly code: string
}

const marker = /^\s*\/\/ @ts-expect-error (TS\d+): \S.*$/

/** The type checker's errors in a folder of copies, changed by `edit`, of all fixtures. */
async function errorsIn(edit: (line: string) => string): Promise<{ errors: Finding[]; marked: Finding[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'moveproof-types-'))
  try {
    const marked: Finding[] = []
    for (const file of await readdir(fixtures)) {
      const lines = (await readFile(join(fixtures, file), 'utf8')).split('\n')
      for (const [index, line] of lines.entries()) {
        const code = marker.exec(line)?.[1]
        // The line below the marker; lines count from 1.
        if (code) marked.push({ file, line: index + 2, code })
      }
      const text = lines.map(edit).join('\n').replaceAll("from '../../", `from '${root}/`)
      await writeFile(join(folder, file), text)
    }
    const configuration = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules', '@types')] },
      include: [folder],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    return { errors: await typeCheck(folder), marked }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function typeCheck(folder: string): Promise<Finding[]> {
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  const output = await new Promise<string>((resolve) => {
    execFile(compiler, ['-p', folder, '--pretty', 'false'], { cwd: folder }, (_, stdout) => resolve(stdout))
  })
  return [...output.matchAll(/^(\S+)\((\d+),\d+\): error (TS\d+)/gm)].map(([, file, line, code]) => ({
    file: file!,
    line: Number(line),
    code: code!,
  }))
}

const byPlace = (a: Finding, b: Finding) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)

/** One finding per line: some mistakes are two errors to the type checker. */
const perLine = (findings: readonly Finding[]) =>
  findings
    .toSorted(byPlace)
    .filter(({ file, line }, i, all) => i === 0 || all[i - 1]!.file !== file || all[i - 1]!.line !== line)

test('every mistake that a fixture marks is a compile error of the kind it names, and nothing else is one', async (t) => {
  const { errors, marked } = await errorsIn((line) => (marker.test(line) ? '// expectation taken out' : line))
  t.deepEqual(perLine(errors), perLine(marked))
  t.true(marked.length > 60, `only ${marked.length} mistakes are marked`)
})

test('with their expectations the fixtures compile', async (t) => {
  const { errors } = await errorsIn((line) => line)
  t.deepEqual(errors, [])
})

test('an expectation without a mistake does not compile', async (t) => {
  const { errors, marked } = await errorsIn((line) => (line.includes("s.entri[page] = 'swapped'") ? '' : line))
  t.deepEqual(
    errors.map(({ file, code }) => ({ file, code })),
    [{ file: 'state.ts', code: 'TS2578' }],
  )
  t.true(marked.some(({ line }) => line === errors[0]!.line + 1))
})

test('every expectation in a fixture names the error and the reason', async (t) => {
  for (const file of await readdir(fixtures)) {
    const lines = (await readFile(join(fixtures, file), 'utf8')).split('\n')
    for (const line of lines.filter((line) => line.includes('@ts-'))) t.regex(line, marker, file)
  }
})
