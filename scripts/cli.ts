import { resolve } from 'node:path'
import type { Argv, Options } from 'yargs'
import type { Scenario } from '../properties/scenario.ts'
import type { Command } from './command-line/command.ts'
import { commands } from './command-line/commands.ts'
import { boundTable, type OptionTable } from './command-line/options.ts'
import { type ExitCode, exitCodes, reportError, UsageError } from './exit.ts'
import { fileProblem } from './output/file-problem.ts'
import { processTerminal, type Terminal } from './output/terminal.ts'
import { assertUsed, helpFor, usageError } from './usage.ts'
import { version } from './version.ts'
import { isAskedForScenarios } from './workers/entry.ts'

type LoadScenarios = () => Promise<readonly Scenario[]>

/**
 * The command line: runs one command and leaves its exit code in `process.exitCode`. What a command needs is loaded when
 * it is called.
 * @param words the command and its options, as in `process.argv.slice(2)`
 * @param scenarios what the commands are about; unless given, those of the config file of the project, or else all that
 *   moveproof ships
 */
export async function commandLine(words: readonly string[], scenarios?: readonly Scenario[]): Promise<void> {
  // A worker thread has loaded the caller's module for its scenarios. The main thread does what it is there for.
  if (scenarios && isAskedForScenarios(scenarios)) return new Promise<never>(() => undefined)
  const terminal = processTerminal()
  endWithOutput(terminal)
  if (scenarios && configNamed(words) !== undefined) {
    process.exitCode = reportError(
      new UsageError('This program has scenarios of its own: it needs no --config.'),
      terminal,
    )
    return
  }
  const load = once(async () => scenarios ?? (await configured(words)) ?? (await shipped()))
  try {
    process.exitCode = await run(words, load, terminal)
  } catch (error) {
    process.exitCode = reportError(error, terminal)
  }
}

/** Those of the config file, if there is one. The words are not parsed yet: which options there are depends on it. */
async function configured(words: readonly string[]): Promise<readonly Scenario[] | undefined> {
  const { findConfig } = await import('./config/find.ts')
  const file = configNamed(words) ?? findConfig('.')
  if (file === undefined) return undefined
  const [{ loadConfig }, { comesFromConfig }] = await Promise.all([
    import('./config/load.ts'),
    import('./workers/origin.ts'),
  ])
  const { scenarios } = await loadConfig(resolve(file))
  comesFromConfig(scenarios, resolve(file))
  return scenarios
}

function configNamed(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => word === '--config' || word.startsWith('--config='))
  if (at < 0) return undefined
  return words[at] === '--config' ? words[at + 1] : words[at]!.slice('--config='.length)
}

async function shipped(): Promise<readonly Scenario[]> {
  return (await import('../properties/scenarios.ts')).scenarios
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function run(words: readonly string[], load: LoadScenarios, terminal: Terminal): Promise<ExitCode> {
  const { default: yargs } = await import('yargs')
  let exitCode: ExitCode = exitCodes.asClaimed
  // Those of the command that is called, for who wrote one that there is not.
  let options: readonly string[] = []
  let parser = yargs([...words])
    .scriptName('moveproof')
    .usage('$0 <command>\n\nChecks designs of protocols by which devices do DMA to memory that may move.')
  for (const command of commands) {
    parser = parser.command(
      command.words,
      command.describe,
      async (parser) => {
        const bounds = await boundsOf(command, load)
        options = [...Object.keys(command.options), ...Object.keys(bounds)]
        return described(parser, command, bounds)
      },
      async (argv) => {
        assertUsed(words, argv, helpFor(words))
        // Whatever ends the process before the last verdict is in must not look like success.
        process.exitCode = exitCodes.undecided
        const loaded = await load().catch(async (error: unknown) => {
          await command.failed?.({ argv, error, terminal })
          throw error
        })
        exitCode = await command.run({ argv, scenarios: loaded, terminal })
      },
    )
  }
  parser
    .demandCommand(1, `Name a command: ${listed(commands.map(nameOf))}; --help shows what they do.`)
    .strict()
    .recommendCommands()
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-positional-numbers': false })
    .locale('en')
    .version(version)
    .wrap(Math.min(terminal.width, 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usageError(message, words, options)
    })
  try {
    await parser.parseAsync()
  } catch (error) {
    // Some of what yargs refuses does not come by the way of `fail`.
    throw error instanceof Error && error.name === 'YError' ? usageError(error.message, words, options) : error
  }
  return exitCode
}

async function described(parser: Argv, command: Command, bounds: OptionTable): Promise<Argv> {
  const options: Record<string, Options> = { ...command.options, ...bounds }
  const described = parser.options(options).group(Object.keys(bounds), 'Bounds:')
  const { positional = '' } = command
  const meaning = typeof positional === 'function' ? await positional() : positional
  for (const [, word] of command.words.matchAll(/[[<](\w+)/g)) {
    described.positional(word!, { type: 'string', describe: typeof meaning === 'string' ? meaning : meaning[word!]! })
  }
  if (command.example) described.example(...command.example)
  return described
}

async function boundsOf({ bounds }: Command, load: LoadScenarios): Promise<OptionTable> {
  if (bounds === undefined) return {}
  const { boundOptions } = await import('./check/bounds.ts')
  return boundTable(boundOptions(await (bounds === 'designs' ? load() : bounds())))
}

function nameOf({ words }: Command): string {
  return words.split(' ')[0]!
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/**
 * When whoever reads our output has seen enough, as `head` does, there is nobody left to tell anything. When it cannot be written, as
 * on a full disk, that is said, if it can be, and whatever else was found does not count.
 */
function endWithOutput(terminal: Terminal): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      terminal.progress.clear()
      if (error.code === 'EPIPE') process.exit()
      if (stream === process.stdout) process.stderr.write(`The output cannot be written: ${fileProblem(error)}.\n`)
      process.exit(exitCodes.badInput)
    })
  }
}
