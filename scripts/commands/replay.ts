import { counterexampleOf, traceOf } from '../../counterexamples/counterexample.ts'
import { renderWhyNot } from '../../counterexamples/explain/render.ts'
import { whyNot } from '../../counterexamples/explain/why-not.ts'
import { Page } from '../../counterexamples/layout.ts'
import { type Frame, replay as replayTrace } from '../../counterexamples/replay.ts'
import type { System } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { readCounterexample } from '../counterexample/read.ts'
import { type ExitCode, exitCodes, UsageError, withSystem } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { writeWhole } from '../output/whole-file.ts'
import { type DrawingFormat, drawingOf } from '../replay/drawing.ts'
import { judge, verdictText } from '../replay/judge.ts'

export interface ReplayOptions {
  readonly file: string
  /** Print whole states. */
  readonly full: boolean
  readonly json: boolean
  /** How the behaviour is shown; a table unless told. */
  readonly format?: DrawingFormat
  /** Write it into this file. */
  readonly output?: string | undefined
  /** In place of the behaviour: what kept other actions from taking this step, or from going on after the last one. */
  readonly whyNot?: { readonly step: number | undefined } | undefined
}

/** Takes the steps of a kept counterexample on the model as it is now, and says whether they still show the violation. */
export function replay(scenarios: readonly Scenario[], options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const { format = 'table' } = options
  assertCompatible(options)
  const { counterexample: kept, system, property } = readCounterexample(scenarios, options.file)
  return withSystem(system, () => {
    const trace = traceOf(kept, system)
    const frames = replayTrace(system, trace)
    if (options.whyNot) {
      terminal.print(whyNotText(system, frames, options.whyNot.step, terminal))
      return exitCodes.asClaimed
    }
    const { still, conjunct } = judge(system, property, trace)
    const sameModel = system.fingerprint === kept.fingerprint
    const counterexample = { ...counterexampleOf(system, property, trace, conjunct), fingerprint: kept.fingerprint }
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
        trace: counterexample.steps,
      }
      terminal.print(`${JSON.stringify(json, undefined, 2)}\n`)
      return exitCode(still)
    }
    const shown = { system, property, trace, counterexample }
    const verdict = `${verdictText(property, trace, still)}\n`
    const note = sameModel ? '' : changedText(kept.fingerprint, system.fingerprint, terminal)
    if (options.output !== undefined) {
      const text = drawingOf(format, shown, { width: terminal.width, full: options.full })
      writeWhole(options.output, text, 'give --output a file that can be written to')
      terminal.print(`${verdict}${note}drawn as ${format}: ${options.output}\n`)
    } else if (format === 'table') {
      terminal.print(drawingOf(format, shown, { width: terminal.width, paint: terminal.paint, full: options.full }))
      terminal.print(`\n${verdict}${note}`)
    } else {
      // Nothing but the drawing: somebody else reads it.
      terminal.print(drawingOf(format, shown, {}))
      if (!still) terminal.diagnose(verdict)
      terminal.diagnose(note)
    }
    return exitCode(still)
  })
}

/** The steps were taken on the model as it is now, so this is no error. */
function changedText(then: string, now: string, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(
    0,
    2,
    { text: 'note:', paint: paint.yellow },
    { text: ` The model has changed since this was found (fingerprint ${then}, now ${now}); ` },
    { text: 'these steps were taken on it as it is now.' },
  )
  return page.text
}

function exitCode(still: boolean): ExitCode {
  return still ? exitCodes.asClaimed : exitCodes.differs
}

function assertCompatible({ format = 'table', output, full, json, whyNot }: ReplayOptions): void {
  if (whyNot && (full || json || format !== 'table' || output !== undefined)) {
    throw new UsageError('--why-not prints a text of its own: leave out --format, --output, --full and --json.')
  }
  if (full && format !== 'table') throw new UsageError(`--full is about the table; ${format} is drawn in one way.`)
  if (json && (format !== 'table' || output !== undefined)) {
    throw new UsageError('--json prints the verdict and nothing else: leave out --format and --output.')
  }
}

function whyNotText(system: System, frames: readonly Frame[], step: number | undefined, terminal: Terminal): string {
  const last = frames.length - 1
  if (step !== undefined && step > last) throw new UsageError(`There is no step ${step}: the last one is ${last}.`)
  const taken = step === undefined ? undefined : frames[step]!.step
  const { state } = step === undefined ? frames[last]! : frames[step - 1]!
  const heading = taken ? `Step ${step} was ${taken.text}. Beside it:` : `After step ${last}, the last one:`
  return `${terminal.paint.bold(heading)}\n${renderWhyNot(whyNot(system, state, taken), terminal)}`
}
