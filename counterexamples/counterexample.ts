import type { Bounds } from '../model/language/bounds.ts'
import type { Actor } from '../model/language/part.ts'
import { textOf } from '../model/language/shape.ts'
import type { Instance, System, SystemAction } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { Property, PropertyKind } from '../properties/property.ts'
import { type Readable, readableOf } from './difference.ts'
import { initialState } from './interpreter.ts'
import { actionOf, instanceOf, instanceOfTexts } from './parameters.ts'

export const counterexampleFormat = 'moveproof-counterexample'
export const counterexampleVersion = 1

/** One step, with its parameters as people read them: names survive a change of the model that numbers would not. */
export interface CounterexampleStep {
  readonly action: string
  readonly by: Actor
  readonly parameters: Readonly<Record<string, string>>
}

/** A behaviour with what it shows, as it is kept in a file. */
export interface Counterexample {
  readonly format: typeof counterexampleFormat
  readonly version: typeof counterexampleVersion
  readonly system: string
  /** Of the model when the counterexample was found. */
  readonly fingerprint: string
  readonly bounds: Bounds
  readonly property: string
  readonly kind: PropertyKind
  /** The conjunct that is false at the end. */
  readonly conjunct?: string
  /** Which initial state, in the order of `initialStates`. */
  readonly initial: number
  readonly steps: readonly CounterexampleStep[]
  /** Liveness kinds, and only they: after so many steps the loop begins, which goes on for ever. */
  readonly loopStart?: number
  /** For readers only; replay takes it from the model. */
  readonly initialState: { readonly [field: string]: Readable }
}

/** @throws not-applicable when the trace does not fit the system */
export function counterexampleOf(
  system: System,
  property: Pick<Property, 'name' | 'kind'>,
  trace: Trace,
  conjunct?: string,
): Counterexample {
  return {
    format: counterexampleFormat,
    version: counterexampleVersion,
    system: system.name,
    fingerprint: system.fingerprint,
    bounds: { ...system.bounds },
    property: property.name,
    kind: property.kind,
    ...(conjunct === undefined ? {} : { conjunct }),
    initial: trace.initial,
    steps: trace.steps.map(({ action: name, parameters }, i) => {
      const place = { where: `step ${i + 1} of a trace of ${system.name}`, cause: 'the trace is of another model' }
      const action = actionOf(system, name, place)
      return { action: name, by: action.by, parameters: textsOf(action, instanceOf(action, parameters, place)) }
    }),
    ...(trace.loopStart === undefined ? {} : { loopStart: trace.loopStart }),
    initialState: readableOf(system, initialState(system, trace.initial)),
  }
}

/** The text of a counterexample file. */
export function toJson(counterexample: Counterexample): string {
  return `${JSON.stringify(counterexample, undefined, 2)}\n`
}

/**
 * The behaviour in the values of a model, which may have changed since the counterexample was found.
 * @throws not-applicable for an action or a label that the model does not have
 */
export function traceOf(counterexample: Counterexample, system: System): Trace {
  const cause = likelyCause(counterexample, system)
  return {
    initial: counterexample.initial,
    steps: counterexample.steps.map(({ action: name, parameters }, i) => {
      const place = {
        where: `steps[${i}] of a counterexample to ${counterexample.property}, system ${system.name}`,
        cause,
      }
      const action = actionOf(system, name, place)
      return { action: name, parameters: instanceOfTexts(action, parameters, place) }
    }),
    ...(counterexample.loopStart === undefined ? {} : { loopStart: counterexample.loopStart }),
  }
}

// The fingerprint covers sizes too, so it says nothing of the model when the bounds differ.
function likelyCause({ bounds, fingerprint }: Counterexample, system: System): string {
  const [then, now] = [boundsText(bounds), boundsText(system.bounds)]
  if (then !== now) return `the bounds differ: it was found at ${then}; this system is at ${now}`
  return fingerprint === system.fingerprint
    ? `the model is the one that it was found on (fingerprint ${fingerprint}), so the file was edited`
    : `the model has changed since the counterexample was found (fingerprint ${fingerprint}, now ${system.fingerprint})`
}

function boundsText(bounds: Bounds): string {
  const texts = Object.keys(bounds)
    .sort()
    .map((name) => `${name} = ${bounds[name]}`)
  return texts.join(', ') || 'no bounds'
}

function textsOf(action: SystemAction, instance: Instance): Record<string, string> {
  return Object.fromEntries(action.parameters.map(({ name, shape }) => [name, textOf(shape, instance[name])]))
}
