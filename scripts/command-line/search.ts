import { interruptSignal } from '../interrupt.ts'
import { boundsIn, lastText, limitsIn, texts, withMutants, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, full, json, mutants, number, property, provingStates, text, workers } from './options.ts'

export const searchCommand: Command = {
  words: 'search [design..]',
  describe: 'Search designs by random walks, also at bounds too large for check',
  positional: 'Designs or mutants; none: all designs',
  options: {
    mutants,
    property,
    seed: number('The same whole number gives the same walks; a new one unless told'),
    runs: number('So many walks; 1000 unless told, or --seconds is'),
    seconds: number('Walk for so many seconds'),
    steps: number('Steps of a walk', 200),
    workers,
    'limit-states': provingStates,
    full,
    save: text('Keep what was found and shrunk as files in this directory'),
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 search short-pin --pages 8 --ram 8 --operations 4 --seconds 60', 'for a minute'],
  async run({ argv, scenarios, terminal }) {
    const [{ search }, { walkOptions }] = await Promise.all([
      import('../commands/search.ts'),
      import('../search/options.ts'),
    ])
    return search(
      scenarios,
      {
        names: texts(argv.design),
        mutants: withMutants(argv),
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        walks: walkOptions(argv),
        workers: await workersIn(argv),
        limits: await limitsIn(argv),
        full: argv.full === true,
        save: lastText(argv.save),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
