import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Scenario } from '../../properties/scenario.ts'
import { loadConfig } from '../config/load.ts'
import { UsageError } from '../exit.ts'
import { originOf } from '../workers/origin.ts'

/**
 * The scenarios as they are at another revision of the repository that they are from, and what removes the copy that they were
 * loaded from.
 * @param scenarios those of the working tree
 * @param revision as git understands it: `main`, `HEAD~1`
 * @throws UsageError
 */
export async function scenariosAt(
  scenarios: readonly Scenario[],
  revision: string,
): Promise<{ readonly scenarios: readonly Scenario[]; readonly remove: () => void }> {
  const file = realpathSync(sourceOf(scenarios))
  const root = realpathSync(
    git(dirname(file), ['rev-parse', '--show-toplevel'], `${dirname(file)} is in no git repository`),
  )
  const missing = `There is no revision '${revision}' in ${root}`
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], missing)
  const folder = mkdtempSync(join(tmpdir(), 'moveproof-revision-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const tree = join(folder, 'tree')
    // An index of its own: neither the user's index nor the working tree is touched.
    const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') }
    mkdirSync(tree)
    git(root, ['read-tree', commit], `${revision} cannot be read`, env)
    git(root, ['checkout-index', '--all', `--prefix=${tree}/`], `${revision} cannot be written to ${tree}`, env)
    linkPackages(dirname(file), root, tree)
    const then = join(tree, relative(root, file))
    if (!existsSync(then)) throw new UsageError(`At ${revision} there is no ${relative(root, file)}.`)
    return { scenarios: await loaded(scenarios, then), remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** The module that the scenarios are loaded from. */
function sourceOf(scenarios: readonly Scenario[]): string {
  const origin = originOf(scenarios)
  switch (origin.from) {
    case 'config':
      return origin.file
    case 'program':
      throw new UsageError('--git is for designs that a config file names, or that moveproof ships.')
    case 'moveproof': {
      const shipped = new URL('properties/scenarios.ts', import.meta.resolve('moveproof/package.json'))
      if (!existsSync(shipped))
        throw new UsageError('There is no moveproof.config.ts here or above whose earlier revisions there could be.')
      return fileURLToPath(shipped)
    }
  }
}

async function loaded(scenarios: readonly Scenario[], file: string): Promise<readonly Scenario[]> {
  if (originOf(scenarios).from === 'config') return (await loadConfig(file)).scenarios
  return ((await import(pathToFileURL(file).href)) as { scenarios: readonly Scenario[] }).scenarios
}

/** What is installed is what it is now: packages are not part of a revision. */
function linkPackages(directory: string, root: string, tree: string): void {
  for (let here = directory; ; here = dirname(here)) {
    const packages = join(here, 'node_modules')
    const link = join(tree, relative(root, packages))
    if (existsSync(packages) && !existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(packages, link, 'junction')
    }
    if (here === root) return
  }
}

/** @throws UsageError */
function git(directory: string, words: readonly string[], problem: string, env = process.env): string {
  const { stdout, stderr, status, error } = spawnSync('git', words, { cwd: directory, encoding: 'utf8', env })
  if (error) throw new UsageError(`git cannot be run: ${error.message}`)
  if (status !== 0) throw new UsageError(`${problem}${stderr.trim() === '' ? '.' : `: ${stderr.trim()}`}`)
  return stdout.trim()
}
