import { interruptSignal } from '../interrupt.ts'
import { lastText, limitsIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, full, json, number, provingStates, text } from './options.ts'

export const shrinkCommand: Command = {
  words: 'shrink <file>',
  describe: 'Make a kept counterexample as small as it can be: steps, elements, bounds',
  positional: 'A counterexample, however it was found',
  options: {
    output: text('Keep the result in this file'),
    exhaustive: {
      type: 'boolean',
      default: true,
      describe: 'Prove by searching everything that nothing smaller is there; --no-exhaustive does without',
    },
    'limit-states': provingStates,
    'limit-seconds': number('Stop after so many seconds, with what there is by then'),
    full,
    config,
    json,
  },
  example: ['$0 shrink long.json --output short.json', 'keep the small one'],
  async run({ argv, scenarios, terminal }) {
    const { shrink } = await import('../commands/shrink.ts')
    return shrink(
      scenarios,
      {
        file: String(argv.file),
        output: lastText(argv.output),
        exhaustive: argv.exhaustive !== false,
        limits: await limitsIn(argv),
        full: argv.full === true,
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
