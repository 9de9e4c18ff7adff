import type { Command } from './command.ts'
import { json } from './options.ts'

export const explainCommand: Command = {
  words: 'explain <file>',
  describe: 'Say why a kept counterexample ends as it does: which steps matter, and what would have stopped it',
  positional: 'A file that check --save has written',
  options: { json },
  async run({ argv, scenarios, terminal }) {
    const { explain } = await import('../commands/explain.ts')
    return explain(scenarios, { file: String(argv.file), json: argv.json === true }, terminal)
  },
}
