import { interruptSignal } from '../interrupt.ts'
import { boundsIn, limitsIn, texts, withMutants } from './arguments.ts'
import type { Command } from './command.ts'
import { json, limits, mutants } from './options.ts'

export const locksCommand: Command = {
  words: 'locks [design..]',
  describe: 'Say in which order designs take locks, as far as these are state, and whether there is a circle',
  positional: 'Designs or mutants; none: all designs',
  options: { mutants, ...limits, json },
  bounds: 'designs',
  example: ['$0 locks on-demand-paging-cached', 'which lock is wanted while which one is held'],
  async run({ argv, scenarios, terminal }) {
    const [{ reportLocks }, known] = await Promise.all([
      import('../commands/locks.ts'),
      import('../../properties/lock-order.ts'),
    ])
    return reportLocks(
      scenarios,
      known,
      {
        names: texts(argv.design),
        mutants: withMutants(argv),
        bounds: await boundsIn(argv, scenarios),
        properties: [],
        limits: await limitsIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
