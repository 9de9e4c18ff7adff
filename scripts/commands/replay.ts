import { readFileSync } from 'node:fs'
import { counterexampleOf, traceOf } from '../../counterexamples/counterexample.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import { confirm, replay as replayTrace } from '../../counterexamples/replay.ts'
import { MoveproofError, unknownName } from '../../model/language/error.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { type BoundProperty, bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { boundsText } from '../check/bounds.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { fileProblem } from '../output/file-problem.ts'
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
  const counterexample = parseCounterexample(readText(options.file), options.file)
  const { system, property } = lookUp(scenarios, counterexample)
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

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new MoveproofError('bad-file', {
      what: `${file} cannot be read: ${fileProblem(error)}.`,
      next: 'give the name of a file that `moveproof check … --save` has written',
    })
  }
}

function lookUp(
  scenarios: readonly Scenario[],
  file: ReturnType<typeof parseCounterexample>,
): { system: System; property: BoundProperty } {
  const own = scenarios.filter((scenario) => scenario.system.name === file.system)
  if (own.length === 0) {
    const names = new Set(scenarios.map((scenario) => scenario.system.name))
    throw unknownName(
      'design or mutant',
      file.system,
      names,
      'the counterexample is of a system that moveproof no longer has',
    )
  }
  const properties = new Map(
    own.flatMap((scenario) => scenario.properties).map((property) => [property.name, property]),
  )
  const property = properties.get(file.property)
  if (!property) throw unknownName(`property of ${file.system}`, file.property, properties.keys())
  if (property.kind !== file.kind) {
    throw new MoveproofError('not-applicable', {
      what: `The counterexample is to ${file.property} as '${file.kind}', and it is now '${property.kind}'.`,
      where: `system ${file.system}`,
      cause: 'the property has changed since the counterexample was found',
      next: 'find the counterexample again',
    })
  }
  const system = instantiate(own[0]!.system, file.bounds)
  return { system, property: bindProperties(system, [property])[0]! }
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
