import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importsIn } from './imports.ts'
import { packageOf } from './packages.ts'

interface SourceFile {
  /** Of its text, the same whichever way its lines end. */
  readonly digest: string
  /** Files of ours that it imports. */
  readonly files: readonly string[]
  readonly releases: readonly string[]
}

// As written, and as `require` completes it.
const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']

/**
 * Source files with everything that they import. A digest of theirs says whether a model can be another one: it changes with every text
 * among them, and nothing else: not with where they are, nor with their times.
 */
export class Sources {
  readonly #files = new Map<string, SourceFile>()
  readonly #digests = new Map<string, string>()
  /** What somebody else answers for. */
  readonly #except: ReadonlySet<string>

  /** @param except files that no digest is about */
  constructor(except: ReadonlySet<string> = new Set()) {
    this.#except = except
  }

  /** @param files paths or `file:` URLs; what is no file any more counts as empty */
  digest(files: Iterable<string>): string {
    const roots = [...new Set([...files].map((file) => (file.startsWith('file:') ? fileURLToPath(file) : file)))].sort()
    const key = roots.join('\n')
    const known = this.#digests.get(key)
    if (known !== undefined) return known
    const all = this.withImports(roots)
    const parts = [...all].flatMap((file) => {
      const { digest, releases } = this.#file(file)
      return [digest, ...releases]
    })
    const digest = digestOf([...new Set(parts)].sort().join('\n'))
    this.#digests.set(key, digest)
    return digest
  }

  /** Files, and all files that these import. */
  withImports(roots: readonly string[]): ReadonlySet<string> {
    const found = new Set(roots.filter((file) => !this.#except.has(file)))
    // A set hands out what is added while it is walked.
    for (const file of found) {
      for (const imported of this.#file(file).files) if (!this.#except.has(imported)) found.add(imported)
    }
    return found
  }

  #file(path: string): SourceFile {
    let file = this.#files.get(path)
    if (!file) {
      file = readSource(path)
      this.#files.set(path, file)
    }
    return file
  }
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function readSource(path: string): SourceFile {
  if (!isFile(path)) return { digest: '', files: [], releases: [] }
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  const folder = dirname(path)
  const files: string[] = []
  const releases: string[] = []
  for (const name of path.endsWith('.json') ? [] : importsIn(text)) {
    const isPath = /^(\.|\/|file:)/.test(name)
    if (isPath) {
      const target = name.startsWith('file:') ? fileURLToPath(name) : name.startsWith('/') ? name : join(folder, name)
      const file = endings.map((ending) => target + ending).find(isFile)
      if (file !== undefined) files.push(file)
      continue
    }
    const found = packageOf(name, folder)
    if (!found) continue
    releases.push(found.release)
    files.push(...found.files)
  }
  return { digest: digestOf(text), files, releases }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
