import { interruptSignal } from '../interrupt.ts'
import { limitsIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, json, provingStates } from './options.ts'

export const explainCommand: Command = {
  words: 'explain <file>',
  describe: 'Say why a kept counterexample ends as it does: which steps matter, and what would have stopped it',
  positional: 'A file that check --save has written',
  options: {
    'limit-states': {
      ...provingStates,
      describe: 'Stop at so many states the searches that say whether a remedy blocks every counterexample',
    },
    config,
    json,
  },
  async run({ argv, scenarios, terminal }) {
    const { explain } = await import('../commands/explain.ts')
    const limits = await limitsIn(argv)
    const signal = interruptSignal()
    return explain(scenarios, { file: String(argv.file), limits, json: argv.json === true, signal }, terminal)
  },
}
