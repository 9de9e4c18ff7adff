import { interruptSignal } from '../interrupt.ts'
import { boundsIn, limitsIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { json, limits, property, text, workers } from './options.ts'

export const mutateCommand: Command = {
  words: 'mutate <design>',
  describe: 'Drop each condition and each effect of a design in turn, and say which properties notice',
  positional: 'A design',
  options: {
    action: text('Only conditions and effects of this action; may be repeated'),
    property,
    ...limits,
    workers,
    json,
  },
  bounds: 'designs',
  example: ['$0 mutate short-pin', 'which of its guards carry weight'],
  async run({ argv, scenarios, terminal }) {
    const { mutateDesign } = await import('../commands/mutate.ts')
    return mutateDesign(
      scenarios,
      {
        design: String(argv.design),
        actions: texts(argv.action),
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        limits: await limitsIn(argv),
        workers: await workersIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
