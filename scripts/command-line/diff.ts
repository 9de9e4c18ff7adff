import { interruptSignal } from '../interrupt.ts'
import { boundsIn, lastText, limitsIn, texts } from './arguments.ts'
import type { Command } from './command.ts'
import { config, json, limits, text } from './options.ts'
import { refusals, visibleActions } from './refines.ts'

export const diffCommand: Command = {
  words: 'diff [design..]',
  describe: 'What tells two designs apart, or a revision from the working tree: text, verdicts, behaviours',
  positional: 'Two designs or mutants; with --git those of which it is asked, none: all designs',
  options: {
    git: text('A revision to compare the working tree with, such as main'),
    ...visibleActions,
    refusals,
    ...limits,
    config,
    json,
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
        bounds: await boundsIn(argv, scenarios),
        visible: { show: argv.visible === undefined ? undefined : texts(argv.visible), hide: texts(argv.hide) },
        refusals: argv.refusals === true,
        limits: await limitsIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
