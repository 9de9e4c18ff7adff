import { UsageError } from '../exit.ts'
import { interruptSignal } from '../interrupt.ts'
import { limitsIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { json, limits, workers } from './options.ts'

export const claimsCommand: Command = {
  words: 'claims [claim..]',
  describe: 'Check what is claimed of the whole domain (S1 to S22) by the searches behind it',
  positional: 'Claims in detail; none: all of them',
  options: { ...limits, workers, json },
  example: ['$0 claims S19', 'one claim, with what each search shows of it'],
  async run({ argv, scenarios, terminal }) {
    const [{ scenarios: shipped }, { claims }, { checkClaims }] = await Promise.all([
      import('../../properties/scenarios.ts'),
      import('../../properties/claims/claims.ts'),
      import('../commands/claims.ts'),
    ])
    if (scenarios !== shipped) throw new UsageError('The claims are about the designs that moveproof ships.')
    return checkClaims(
      scenarios,
      claims,
      {
        ids: texts(argv.claim),
        limits: await limitsIn(argv),
        workers: await workersIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
