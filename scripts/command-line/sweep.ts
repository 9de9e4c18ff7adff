import { interruptSignal } from '../interrupt.ts'
import { boundNames, limitsIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, json, limits, property, workers } from './options.ts'

export const sweepCommand: Command = {
  words: 'sweep <design>',
  describe: 'Search a design at every size in given ranges, and show how it grows',
  positional: 'A design or a mutant',
  options: {
    property,
    ...limits,
    symmetry: {
      type: 'boolean',
      describe: 'Store one state for all that differ only in names; on, unless liveness is asked',
    },
    workers,
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 sweep short-pin --pages 1..2 --operations 1..3', 'six searches, small ones first'],
  async run({ argv, scenarios, terminal }) {
    const [{ sweep }, { chosenRanges }] = await Promise.all([
      import('../commands/sweep.ts'),
      import('../sweep/ranges.ts'),
    ])
    return sweep(
      scenarios,
      {
        design: String(argv.design),
        ranges: chosenRanges(await boundNames(scenarios), argv),
        properties: texts(argv.property),
        limits: await limitsIn(argv),
        symmetry: argv.symmetry as boolean | undefined,
        workers: await workersIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
