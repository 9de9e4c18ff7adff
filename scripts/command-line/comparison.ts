import type { Scenario } from '../../properties/scenario.ts'
import { interruptSignal } from '../interrupt.ts'
import type { ComparisonOptions } from '../refinement/options.ts'
import { type Arguments, boundsIn, limitsIn, texts } from './arguments.ts'
import { config, flag, json, limits, text } from './options.ts'

export const comparisonOptions = {
  visible: text('Only this action can be seen, in both; may be repeated. Unless told: all that both have'),
  hide: text('This action cannot be seen; may be repeated'),
  refusals: flag('Compare also what each may refuse to do (stable failures)'),
  ...limits,
  config,
  json,
}

/** @throws UsageError */
export async function comparisonIn(argv: Arguments, scenarios: readonly Scenario[]): Promise<ComparisonOptions> {
  return {
    bounds: await boundsIn(argv, scenarios),
    visible: { show: argv.visible === undefined ? undefined : texts(argv.visible), hide: texts(argv.hide) },
    refusals: argv.refusals === true,
    limits: await limitsIn(argv),
    json: argv.json === true,
    signal: interruptSignal(),
  }
}
