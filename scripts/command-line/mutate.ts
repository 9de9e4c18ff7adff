import { interruptSignal } from '../interrupt.ts'
import { boundsIn, lastText, limitsIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, json, limits, property, text, workers } from './options.ts'

export const mutateCommand: Command = {
  words: 'mutate [design..]',
  describe: 'Change each condition and each effect of designs in turn, and say which properties notice',
  positional: 'Designs; none, or all: all designs',
  options: {
    kind: text('How to change it: drop (unless told), negate, weaken, reorder, or all; may be repeated'),
    pairs: flag('Also two changes at once, of those that nobody noticed by themselves'),
    action: text('Only conditions and effects of this action; may be repeated'),
    property,
    matrix: flag('Find every property that notices, not only the quickest ones, and print who notices what'),
    html: text('Write who notices what as a page, complete in itself, to this file'),
    accepted: text('File of mutants that may go unnoticed, with the reasons'),
    cache: {
      type: 'string',
      describe: 'Directory for what was found before; --no-cache tries everything anew',
    },
    ...limits,
    workers,
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 mutate short-pin', 'which of its guards carry weight'],
  async run({ argv, scenarios, terminal }) {
    const [{ mutateDesigns }, { chosenKinds, chosenCache, chosenDesigns }] = await Promise.all([
      import('../commands/mutate.ts'),
      import('../mutate/choices.ts'),
    ])
    return mutateDesigns(
      scenarios,
      {
        designs: chosenDesigns(texts(argv.design)),
        kinds: chosenKinds(texts(argv.kind)),
        pairs: argv.pairs === true,
        actions: texts(argv.action),
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        everyProperty: argv.matrix === true,
        html: lastText(argv.html),
        accepted: lastText(argv.accepted),
        cache: chosenCache(argv.cache),
        limits: await limitsIn(argv),
        workers: await workersIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
