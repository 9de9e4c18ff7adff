import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { MoveproofError } from '../../model/language/error.ts'
import { UsageError } from '../exit.ts'
import type { Config } from './config.ts'

// Calls of a stack.
const stackMax = 50

const moveproof = new URL('.', import.meta.resolve('moveproof/package.json')).href

/**
 * Loads a config file. What is wrong with it is said with its name, and the place as far as it is known.
 * @throws UsageError for a file that is not there, that cannot be loaded, or that is no config
 * @throws MoveproofError of a model that it imports
 */
export async function loadConfig(file: string): Promise<Config> {
  const name = relative('.', file) || file
  if (!existsSync(file)) throw new UsageError(`There is no file ${name}.`)
  let module: { readonly default?: unknown }
  const { stackTraceLimit } = Error
  try {
    // What a definition refuses may be deep in what defines it.
    Error.stackTraceLimit = stackMax
    module = await import(pathToFileURL(file).href)
  } catch (error) {
    if (error instanceof MoveproofError) throw withPlace(error)
    throw new UsageError(`${name} cannot be loaded: ${reason(error)}`)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  const config = module.default
  if (typeof config !== 'object' || config === null || !('scenarios' in config)) {
    throw new UsageError(`${name} has no scenarios: it should end with 'export default { scenarios }'.`)
  }
  checkScenarios(config.scenarios, name)
  return config as Config
}

function checkScenarios(scenarios: unknown, name: string): void {
  if (!Array.isArray(scenarios)) throw new UsageError(`${name}: 'scenarios' should be a list.`)
  for (const [i, scenario] of scenarios.entries()) {
    const missing = missingIn(scenario)
    if (missing !== undefined) throw new UsageError(`${name}: scenarios[${i}] has no ${missing}.`)
  }
}

/** What a value lacks to be a scenario. Types say so too, to those who let them be checked. */
function missingIn(scenario: unknown): string | undefined {
  if (typeof scenario !== 'object' || scenario === null) return 'fields: it is no object'
  const { system, bounds, properties, violated } = scenario as Record<string, unknown>
  if (typeof system !== 'object' || system === null || !('name' in system)) return "'system' (what system() returns)"
  if (typeof bounds !== 'object' || bounds === null) return "'bounds' (such as { pages: 2 }, or {})"
  if (!Array.isArray(properties)) return "'properties' (a list)"
  if (typeof violated !== 'object' || violated === null) return "'violated' ({} when all properties hold)"
  return undefined
}

function withPlace(error: MoveproofError): MoveproofError {
  const place = placeIn(error.stack)
  if (place === undefined) return error
  return new MoveproofError(error.code, { ...error.details, what: `${error.details.what}\n  at ${place}` })
}

function reason(error: unknown): string {
  const { code, message, stack } = (
    error instanceof Error ? error : { message: String(error) }
  ) as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `this Node (${process.versions.node}) does not run TypeScript; Node 22.18 and newer do. A config in JavaScript works too.`
  }
  const help =
    code === 'ERR_MODULE_NOT_FOUND'
      ? '. A relative import needs the extension of its file, as in ./protocol.ts'
      : /outside a module/.test(message)
        ? `. Say "type": "module" in package.json, or call the files .mts`
        : ''
  const place = placeIn(stack)
  return `${message}${help}${place === undefined ? '' : `\n  at ${place}`}`
}

/** The first place of a stack that is in a file of the user's. Syntax errors begin with theirs. */
function placeIn(stack = ''): string | undefined {
  for (const [, url, position] of stack.matchAll(/(file:\/\/[^\s()]+?):(\d+(?::\d+)?)/g)) {
    if (!url!.startsWith(moveproof)) return `${relative('.', fileURLToPath(url!))}:${position}`
  }
  return undefined
}
