import type { Argv, Options } from 'yargs'
import type { Scenario } from '../properties/scenario.ts'
import { type ExitCode, exitCodes, reportError, UsageError } from './exit.ts'
import { interruptSignal } from './interrupt.ts'
import {
  benchOptions,
  boundTable,
  checkOptions,
  claimsOptions,
  json,
  matrixOptions,
  mutateOptions,
  type OptionTable,
  replayOptions,
  searchOptions,
  shrinkOptions,
  sweepOptions,
  texts,
} from './options.ts'
import { processTerminal, type Terminal } from './output/terminal.ts'
import { usageError } from './usage.ts'
import { version } from './version.ts'
import { isAskedForScenarios } from './workers/entry.ts'

type Arguments = Readonly<Record<string, unknown>>
type LoadScenarios = () => Promise<readonly Scenario[]>

/**
 * The command line: runs one command and leaves its exit code in `process.exitCode`. What a command needs is loaded when
 * it is called.
 * @param words the command and its options, as in `process.argv.slice(2)`
 * @param scenarios what the commands are about: your own designs, or all that moveproof ships
 */
export async function commandLine(words: readonly string[], scenarios?: readonly Scenario[]): Promise<void> {
  // A worker thread has loaded the caller's module for its scenarios. The main thread does what it is there for.
  if (scenarios && isAskedForScenarios(scenarios)) return new Promise<never>(() => undefined)
  const terminal = processTerminal()
  endQuietlyWithReader(terminal)
  const load = async () => scenarios ?? (await import('../properties/scenarios.ts')).scenarios
  try {
    process.exitCode = await run(words, load, terminal)
  } catch (error) {
    process.exitCode = reportError(error, terminal)
  }
}

async function run(words: readonly string[], load: LoadScenarios, terminal: Terminal): Promise<ExitCode> {
  const { default: yargs } = await import('yargs')
  let exitCode: ExitCode = exitCodes.asClaimed
  let options: readonly string[] = []
  const known = (parser: Argv, table: OptionTable, bounds: OptionTable = {}) => {
    const all: Record<string, Options> = { ...table, ...bounds }
    options = Object.keys(all)
    return parser.options(all).group(Object.keys(bounds), 'Bounds:')
  }
  const parser = yargs([...words])
    .scriptName('moveproof')
    .usage('$0 <command>\n\nChecks designs of protocols by which devices do DMA to memory that may move.')
    .command(
      'check [design..]',
      'Search designs exhaustively and compare every verdict with its claim',
      async (parser) =>
        known(parser, checkOptions, await boundsOf(await load()))
          .positional('design', { type: 'string', describe: 'Designs or mutants; none: all of them' })
          .example('$0 check', 'everything that is claimed'),
      async (argv) => {
        exitCode = await runCheck(argv, await load(), terminal)
      },
    )
    .command(
      'sweep <design>',
      'Search a design at every size in given ranges, and show how it grows',
      async (parser) =>
        known(parser, sweepOptions, await boundsOf(await load()))
          .positional('design', { type: 'string', describe: 'A design or a mutant' })
          .example('$0 sweep short-pin --pages 1..2 --operations 1..3', 'six searches, small ones first'),
      async (argv) => {
        exitCode = await runSweep(argv, await load(), terminal)
      },
    )
    .command(
      'claims [claim..]',
      'Check what is claimed of the whole domain (S1 to S22) by the searches behind it',
      (parser) =>
        known(parser, claimsOptions)
          .positional('claim', { type: 'string', describe: 'Claims in detail; none: all of them' })
          .example('$0 claims S19', 'one claim, with what each search shows of it'),
      async (argv) => {
        exitCode = await runClaims(argv, await load(), terminal)
      },
    )
    .command(
      'matrix [design..]',
      'Search designs and show at one glance which properties they have',
      async (parser) =>
        known(parser, matrixOptions, await boundsOf(await load()))
          .positional('design', { type: 'string', describe: 'Designs or mutants; none: all designs' })
          .example('$0 matrix --html matrix.html', 'as a page whose cells open the counterexamples'),
      async (argv) => {
        exitCode = await runMatrix(argv, await load(), terminal)
      },
    )
    .command(
      'mutate <design>',
      'Drop each condition and each effect of a design in turn, and say which properties notice',
      async (parser) =>
        known(parser, mutateOptions, await boundsOf(await load()))
          .positional('design', { type: 'string', describe: 'A design' })
          .example('$0 mutate short-pin', 'which of its guards carry weight'),
      async (argv) => {
        exitCode = await runMutate(argv, await load(), terminal)
      },
    )
    .command(
      'list',
      'Show designs, bounds, mutants, properties and claims',
      (parser) => known(parser, { json }),
      async (argv) => {
        const { list } = await import('./commands/list.ts')
        exitCode = list(await load(), { json: argv.json === true }, terminal)
      },
    )
    .command(
      'replay <file>',
      'Take the steps of a kept counterexample again, and draw them',
      (parser) =>
        known(parser, replayOptions)
          .positional('file', { type: 'string', describe: 'A file that check --save has written' })
          .example('$0 replay FILE --format lkml', 'for a commit message'),
      async (argv) => {
        exitCode = await runReplay(argv, await load(), terminal)
      },
    )
    .command(
      'explain <file>',
      'Say why a kept counterexample ends as it does: which steps matter, and what would have stopped it',
      (parser) =>
        known(parser, { json }).positional('file', {
          type: 'string',
          describe: 'A file that check --save has written',
        }),
      async (argv) => {
        const { explain } = await import('./commands/explain.ts')
        exitCode = await explain(await load(), { file: String(argv.file), json: argv.json === true }, terminal)
      },
    )
    .command(
      'shrink <file>',
      'Make a kept counterexample as small as it can be: steps, elements, bounds',
      (parser) =>
        known(parser, shrinkOptions)
          .positional('file', { type: 'string', describe: 'A counterexample, however it was found' })
          .example('$0 shrink long.json --output short.json', 'keep the small one'),
      async (argv) => {
        exitCode = await runShrink(argv, await load(), terminal)
      },
    )
    .command(
      'search [design..]',
      'Search designs by random walks, also at bounds too large for check',
      async (parser) =>
        known(parser, searchOptions, await boundsOf(await load()))
          .positional('design', { type: 'string', describe: 'Designs or mutants; none: all designs' })
          .example('$0 search short-pin --pages 8 --ram 8 --operations 4 --seconds 60', 'for a minute'),
      async (argv) => {
        exitCode = await runSearch(argv, await load(), terminal)
      },
    )
    .command(
      'bench <model>',
      'Measure the search on a benchmark model',
      async (parser) => {
        const { benchmarkModels } = await import('./bench/models.ts')
        return known(parser, benchOptions, await boundsOf(benchmarkModels)).positional('model', {
          type: 'string',
          describe: `Name of the model: ${benchmarkModels.map(({ system }) => system.name).join(', ')}`,
        })
      },
      async (argv) => {
        exitCode = await runBench(argv, terminal)
      },
    )
    .demandCommand(
      1,
      'Name a command: check, sweep, claims, matrix, mutate, list, replay, explain, shrink, search or bench; --help shows what they do.',
    )
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

async function runCheck(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  // Whatever ends the process before the last verdict is in must not look like success.
  process.exitCode = exitCodes.undecided
  const [{ check }, { workerCount }, { checkpointOptions }, { searchLimits }, { boundOptions, chosenBounds }] =
    await Promise.all([
      import('./commands/check.ts'),
      import('./workers/count.ts'),
      import('./checkpoint/options.ts'),
      import('./check/limits.ts'),
      import('./check/bounds.ts'),
    ])
  const names = boundOptions(scenarios).map(({ name }) => name)
  return check(
    scenarios,
    {
      names: texts(argv.design),
      mutants: argv.mutants as boolean | undefined,
      deep: argv.deep === true,
      bounds: chosenBounds(names, argv),
      properties: texts(argv.property),
      limits: searchLimits(limitsOf(argv)),
      certify: argv.certify === true,
      symmetry: argv.symmetry as boolean | undefined,
      compact: argv.compact === true,
      checkpoint: checkpointOptions(argv),
      workers: workerCount(argv.workers),
      tabulate: argv.tabulate !== false,
      statistics: argv.statistics === true,
      profile: argv.profile === true,
      full: argv.full === true,
      save: texts(argv.save).at(-1),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runSweep(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  process.exitCode = exitCodes.undecided
  const [{ sweep }, { workerCount }, { searchLimits }, { boundOptions }, { chosenRanges }] = await Promise.all([
    import('./commands/sweep.ts'),
    import('./workers/count.ts'),
    import('./check/limits.ts'),
    import('./check/bounds.ts'),
    import('./sweep/ranges.ts'),
  ])
  const names = boundOptions(scenarios).map(({ name }) => name)
  return sweep(
    scenarios,
    {
      design: String(argv.design),
      ranges: chosenRanges(names, argv),
      properties: texts(argv.property),
      limits: searchLimits(limitsOf(argv)),
      symmetry: argv.symmetry as boolean | undefined,
      workers: workerCount(argv.workers),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runClaims(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  const [{ scenarios: shipped }, { claims }, { checkClaims }, { workerCount }, { searchLimits }] = await Promise.all([
    import('../properties/scenarios.ts'),
    import('../properties/claims/claims.ts'),
    import('./commands/claims.ts'),
    import('./workers/count.ts'),
    import('./check/limits.ts'),
  ])
  if (scenarios !== shipped) throw new UsageError('The claims are about the designs that moveproof ships.')
  process.exitCode = exitCodes.undecided
  return checkClaims(
    scenarios,
    claims,
    {
      ids: texts(argv.claim),
      limits: searchLimits(limitsOf(argv)),
      workers: workerCount(argv.workers),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runMatrix(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  const [{ matrix }, { workerCount }, { searchLimits }, { boundOptions, chosenBounds }] = await Promise.all([
    import('./commands/matrix.ts'),
    import('./workers/count.ts'),
    import('./check/limits.ts'),
    import('./check/bounds.ts'),
  ])
  const designs = texts(argv.design)
  const names = boundOptions(scenarios).map(({ name }) => name)
  process.exitCode = exitCodes.undecided
  return matrix(
    scenarios,
    {
      names: designs,
      // Mutants are shown when they are asked for; one that is named, is.
      mutants: argv.mutants === true ? true : designs.length > 0 ? undefined : false,
      bounds: chosenBounds(names, argv),
      properties: texts(argv.property),
      limits: searchLimits(limitsOf(argv)),
      workers: workerCount(argv.workers),
      html: texts(argv.html).at(-1),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runMutate(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  const [{ mutateDesign }, { workerCount }, { searchLimits }, { boundOptions, chosenBounds }] = await Promise.all([
    import('./commands/mutate.ts'),
    import('./workers/count.ts'),
    import('./check/limits.ts'),
    import('./check/bounds.ts'),
  ])
  const names = boundOptions(scenarios).map(({ name }) => name)
  process.exitCode = exitCodes.undecided
  return mutateDesign(
    scenarios,
    {
      design: String(argv.design),
      actions: texts(argv.action),
      bounds: chosenBounds(names, argv),
      properties: texts(argv.property),
      limits: searchLimits(limitsOf(argv)),
      workers: workerCount(argv.workers),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runShrink(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  process.exitCode = exitCodes.undecided
  const [{ shrink }, { searchLimits }] = await Promise.all([
    import('./commands/shrink.ts'),
    import('./check/limits.ts'),
  ])
  return shrink(
    scenarios,
    {
      file: String(argv.file),
      output: texts(argv.output).at(-1),
      exhaustive: argv.exhaustive !== false,
      limits: searchLimits(limitsOf(argv)),
      full: argv.full === true,
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runSearch(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  process.exitCode = exitCodes.undecided
  const [{ search }, { walkOptions }, { searchLimits }, { boundOptions, chosenBounds }] = await Promise.all([
    import('./commands/search.ts'),
    import('./search/options.ts'),
    import('./check/limits.ts'),
    import('./check/bounds.ts'),
  ])
  const designs = texts(argv.design)
  const names = boundOptions(scenarios).map(({ name }) => name)
  return search(
    scenarios,
    {
      names: designs,
      // Mutants are searched when they are asked for; one that is named, is.
      mutants: argv.mutants === true ? true : designs.length > 0 ? undefined : false,
      bounds: chosenBounds(names, argv),
      properties: texts(argv.property),
      walks: walkOptions(argv),
      limits: searchLimits(limitsOf(argv)),
      full: argv.full === true,
      save: texts(argv.save).at(-1),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function runReplay(argv: Arguments, scenarios: readonly Scenario[], terminal: Terminal): Promise<ExitCode> {
  const [{ replay }, { drawingFormat }, { whyNotOptions }] = await Promise.all([
    import('./commands/replay.ts'),
    import('./replay/drawing.ts'),
    import('./replay/why-not.ts'),
  ])
  return replay(
    scenarios,
    {
      file: String(argv.file),
      full: argv.full === true,
      json: argv.json === true,
      format: drawingFormat(texts(argv.format).at(-1)),
      output: texts(argv.output).at(-1),
      whyNot: whyNotOptions(argv),
    },
    terminal,
  )
}

async function runBench(argv: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [
    { bench },
    { workerCount },
    { benchmarkModels },
    { searchLimits, wholeNumber },
    { boundOptions, chosenBounds },
  ] = await Promise.all([
    import('./commands/bench.ts'),
    import('./workers/count.ts'),
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
      symmetry: argv.symmetry === true,
      compact: argv.compact === true,
      workers: workerCount(argv.workers),
      tabulate: argv.tabulate !== false,
      limits: searchLimits(limitsOf(argv)),
      json: argv.json === true,
      signal: interruptSignal(),
    },
    terminal,
  )
}

async function boundsOf(systems: readonly Pick<Scenario, 'system'>[]): Promise<OptionTable> {
  const { boundOptions } = await import('./check/bounds.ts')
  return boundTable(boundOptions(systems))
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
