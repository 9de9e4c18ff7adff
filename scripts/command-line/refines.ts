import { interruptSignal } from '../interrupt.ts'
import { boundsIn, limitsIn, texts } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, json, limits, text } from './options.ts'

export const visibleActions = {
  visible: text('Only this action can be seen, in both; may be repeated. Unless told: all that both have'),
  hide: text('This action cannot be seen; may be repeated'),
}

export const refusals = flag('Compare also what each may refuse to do (stable failures)')

export const refinesCommand: Command = {
  words: 'refines <design> <other>',
  describe: 'Is every visible behaviour of a design one of another?',
  positional: { design: 'A design or a mutant', other: 'One that may do all that it does' },
  options: {
    ...visibleActions,
    refusals,
    ...limits,
    config,
    json,
  },
  bounds: 'designs',
  example: ['$0 refines long-term-pin-notified long-term-pin --refusals', 'do callbacks make it worse?'],
  async run({ argv, scenarios, terminal }) {
    const { refines } = await import('../commands/refines.ts')
    return refines(
      scenarios,
      {
        design: String(argv.design),
        other: String(argv.other),
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
