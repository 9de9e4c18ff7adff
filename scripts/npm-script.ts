import yargs, { type Argv } from 'yargs'
import { type ExitCode, reportError, UsageError } from './exit.ts'
import type { Terminal } from './output/terminal.ts'
import { assertUsed } from './usage.ts'

/**
 * Runs a program of this repository that is no command of moveproof, and leaves its exit code in `process.exitCode`.
 * @param name as `npm run` calls it
 * @param main is given a parser of the words behind it, which has no options yet
 */
export async function npmScript(
  name: string,
  terminal: Terminal,
  main: (parser: Argv) => Promise<ExitCode>,
): Promise<void> {
  const words = process.argv.slice(2)
  const called = `npm run -s ${name} --`
  const parser = yargs(words)
    .scriptName(called)
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-positional-numbers': false })
    .locale('en')
    .version(false)
    .middleware((argv) => assertUsed(words, argv, `${called} --help shows what there is.`))
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
  try {
    process.exitCode = await main(parser)
  } catch (error) {
    process.exitCode = reportError(error, terminal)
  }
}
