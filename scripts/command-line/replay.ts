import { lastText } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, full, json, number, text } from './options.ts'

export const replayCommand: Command = {
  words: 'replay <file>',
  describe: 'Take the steps of a kept counterexample again, and draw them',
  positional: 'A file that check --save has written',
  options: {
    format: {
      ...text(
        'How the behaviour is shown: table, mermaid, lkml (for mails and commit messages), svg, html (a page), itf (for other tools), or json (as check --save)',
      ),
      default: 'table',
    },
    output: text('Write it into this file'),
    'why-not': flag('What kept other actions from taking a step (--step), or from going on after the last one'),
    step: number('With --why-not: the number of the step'),
    full,
    config,
    json,
  },
  example: ['$0 replay FILE --format lkml', 'for a commit message'],
  async run({ argv, scenarios, terminal }) {
    const [{ replay }, { drawingFormat }, { whyNotOptions }] = await Promise.all([
      import('../commands/replay.ts'),
      import('../replay/drawing.ts'),
      import('../replay/why-not.ts'),
    ])
    return replay(
      scenarios,
      {
        file: String(argv.file),
        full: argv.full === true,
        json: argv.json === true,
        format: drawingFormat(lastText(argv.format)),
        output: lastText(argv.output),
        whyNot: whyNotOptions(argv),
      },
      terminal,
    )
  },
}
