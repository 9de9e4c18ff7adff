import { interruptSignal } from '../interrupt.ts'
import { boundsIn, lastText, limitsIn, lockIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, json, limits, lock, property, text, workers } from './options.ts'

export const mutateCommand: Command = {
  words: 'mutate [design..]',
  describe: 'Change each condition and each effect of designs in turn, and say which properties notice',
  positional: 'Designs; none, or all: all but those under one mover alone',
  options: {
    kind: text('How to change it: drop (unless told), negate, weaken, reorder, or all; may be repeated'),
    pairs: flag('Also two changes at once, of those that nobody noticed by themselves'),
    action: text('Only conditions and effects of this action; may be repeated'),
    mutation: text("Only this one, as it is called here: 'drop condition pinGrab.walked'; may be repeated"),
    property,
    matrix: flag('Find every property that notices, not only the quickest ones, and print who notices what'),
    html: text('Write who notices what as a page, complete in itself, to this file'),
    accept: text('Write to the lock file that what nobody noticed may go unnoticed, for this reason'),
    withdraw: flag('Take out of the lock file what is accepted there without need'),
    lock,
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
        kinds: chosenKinds(texts(argv.kind), texts(argv.mutation)),
        pairs: argv.pairs === true,
        actions: texts(argv.action),
        mutations: texts(argv.mutation),
        bounds: await boundsIn(argv, scenarios),
        properties: texts(argv.property),
        everyProperty: argv.matrix === true,
        html: lastText(argv.html),
        lock: await lockIn(argv, scenarios),
        accept: lastText(argv.accept),
        withdraw: argv.withdraw === true,
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
