import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { emptyLock } from '../gate/lock/lock.ts'
import { readLock } from '../gate/lock/read.ts'
import { lockText } from '../gate/lock/write.ts'

// What is published, in dist/: JavaScript of everything that the command line and the library reach, declarations of the library, and which
// mutants of the shipped designs may go unnoticed.

const root = join(import.meta.dirname, '..', '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.package.json')], {
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

// Types of the shipped designs are large, and nobody outside can name them.
const library = declarationsFrom(join(dist, 'index.d.ts'))
for (const file of globSync(join(dist, '**', '*.d.{ts,mts}'))) {
  if (!library.has(file)) rmSync(file)
}

const lock = readLock(join(root, 'moveproof.lock.json'))!
writeFileSync(join(dist, 'moveproof.lock.json'), lockText({ ...emptyLock(lock.engine), accepted: lock.accepted }))

/** A declaration file and all that it refers to. */
function declarationsFrom(first: string): ReadonlySet<string> {
  const found = new Set([first])
  for (const file of found) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.[jt]s['"]/g)) {
      found.add(join(dirname(file), `${path}.d.ts`))
    }
  }
  return found
}
