import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Argv } from 'yargs'
import { scenarios } from '../../../properties/scenarios.ts'
import { positiveNumber, wholeNumber } from '../../check/limits.ts'
import { texts } from '../../command-line/arguments.ts'
import { corpusCells } from '../../corpus/cells.ts'
import { type ExitCode, exitCodes, UsageError } from '../../exit.ts'
import { npmScript } from '../../npm-script.ts'
import { processTerminal } from '../../output/terminal.ts'
import { walkSteps } from '../../search/run.ts'
import { type Measured, measure } from './measure.ts'
import { measuredText, withTable } from './text.ts'

// `npm run bench:search`: whether random walks find each claimed violation, and whether shrinking comes to the smallest counterexample.

const terminal = processTerminal()
const document = 'docs/random-search.md'
const root = join(import.meta.dirname, '..', '..', '..')

async function main(parser: Argv): Promise<ExitCode> {
  const argv = await parser
    .usage('$0 [design..]\n\nLooks by random walks for every violation that is claimed, and shrinks what it finds.')
    .options({
      seed: { type: 'string', requiresArg: true, default: '1', describe: 'Of the walks' },
      runs: { type: 'string', requiresArg: true, default: '4000', describe: 'Walks for each design or mutant at most' },
      seconds: { type: 'string', requiresArg: true, default: '60', describe: 'Processor time of these at most' },
      shrink: { type: 'boolean', default: true, describe: 'Shrink what is found; --no-shrink only looks for it' },
      json: { type: 'boolean', default: false, describe: 'Print what was measured as JSON' },
      write: { type: 'boolean', default: false, describe: `Put the table into ${document}` },
    })
    .strictOptions()
    .parseAsync()
  const names = texts(argv._)
  const cells = corpusCells(scenarios).filter(({ definition: { name } }) => names.length === 0 || names.includes(name))
  if (cells.length === 0) throw new UsageError(`Nothing is claimed to be violated in ${names.join(', ')}.`)
  const options = {
    root,
    seed: wholeNumber('--seed', argv.seed)!,
    steps: walkSteps,
    runs: wholeNumber('--runs', argv.runs, 1)!,
    seconds: positiveNumber('--seconds', argv.seconds),
    shrink: argv.shrink,
    progress: terminal.progress,
  }
  if (argv.write && names.length > 0) throw new UsageError('--write is about the table of everything: name no design.')
  const all: Measured[] = []
  const groups = Map.groupBy(cells, ({ definition, bounds }) => `${definition.name} ${JSON.stringify(bounds)}`)
  for (const own of groups.values()) {
    all.push(...(await measure(own, options)))
  }
  const shown = { seed: options.seed, runs: options.runs }
  if (argv.write) {
    const text = readFileSync(join(root, document), 'utf8')
    writeFileSync(join(root, document), withTable(text, measuredText(all, shown)))
  }
  terminal.print(argv.json ? `${JSON.stringify(all, undefined, 2)}\n` : measuredText(all, shown))
  return exitCodes.asClaimed
}

await npmScript('bench:search', terminal, main)
