import type { Command } from './command.ts'
import { json } from './options.ts'

export const initCommand: Command = {
  words: 'init [directory]',
  describe: 'Begin a protocol of your own: a small one with its claims, a config file, a CI file',
  positional: 'Where; none: here',
  options: { json },
  example: ['$0 init', 'then $0 check'],
  async run({ argv, terminal }) {
    const { init } = await import('../commands/init.ts')
    return init({ directory: String(argv.directory ?? '.'), json: argv.json === true }, terminal)
  },
}
