import { interruptSignal } from '../interrupt.ts'
import { acceleratorsIn, boundsIn, lastText, limitsIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { accelerators, compact, config, flag, full, json, limits, number, property, text, workers } from './options.ts'

export const checkCommand: Command = {
  words: 'check [design..]',
  describe: 'Search designs exhaustively and compare every verdict with its claim',
  positional: 'Designs or mutants; none: all of them',
  options: {
    mutants: { type: 'boolean', describe: 'The mutants of the designs too; --no-mutants: designs only' },
    deep: flag('The larger claims instead of the usual ones (minutes)'),
    property,
    ...limits,
    symmetry: {
      type: 'boolean',
      describe:
        'Store one state for all that differ only in names; on, unless --certify, --statistics, liveness or the claim wants all',
    },
    compact,
    workers,
    checkpoint: text('Keep the search in this directory while it runs'),
    'checkpoint-seconds': number('Seconds from one checkpoint to the next', 60),
    resume: text('Go on with the search that is kept in this directory'),
    ...accelerators,
    certify: flag('Let the witness prove every verdict that holds (slow)'),
    statistics: flag('Per action and condition, how often it mattered'),
    coverage: flag('What was never exercised: actions, conditions, values, properties that no mutant breaks'),
    profile: flag('Where states come from: what each field and action adds'),
    full,
    save: text('Keep counterexamples as files in this directory'),
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 check', 'everything that is claimed'],
  async run({ argv, scenarios, terminal }) {
    const [{ check }, { checkpointOptions }] = await Promise.all([
      import('../commands/check.ts'),
      import('../checkpoint/options.ts'),
    ])
    return check(
      scenarios,
      {
        names: texts(argv.design),
        mutants: argv.mutants as boolean | undefined,
        deep: argv.deep === true,
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        limits: await limitsIn(argv),
        certify: argv.certify === true,
        symmetry: argv.symmetry as boolean | undefined,
        compact: argv.compact === true,
        checkpoint: checkpointOptions(argv),
        workers: await workersIn(argv),
        accelerators: acceleratorsIn(argv),
        statistics: argv.statistics === true,
        coverage: argv.coverage === true,
        profile: argv.profile === true,
        full: argv.full === true,
        save: lastText(argv.save),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
