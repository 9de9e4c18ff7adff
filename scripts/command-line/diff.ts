import { lastText, texts } from './arguments.ts'
import type { Command } from './command.ts'
import { comparisonIn, comparisonOptions } from './comparison.ts'
import { text } from './options.ts'

export const diffCommand: Command = {
  words: 'diff [design..]',
  describe: 'What tells two designs apart, or a revision from the working tree: text, verdicts, behaviours',
  positional: 'Two designs or mutants; with --git those of which it is asked, none: all designs',
  options: {
    git: text('A revision to compare the working tree with, such as main'),
    ...comparisonOptions,
  },
  bounds: 'designs',
  example: ['$0 diff --git main', 'what did I change?'],
  async run({ argv, scenarios, terminal }) {
    const { diff } = await import('../commands/diff.ts')
    return diff(
      scenarios,
      {
        designs: texts(argv.design),
        revision: lastText(argv.git),
        ...(await comparisonIn(argv, scenarios)),
      },
      terminal,
    )
  },
}
