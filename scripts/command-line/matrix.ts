import { interruptSignal } from '../interrupt.ts'
import { boundsIn, lastText, limitsIn, texts, withMutants, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, json, limits, mutants, property, text, workers } from './options.ts'

export const matrixCommand: Command = {
  words: 'matrix [design..]',
  describe: 'Search designs and show at one glance which properties they have',
  positional: 'Designs or mutants; none: all designs',
  options: {
    mutants,
    property,
    'by-mover': flag('Designs by movers: each design under each mover alone'),
    html: text('Write a page, complete in itself, to this file'),
    ...limits,
    workers,
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 matrix --html matrix.html', 'as a page whose cells open the counterexamples'],
  async run({ argv, scenarios, terminal }) {
    const { matrix } = await import('../commands/matrix.ts')
    return matrix(
      scenarios,
      {
        names: texts(argv.design),
        mutants: withMutants(argv),
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        limits: await limitsIn(argv),
        workers: await workersIn(argv),
        byMover: argv['by-mover'] === true,
        html: lastText(argv.html),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
