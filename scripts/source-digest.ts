import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'

/**
 * A digest of modules and of all that they import, directly or not. It changes whenever any of it does. The text of a function does
 * not show what the function calls, so what is kept of a model is kept under the digest of its modules.
 * @param roots URLs of files
 * @param alone URLs of files that count without what they import
 */
export function sourceDigest(roots: readonly string[], alone: readonly string[] = []): string {
  const seen = new Map(alone.map((file) => [file, moduleAt(file).digest]))
  const open = [...roots]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    const { digest, imports } = moduleAt(file)
    seen.set(file, digest)
    open.push(...imports)
  }
  const sorted = [...seen].sort(([one], [other]) => (one < other ? -1 : 1))
  // Paths as they are would make another machine's cache useless.
  return digestOf(JSON.stringify(sorted.map(([, digest]) => digest)))
}

/** What a module imports by relative names, and the descriptions of packages that it imports: URLs of files that are there. */
export function importsOf(file: string): readonly string[] {
  return moduleAt(file).imports
}

interface Module {
  readonly digest: string
  readonly imports: readonly string[]
}

const modules = new Map<string, Module>()

function moduleAt(file: string): Module {
  const known = modules.get(file)
  if (known) return known
  const text = readFileSync(new URL(file), 'utf8')
  const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"]+)\1/g)].map((match) => match[2]!)
  const imports = file.endsWith('.json') ? [] : specifiers.flatMap((specifier) => importedFrom(file, specifier))
  const module = { digest: digestOf(text), imports }
  modules.set(file, module)
  return module
}

function importedFrom(file: string, specifier: string): string[] {
  if (specifier.startsWith('node:')) return []
  if (/^(\.{0,2}\/|file:)/.test(specifier)) {
    // What only looks like an import, in a text, leads nowhere.
    const imported = URL.parse(specifier, file)
    return imported?.protocol === 'file:' && isFile(imported) ? [imported.href] : []
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  for (let folder = new URL('.', file); ; folder = new URL('..', folder)) {
    const description = new URL(`node_modules/${name}/package.json`, folder)
    if (existsSync(description)) return [description.href]
    if (folder.pathname === '/' || folder.href === new URL('..', folder).href) return []
  }
}

function isFile(file: URL): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
