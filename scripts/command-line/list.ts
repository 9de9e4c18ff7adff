import type { Command } from './command.ts'
import { config, json } from './options.ts'

export const listCommand: Command = {
  words: 'list',
  describe: 'Show designs, bounds, mutants, properties and claims',
  options: { config, json },
  async run({ argv, scenarios, terminal }) {
    const { list } = await import('../commands/list.ts')
    return list(scenarios, { json: argv.json === true }, terminal)
  },
}
