import { MoveproofError } from '../model/language/error.ts'
import type { ParameterSpec, Parameters, Part, ViewOfParts } from '../model/language/part.ts'
import type { NamedShape } from '../model/language/shape.ts'
import type { Instance, System } from '../model/language/system.ts'

/**
 * What can be asked of a system:
 * - `always`: the condition holds in every reachable state (an invariant)
 * - `step`: the condition holds of every step (before, action, after) taken from a reachable state
 * - `reachable`: the condition holds in some reachable state (guards against models that do nothing)
 * - `alwaysReachable`: from every reachable state, some state with the condition can be reached (AG EF)
 * - `stuck`: no reachable state without any enabled action, but for the named legal end states
 * - `stuttering`: no reachable state in which every enabled action changes nothing, but for the legal end states
 */
export type PropertyKind = 'always' | 'step' | 'reachable' | 'alwaysReachable' | 'stuck' | 'stuttering'

/** Of what a condition speaks: a state, or for `step` a step. */
export interface Step<View> {
  readonly before: View
  readonly action: { readonly name: string; readonly parameters: Instance }
  readonly after: View
}

export type Judgement<Subject, P> = (subject: Subject, parameters: P) => boolean
type Conjuncts<Subject, P> = Readonly<Record<string, Judgement<Subject, P>>>

interface Common<Uses extends readonly Part[]> {
  /** Short and unique; a catalogued property starts with its number: `P2-no-use-after-free`. */
  readonly name: string
  /** What it means when it holds, one sentence. */
  readonly sentence: string
  /** The parts whose state it speaks of: it applies to every system that has them. */
  readonly uses: Uses
}

interface StateSpec<Uses extends readonly Part[], On extends ParameterSpec> extends Common<Uses> {
  /** `always`: for all of these; `reachable` and `alwaysReachable`: for some of these. */
  readonly on?: On
  /** Premise: where it is false nothing is asked. Never true in the explored space: the property is vacuous. */
  readonly given?: Judgement<ViewOfParts<Uses>, Parameters<On>>
  /** The condition, or several named ones of which all must hold. */
  readonly holds: Judgement<ViewOfParts<Uses>, Parameters<On>> | Conjuncts<ViewOfParts<Uses>, Parameters<On>>
}

interface StepSpec<Uses extends readonly Part[], On extends ParameterSpec> extends Common<Uses> {
  readonly on?: On
  readonly given?: Judgement<Step<ViewOfParts<Uses>>, Parameters<On>>
  readonly holds:
    | Judgement<Step<ViewOfParts<Uses>>, Parameters<On>>
    | Conjuncts<Step<ViewOfParts<Uses>>, Parameters<On>>
}

interface DeadlockSpec<Uses extends readonly Part[]> extends Common<Uses> {
  /** Named legal end states. */
  readonly unless?: Conjuncts<ViewOfParts<Uses>, Record<string, never>>
}

/** A property with its types forgotten: what explorer and witness work from. */
export interface Property {
  readonly name: string
  readonly kind: PropertyKind
  readonly sentence: string
  readonly uses: readonly Part[]
  readonly on: ParameterSpec
  readonly given: Judgement<unknown, unknown> | undefined
  /** Deadlock kinds: the legal end states, of which one suffices. Other kinds: the conjuncts, all needed. */
  readonly conjuncts: readonly { readonly name: string; readonly holds: Judgement<unknown, unknown> }[]
}

/** The name of a condition that was written as one function. */
export const wholeCondition = 'holds'

type Empty = Record<never, never>

export function always<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: StateSpec<Uses, On>,
): Property {
  return property('always', spec)
}

export function step<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: StepSpec<Uses, On>,
): Property {
  return property('step', spec)
}

export function reachable<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: Omit<StateSpec<Uses, On>, 'given'>,
): Property {
  return property('reachable', spec)
}

export function alwaysReachable<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: Omit<StateSpec<Uses, On>, 'given'>,
): Property {
  return property('alwaysReachable', spec)
}

export function neverStuck<const Uses extends readonly Part[]>(spec: DeadlockSpec<Uses>): Property {
  return property('stuck', { ...spec, holds: spec.unless ?? {} })
}

export function neverStuttering<const Uses extends readonly Part[]>(spec: DeadlockSpec<Uses>): Property {
  return property('stuttering', { ...spec, holds: spec.unless ?? {} })
}

/** A property at the bounds of a system, its parameters resolved against that system's index sets. */
export interface BoundProperty extends Property {
  readonly parameters: readonly NamedShape[]
  readonly instances: readonly Instance[]
}

/** Does the system have every part that the property speaks of? */
export function appliesTo(property: Property, parts: readonly string[]): boolean {
  return property.uses.every((part) => parts.includes(part.name))
}

/** @throws bad-definition when the system lacks a part, or two properties share a name */
export function bindProperties(system: System, properties: readonly Property[]): BoundProperty[] {
  const names = properties.map((p) => p.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw new MoveproofError('bad-definition', { what: `Two properties are called '${twice}'.` })
  return properties.map((property) => {
    if (!appliesTo(property, system.parts)) {
      throw new MoveproofError('bad-definition', {
        what: `The property ${property.name} does not apply to ${system.name}.`,
        cause: `it speaks of ${property.uses.map((p) => p.name).join(', ')}; the system has ${system.parts.join(', ')}`,
      })
    }
    return { ...property, ...system.resolve(property.on) }
  })
}

interface ErasedSpec {
  readonly name: string
  readonly sentence: string
  readonly uses: readonly Part[]
  readonly on?: ParameterSpec
  readonly given?: unknown
  readonly holds: unknown
}

function property(kind: PropertyKind, spec: ErasedSpec): Property {
  const holds = typeof spec.holds === 'function' ? { [wholeCondition]: spec.holds } : (spec.holds as object)
  return {
    name: spec.name,
    kind,
    sentence: spec.sentence,
    uses: spec.uses,
    on: spec.on ?? {},
    given: spec.given as Property['given'],
    conjuncts: Object.entries(holds).map(([name, holds]) => ({ name, holds })),
  }
}
