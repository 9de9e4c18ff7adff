import { toJson, traceOf } from '../../counterexamples/counterexample.ts'
import type { Shown } from '../../counterexamples/shrink/shrink.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { readCounterexample } from '../counterexample/read.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { invocation, quoted } from '../invocation.ts'
import type { Terminal } from '../output/terminal.ts'
import { writeWhole } from '../output/whole-file.ts'
import { asCounterexample, minimisedJson } from '../shrink/json.ts'
import { minimise } from '../shrink/minimise.ts'
import { shrunkText } from '../shrink/text.ts'

export interface ShrinkCommandOptions {
  readonly file: string
  /** File for the result. */
  readonly output?: string | undefined
  /** Prove by exhaustive searches that nothing smaller is there. */
  readonly exhaustive: boolean
  readonly limits: SearchLimits
  /** Print whole states. */
  readonly full: boolean
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Makes a kept counterexample as small as it can be. */
export async function shrink(
  scenarios: readonly Scenario[],
  options: ShrinkCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { counterexample, definition, system, property } = readCounterexample(scenarios, options.file)
  return withSystem(system, async () => {
    const trace = traceOf(counterexample, system)
    const before: Shown = { bounds: system.bounds, trace, conjunct: counterexample.conjunct }
    const minimised = await minimise(definition, property, before, { ...options, progress: terminal.progress })
    terminal.progress.clear()
    // Printed first: when it cannot be written, it is not lost.
    const { output } = options
    if (options.json) {
      const json = { design: system.name, property: property.name, ...minimisedJson(before, minimised) }
      terminal.print(`${JSON.stringify(json, undefined, 2)}\n`)
    } else {
      terminal.print(shrunkText(before, minimised, options.full, terminal))
    }
    if (output !== undefined) {
      writeWhole(output, toJson(asCounterexample(minimised)), 'give --output a file that can be written')
    }
    if (!options.json) {
      const hint =
        output === undefined
          ? `to keep it: ${invocation()} shrink ${quoted(options.file)} --output FILE`
          : `saved; to see it again: ${invocation()} replay ${quoted(output)}`
      terminal.print(`\n${terminal.paint.dim(hint)}\n`)
    }
    if (minimised.stoppedBy === 'interrupted') return exitCodes.interrupted
    return minimised.stoppedBy ? exitCodes.undecided : exitCodes.asClaimed
  })
}
