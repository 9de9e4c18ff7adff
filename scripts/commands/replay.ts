import { counterexampleOf, traceOf } from '../../counterexamples/counterexample.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import { confirm, replay as replayTrace } from '../../counterexamples/replay.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { boundsText } from '../check/bounds.ts'
import { readCounterexample } from '../counterexample/read.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'

export interface ReplayOptions {
  readonly file: string
  /** Print whole states. */
  readonly full: boolean
  readonly json: boolean
}

/** Takes the steps of a kept counterexample on the model as it is now, and says whether they still show the violation. */
export function replay(scenarios: readonly Scenario[], options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const { counterexample, system, property } = readCounterexample(scenarios, options.file)
  return withSystem(system, () => {
    const trace = traceOf(counterexample, system)
    replayTrace(system, trace)
    const { still, conjunct } = judge(system, property, trace)
    const sameModel = system.fingerprint === counterexample.fingerprint
    if (options.json) {
      const json = {
        design: system.name,
        bounds: system.bounds,
        property: property.name,
        kind: property.kind,
        violated: still,
        conjunct: conjunct ?? null,
        steps: trace.steps.length,
        ...(trace.loopStart === undefined ? {} : { loopStart: trace.loopStart }),
        sameModel,
        trace: counterexampleOf(system, property, trace, conjunct).steps,
      }
      terminal.print(`${JSON.stringify(json, undefined, 2)}\n`)
    } else {
      const { width, paint } = terminal
      terminal.print(`${paint.bold(system.name)} at ${boundsText(system.bounds)}\n\n`)
      terminal.print(renderTrace(system, property, trace, { width, paint, full: options.full }))
      terminal.print(`\n${verdictText(property, trace, still)}\n`)
      if (!sameModel) {
        const note = `The model has changed since this was found (fingerprint ${counterexample.fingerprint}, now ${system.fingerprint}).`
        terminal.print(`${paint.yellow('note:')} ${note}\n`)
      }
    }
    return still ? exitCodes.asClaimed : exitCodes.differs
  })
}

/** The steps can be taken; do they still end in what they were kept for? */
function judge(
  system: System,
  property: BoundProperty,
  trace: Trace,
): { still: boolean; conjunct: string | undefined } {
  try {
    return { still: true, conjunct: confirm(system, property, trace).violation?.conjunct }
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'unconfirmed') return { still: false, conjunct: undefined }
    throw error
  }
}

function verdictText({ name, kind }: BoundProperty, { steps }: Trace, still: boolean): string {
  const length = countText(steps.length, 'step')
  if (kind === 'reachable')
    return still ? `${name} still happens in ${length}.` : `${name} no longer happens after these ${length}.`
  return still ? `${name} is still violated in ${length}.` : `${name} is no longer violated by these ${length}.`
}
