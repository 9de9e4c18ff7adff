import type { Command } from './command.ts'
import { comparisonIn, comparisonOptions } from './comparison.ts'

export const refinesCommand: Command = {
  words: 'refines <design> <other>',
  describe: 'Is every visible behaviour of a design one of another?',
  positional: { design: 'A design or a mutant', other: 'One that may do all that it does' },
  options: comparisonOptions,
  bounds: 'designs',
  example: ['$0 refines long-term-pin-notified long-term-pin --refusals', 'do callbacks make it worse?'],
  async run({ argv, scenarios, terminal }) {
    const { refines } = await import('../commands/refines.ts')
    return refines(
      scenarios,
      {
        design: String(argv.design),
        other: String(argv.other),
        ...(await comparisonIn(argv, scenarios)),
      },
      terminal,
    )
  },
}
