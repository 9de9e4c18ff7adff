import yargs, { type Argv, type Options } from 'yargs'
import { type ExitCode, exitCodes, reportError } from './exit.ts'
import { interruptSignal } from './interrupt.ts'
import { invocation } from './invocation.ts'
import { boundTable, checkOptions, full, json, limitOptions, type OptionTable, texts } from './options.ts'
import { processTerminal, type Terminal } from './output/terminal.ts'
import { usageError } from './usage.ts'
import { version } from './version.ts'

type Arguments = Readonly<Record<string, unknown>>

/**
 * The command line: parses, runs one command, and leaves its exit code in `process.exitCode`.
 * Each command's code is loaded when it is called.
 */
export async function main(words: readonly string[]): Promise<void> {
  const terminal = processTerminal()
  endQuietlyWithReader(terminal)
  try {
    process.exitCode = await run(words, terminal)
  } catch (error) {
    process.exitCode = reportError(error, terminal)
  }
}

async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.asClaimed
  let options: readonly string[] = []
  const known = (parser: Argv, ...tables: OptionTable[]) => {
    const table = Object.assign({}, ...tables) as Record<string, Options>
    options = Object.keys(table)
    return parser.options(table)
  }
  const parser = yargs([...words])
    .scriptName('moveproof')
    .usage('$0 <command>\n\nChecks designs of protocols by which devices do DMA to memory that may move.')
    .command(
      'check [design..]',
      'Search designs exhaustively and compare every verdict with its claim',
      async (parser) => {
        const bounds = await boundsOfDesigns()
        return known(parser, checkOptions, bounds)
          .positional('design', { type: 'string', array: true, describe: 'Designs or mutants; none: all of them' })
          .group(Object.keys(bounds), 'Bounds:')
          .example('$0 check', 'everything that moveproof claims')
      },
      async (argv) => {
        exitCode = await runCheck(argv, terminal)
      },
    )
    .command(
      'list',
      'Show designs, bounds, mutants, properties and claims',
      (parser) => known(parser, { json }),
      async (argv) => {
        const [{ list }, { scenarios }] = await Promise.all([
          import('./commands/list.ts'),
          import('../properties/scenarios.ts'),
        ])
        exitCode = list(scenarios, { json: argv.json === true }, terminal)
      },
    )
    .command(
      'replay <file>',
      'Take the steps of a kept counterexample again',
      (parser) =>
        known(parser, { full, json }).positional('file', {
          type: 'string',
          describe: 'A file that check --save has written',
        }),
      async (argv) => {
        const [{ replay }, { scenarios }] = await Promise.all([
          import('./commands/replay.ts'),
          import('../properties/scenarios.ts'),
        ])
        exitCode = await replay(
          scenarios,
          { file: String(argv.file), full: argv.full === true, json: argv.json === true },
          terminal,
        )
      },
    )
    .command(
      'bench <model>',
      'Measure the search on a benchmark model',
      async (parser) => {
        const bounds = await boundsOfBenchmarks()
        const repeat: Options = { nargs: 1, default: 1, describe: 'Measure so often and show the median' }
        return known(parser, { repeat, ...limitOptions, json }, bounds)
          .positional('model', { type: 'string', describe: 'Name of the model, such as notify' })
          .group(Object.keys(bounds), 'Bounds:')
      },
      async (argv) => {
        exitCode = await runBench(argv, terminal)
      },
    )
    .demandCommand(1, `Name a command: check, list, replay or bench. ${invocation()} --help shows what they do.`)
    .strict()
    .recommendCommands()
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-positional-numbers': false })
    .locale('en')
    .version(version)
    .wrap(Math.min(terminal.width, 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : usageError(message ?? error.message, words, options)
    })
  await parser.parseAsync()
  return exitCode
}

async function runCheck(argv: Arguments, terminal: Terminal): Promise<ExitCode> {
  // Whatever ends the process before the last verdict is in must not look like success.
  process.exitCode = exitCodes.undecided
  const [{ check }, { scenarios }, { searchLimits }, { boundOptions, chosenBounds }] = await Promise.all([
    import('./commands/check.ts'),
    import('../properties/scenarios.ts'),
    import('./check/limits.ts'),
    import('./check/bounds.ts'),
  ])
  const names = boundOptions(scenarios).map(({ name }) => name)
  return check(
    scenarios,
    {
      names: texts(argv.design),
      mutants: argv.mutants as boolean | undefined,
      bounds: chosenBounds(names, argv),
      properties: texts(argv.property),
      limits: searchLimits(limitsOf(argv)),
      certify: argv.certify === true,
      statistics: argv.statistics === true,
      full: argv.full === true,
      save: texts(argv.save).at(-1),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runBench(argv: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [{ bench }, { benchmarkModels }, { searchLimits, wholeNumber }, { boundOptions, chosenBounds }] =
    await Promise.all([
      import('./commands/bench.ts'),
      import('./bench/models.ts'),
      import('./check/limits.ts'),
      import('./check/bounds.ts'),
    ])
  const names = boundOptions(benchmarkModels).map(({ name }) => name)
  return bench(
    benchmarkModels,
    {
      model: String(argv.model),
      bounds: chosenBounds(names, argv),
      repeat: wholeNumber('--repeat', argv.repeat, 1)!,
      limits: searchLimits(limitsOf(argv)),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function boundsOfDesigns(): Promise<OptionTable> {
  const [{ boundOptions }, { scenarios }] = await Promise.all([
    import('./check/bounds.ts'),
    import('../properties/scenarios.ts'),
  ])
  return boundTable(boundOptions(scenarios))
}

async function boundsOfBenchmarks(): Promise<OptionTable> {
  const [{ boundOptions }, { benchmarkModels }] = await Promise.all([
    import('./check/bounds.ts'),
    import('./bench/models.ts'),
  ])
  return boundTable(boundOptions(benchmarkModels))
}

function limitsOf(argv: Arguments) {
  return {
    states: argv['limit-states'],
    depth: argv['limit-depth'],
    seconds: argv['limit-seconds'],
    memory: argv['limit-memory'],
  }
}

/** When whoever reads our output has seen enough, as `head` does, there is nobody left to tell anything. */
function endQuietlyWithReader(terminal: Terminal): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      terminal.progress.clear()
      process.exit()
    })
  }
}
