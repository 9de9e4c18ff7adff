import { wholeNumber } from '../check/limits.ts'
import { UsageError } from '../exit.ts'

/** What `--why-not` and `--step` say together. @throws UsageError */
export function whyNotOptions(argv: Readonly<Record<string, unknown>>): { step: number | undefined } | undefined {
  const step = wholeNumber('--step', argv.step, 1)
  if (argv['why-not'] === true) return { step }
  if (step !== undefined) throw new UsageError('--step is about --why-not: give both.')
  return undefined
}
