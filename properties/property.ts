import { MoveproofError } from '../model/language/error.ts'
import type { Fairness, ParameterSpec, Parameters, Part, ViewOfParts } from '../model/language/part.ts'
import { Provenance } from '../model/language/provenance.ts'
import type { NamedShape } from '../model/language/shape.ts'
import type { Instance, System } from '../model/language/system.ts'
import { type FairnessAssumption, fairnessOf } from './fairness.ts'

/**
 * What can be asked of a system:
 * - `always`: the condition holds in every reachable state (an invariant)
 * - `step`: the condition holds of every step (before, action, after) taken from a reachable state
 * - `reachable`: the condition holds in some reachable state (guards against models that do nothing)
 * - `alwaysReachable`: from every reachable state, some state with the condition can be reached (AG EF)
 * - `stuck`: no reachable state without any enabled action, but for the named legal end states
 * - `stuttering`: no reachable state in which every enabled action changes nothing, but for the legal end states
 *
 * And of every behaviour that is fair ({@link FairnessAssumption}); a behaviour may stop for ever wherever fairness asks for nothing:
 * - `leadsTo`: whenever the premise holds, the condition holds then or later
 * - `eventually`: the condition holds at some time
 * - `alwaysEventually`: the condition holds again and again, for ever
 */
export type PropertyKind = (typeof propertyKinds)[number]

/** The kinds that speak of what must happen. A behaviour that violates one is a lasso: steps to a loop, then the loop for ever. */
export type LivenessKind = (typeof livenessKinds)[number]

const livenessKinds = ['leadsTo', 'eventually', 'alwaysEventually'] as const

export const propertyKinds = [
  'always',
  'step',
  'reachable',
  'alwaysReachable',
  'stuck',
  'stuttering',
  ...livenessKinds,
] as const

export function isLiveness(kind: PropertyKind): kind is LivenessKind {
  return (livenessKinds as readonly PropertyKind[]).includes(kind)
}

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
  /** The property that asks the same where more is assumed, or less. */
  readonly variantOf?: Property
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

interface LivenessSpec<Uses extends readonly Part[], On extends ParameterSpec> extends Common<Uses> {
  /** It holds for each of these by itself. */
  readonly on?: On
  /** The condition, or several named ones that must all hold at one time. */
  readonly holds: Judgement<ViewOfParts<Uses>, Parameters<On>> | Conjuncts<ViewOfParts<Uses>, Parameters<On>>
  /** What is assumed of actions, where it is not what the model says of them. */
  readonly fairness?: FairnessAssumption
}

interface LeadsToSpec<Uses extends readonly Part[], On extends ParameterSpec>
  extends Omit<LivenessSpec<Uses, On>, 'holds'> {
  /** The premise. Never true in the explored space: the property is vacuous. */
  readonly from: Judgement<ViewOfParts<Uses>, Parameters<On>>
  /** What must be true then or later: one condition, or several named ones that must all hold at one time. */
  readonly to: Judgement<ViewOfParts<Uses>, Parameters<On>> | Conjuncts<ViewOfParts<Uses>, Parameters<On>>
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
  /** The premise; `from` of `leadsTo`. */
  readonly given: Judgement<unknown, unknown> | undefined
  /** Deadlock kinds: the legal end states, of which one suffices. Other kinds: the conjuncts, all needed. */
  readonly conjuncts: readonly { readonly name: string; readonly holds: Judgement<unknown, unknown> }[]
  /** Liveness kinds: what is assumed beside what the model says. */
  readonly assumes?: FairnessAssumption
  /** The name of the property that this one is a variant of: where one holds and the other fails, it is for what they assume. */
  readonly variantOf?: string
  /** Where it is written. */
  readonly definedAt?: Provenance
}

/** The name of a condition that was written as one function. */
export const wholeCondition = 'holds'

type Empty = Record<never, never>

export function always<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: StateSpec<Uses, On>,
): Property {
  return property('always', spec, always)
}

export function step<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: StepSpec<Uses, On>,
): Property {
  return property('step', spec, step)
}

export function reachable<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: Omit<StateSpec<Uses, On>, 'given'>,
): Property {
  return property('reachable', spec, reachable)
}

export function alwaysReachable<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: Omit<StateSpec<Uses, On>, 'given'>,
): Property {
  return property('alwaysReachable', spec, alwaysReachable)
}

export function neverStuck<const Uses extends readonly Part[]>(spec: DeadlockSpec<Uses>): Property {
  return property('stuck', { ...spec, holds: spec.unless ?? {} }, neverStuck)
}

export function neverStuttering<const Uses extends readonly Part[]>(spec: DeadlockSpec<Uses>): Property {
  return property('stuttering', { ...spec, holds: spec.unless ?? {} }, neverStuttering)
}

/** Whenever `from` holds, `to` holds then or later, for each choice of the parameters. */
export function leadsTo<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: LeadsToSpec<Uses, On>,
): Property {
  const { from: given, to: holds, fairness, ...common } = spec
  return withFairness(property('leadsTo', { ...common, given, holds }, leadsTo), fairness)
}

/** From every initial state on, `holds` is true at some time, for each choice of the parameters. */
export function eventually<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: LivenessSpec<Uses, On>,
): Property {
  return withFairness(property('eventually', spec, eventually), spec.fairness)
}

/** `holds` is true again and again, for ever, for each choice of the parameters. */
export function alwaysEventually<const Uses extends readonly Part[], const On extends ParameterSpec = Empty>(
  spec: LivenessSpec<Uses, On>,
): Property {
  return withFairness(property('alwaysEventually', spec, alwaysEventually), spec.fairness)
}

/**
 * The same liveness property under another assumption: a property of its own, since its verdict is another one. Scenarios that
 * need an assumption list such a property.
 * @throws bad-definition for a property that is not of a liveness kind
 */
export function underFairness(
  property: Property,
  { name, sentence = property.sentence, fairness }: UnderFairness,
): Property {
  if (isLiveness(property.kind)) {
    const definedAt = new Provenance(underFairness)
    return { ...property, name, sentence, assumes: fairness, variantOf: originOf(property), definedAt }
  }
  throw new MoveproofError('bad-definition', {
    what: `${property.name} cannot be judged under fairness: it is of the kind '${property.kind}'.`,
    where: `property ${name}`,
    cause: 'fairness is about what must happen; this property is about what may happen',
  })
}

/**
 * The same property, violated only where this conjunct is the first one that is false. Other kinds than `always` and `step` have
 * no conjuncts that could be told apart: they stay as they are.
 */
export function onlyConjunct<P extends Property>(property: P, conjunct: string | undefined): P {
  const position = property.conjuncts.findIndex(({ name }) => name === conjunct)
  if ((property.kind !== 'always' && property.kind !== 'step') || position < 0) return property
  const before = property.conjuncts.slice(0, position)
  const { name, holds } = property.conjuncts[position]!
  const isFalseFirst: Property['conjuncts'][number]['holds'] = (subject, parameters) =>
    before.every((other) => other.holds(subject, parameters)) && !holds(subject, parameters)
  return { ...property, conjuncts: [{ name, holds: (subject, parameters) => !isFalseFirst(subject, parameters) }] }
}

/** The name that a property and all its variants share: that of the property that the others were made from. */
export function originOf({ name, variantOf }: Pick<Property, 'name' | 'variantOf'>): string {
  return variantOf ?? name
}

interface UnderFairness {
  readonly name: string
  /** That of the property unless told. */
  readonly sentence?: string
  readonly fairness: FairnessAssumption
}

/** A property at the bounds of a system, its parameters resolved against that system's index sets. */
export interface BoundProperty extends Property {
  readonly parameters: readonly NamedShape[]
  readonly instances: readonly Instance[]
  /** For each action of the system, in order, what liveness assumes of every single instance of it. */
  readonly fairness: readonly Fairness[]
}

/** Does the system have every part that the property speaks of? */
export function appliesTo(property: Property, parts: readonly string[]): boolean {
  return property.uses.every((part) => parts.includes(part.name))
}

/**
 * @throws bad-definition when the system lacks a part, or two properties share a name
 * @throws unknown-name when an assumption names an action that the system does not have
 */
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
    const fairness = fairnessOf(system, property.assumes ?? {}, property.name)
    return { ...property, ...system.resolve(property.on), fairness }
  })
}

interface ErasedSpec {
  readonly name: string
  readonly sentence: string
  readonly uses: readonly Part[]
  readonly on?: ParameterSpec
  readonly given?: unknown
  readonly holds: unknown
  readonly variantOf?: Property
}

function property(kind: PropertyKind, spec: ErasedSpec, definer: (...parameters: never[]) => Property): Property {
  const holds = typeof spec.holds === 'function' ? { [wholeCondition]: spec.holds } : (spec.holds as object)
  return {
    name: spec.name,
    kind,
    sentence: spec.sentence,
    uses: spec.uses,
    on: spec.on ?? {},
    given: spec.given as Property['given'],
    conjuncts: Object.entries(holds).map(([name, holds]) => ({ name, holds })),
    ...(spec.variantOf ? { variantOf: originOf(spec.variantOf) } : {}),
    definedAt: new Provenance(definer),
  }
}

function withFairness(property: Property, fairness: FairnessAssumption | undefined): Property {
  return fairness ? { ...property, assumes: fairness } : property
}
