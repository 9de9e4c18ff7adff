import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../exit.ts'
import { makeDirectory } from '../output/directory.ts'
import { fileProblem } from '../output/file-problem.ts'

/** What `init` tells when it has ended. */
export interface Begun {
  readonly files: readonly string[]
  /** Commands, in their order. */
  readonly next: readonly string[]
}

/** What a directory is before anything is written to it. */
export interface Project {
  /** Does Node take its .ts files for ES modules? */
  readonly modules: boolean
  /** Can moveproof be imported there? */
  readonly installed: boolean
}

export interface PlannedFile {
  readonly path: string
  readonly content: string
  /** Left as it is where there is one already. */
  readonly optional: boolean
}

const template = join(
  dirname(fileURLToPath(import.meta.resolve('moveproof/package.json'))),
  'scripts',
  'init',
  'template',
)

/** Where each file of the template goes. */
const files: readonly { readonly from: string; readonly to: string; readonly optional?: true }[] = [
  { from: 'moveproof.config.ts', to: 'moveproof.config.ts' },
  { from: 'protocol/buffer.ts', to: 'protocol/buffer.ts' },
  { from: 'protocol/properties.ts', to: 'protocol/properties.ts' },
  { from: 'protocol/mutants.ts', to: 'protocol/mutants.ts' },
  { from: 'protocol/scenarios.ts', to: 'protocol/scenarios.ts' },
  { from: 'workflow.yml', to: '.github/workflows/moveproof.yml' },
  { from: 'tsconfig.json', to: 'tsconfig.json', optional: true },
]

export function projectAt(root: string): Project {
  return { modules: packageType(root) === 'module', installed: canImport(root) }
}

/** The files, as the project needs them: where Node would take .ts for CommonJS, they are .mts. */
export function plannedFiles({ modules }: Project): PlannedFile[] {
  return files.map(({ from, to, optional = false }) => {
    const content = readFileSync(join(template, from), 'utf8')
    if (modules || !to.endsWith('.ts')) return { path: to, content, optional }
    return { path: to.replace(/\.ts$/, '.mts'), content: content.replaceAll(/\.ts'/g, ".mts'"), optional }
  })
}

/** @returns the paths that were written @throws UsageError */
export function writeFiles(root: string, files: readonly PlannedFile[]): string[] {
  const written: string[] = []
  for (const { path, content, optional } of files) {
    const file = join(root, path)
    if (optional && existsSync(file)) continue
    try {
      makeDirectory(dirname(file))
      writeFileSync(file, content, { flag: 'wx' })
    } catch (error) {
      const so = written.length === 0 ? 'Nothing was written' : `Written before: ${written.join(', ')}`
      throw new UsageError(`${file} cannot be written: ${fileProblem(error)}. ${so}.`)
    }
    written.push(path)
  }
  return written
}

/** "type" of the nearest package.json. @throws UsageError */
function packageType(directory: string): unknown {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) return dirname(directory) === directory ? undefined : packageType(dirname(directory))
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

function canImport(directory: string): boolean {
  try {
    createRequire(join(directory, 'here.js')).resolve('moveproof/package.json')
    return true
  } catch {
    return false
  }
}
