import type { Bounds } from './bounds.ts'
import type { Domain, Fields, RecordDraft, RecordView, ViewOf } from './domain.ts'
import type { AnyElement, IndexSet } from './index-set.ts'
import { Provenance } from './provenance.ts'

/** Who takes a step. It gives the lane in sequence diagrams and the default fairness. */
export type Actor = 'kernel' | 'driver' | 'hardware' | 'application' | 'environment'

export const actors: readonly Actor[] = ['kernel', 'driver', 'hardware', 'application', 'environment']

/** Weak: cannot be enabled for ever without being taken. Strong: cannot be enabled again and again without. */
export type Fairness = 'none' | 'weak' | 'strong'

/** Kernel, driver and hardware do their work in the end; nobody may count on applications or the environment. */
function defaultFairness(by: Actor): Fairness {
  return by === 'application' || by === 'environment' ? 'none' : 'weak'
}

/** Parameters of an action or a property: index sets, or scalar domains. */
export type ParameterSpec = Readonly<Record<string, IndexSet | Domain>>
type ParameterValue<S> = S extends IndexSet<infer E> ? (E extends AnyElement ? E : never) : ViewOf<S>
export type Parameters<On extends ParameterSpec> = { readonly [K in keyof On]: ParameterValue<On[K]> }

export type Condition<View, P> = (state: View, parameters: P) => boolean
export type Effect<Draft, P> = (state: Draft, parameters: P) => void

/** One kind of step of a system: for each choice of parameters, enabled when all conditions hold. */
export interface ActionSpec<Draft, View, On extends ParameterSpec> {
  readonly by: Actor
  /** Parameters; none unless told. */
  readonly on?: On
  /** Kernel file and function, document or paper that this step stands for. */
  readonly source?: string
  readonly fairness?: Fairness
  /** Named conditions, all needed. Evaluated in order: a later one may rely on an earlier one. */
  readonly when?: Readonly<Record<string, Condition<View, Parameters<On>>>>
  /** What the step does to the state: one function, or several named ones, done in order as one atomic step. */
  readonly then: Effect<Draft, Parameters<On>> | Readonly<Record<string, Effect<Draft, Parameters<On>>>>
}

/** An action with the types of its state forgotten: what instantiation works from. */
export interface Action<On extends ParameterSpec = ParameterSpec> {
  readonly by: Actor
  readonly on: On
  readonly source: string | undefined
  readonly fairness: Fairness
  readonly when: Readonly<Record<string, Condition<unknown, unknown>>>
  readonly then: Readonly<Record<string, Effect<unknown, unknown>>>
  /** Where it is written. */
  readonly definedAt?: Provenance
}

export type ActionMaker<Draft, View> = <const On extends ParameterSpec = Record<never, never>>(
  spec: ActionSpec<Draft, View, On>,
) => Action<On>

type Actions = Readonly<Record<string, Action>>

/**
 * What a part adds to an action of a part that it uses. Conditions and effects come after those that are there, and have names of
 * their own: a part can ask for more and do more, and takes nothing away.
 */
interface ExtensionSpec<Draft, View, On extends ParameterSpec> {
  /** Where this design does it, instead of where most do. */
  readonly source?: string
  /** With what is added the step competes with others, so that weak fairness is not enough. */
  readonly fairness?: 'strong'
  readonly when?: Readonly<Record<string, Condition<View, Parameters<On>>>>
  readonly then?: Readonly<Record<string, Effect<Draft, Parameters<On>>>>
}

/** An extension with its types forgotten. */
export type Extension = ExtensionSpec<unknown, unknown, never>

/** The name of an effect that was written as one function. */
const wholeEffect = 'then'

const makeAction: ActionMaker<unknown, unknown> = (spec) => ({
  by: spec.by,
  on: spec.on ?? ({} as never),
  source: spec.source,
  fairness: spec.fairness ?? defaultFairness(spec.by),
  when: (spec.when ?? {}) as Action['when'],
  then: (typeof spec.then === 'function' ? { [wholeEffect]: spec.then } : spec.then) as Action['then'],
  definedAt: new Provenance(makeAction),
})

type OwnDraft<P> = P extends Part<infer D, infer _V, infer _A> ? D : never
type OwnView<P> = P extends Part<infer _D, infer V, infer _A> ? V : never
type OwnActions<P> = P extends Part<infer _D, infer _V, infer A> ? A : never
// Each part's type already contains what it uses, so a tuple of parts is the intersection of theirs.
export type DraftOfParts<Ps extends readonly unknown[]> = Ps extends readonly [infer P, ...infer Rest]
  ? OwnDraft<P> & DraftOfParts<Rest>
  : unknown
export type ViewOfParts<Ps extends readonly unknown[]> = Ps extends readonly [infer P, ...infer Rest]
  ? OwnView<P> & ViewOfParts<Rest>
  : unknown
type ActionsOfParts<Ps extends readonly unknown[]> = Ps extends readonly [infer P, ...infer Rest]
  ? OwnActions<P> & ActionsOfParts<Rest>
  : unknown

/** State and actions that belong together. The types include state and actions of the parts that it uses. */
export interface Part<Draft = unknown, View = unknown, A = unknown> {
  readonly name: string
  /** One sentence: what this part stands for. */
  readonly about: string
  readonly uses: readonly Part[]
  readonly state: Fields
  readonly actions: Actions
  /** What it adds to actions of the parts that it uses, by their names. */
  readonly extensions: Readonly<Record<string, Extension>>
  readonly initially: Initially<unknown> | undefined
  readonly types?: { readonly draft: Draft; readonly view: View; readonly actions: A }
}

/** Picks one of the values, or an element of the set, or a value of the scalar domain; all picks become initial states. */
export interface Choose {
  <T>(values: readonly T[]): T
  <E extends AnyElement>(set: IndexSet<E>): E
  <V>(domain: Domain<V, V, false>): V
}
/** Completes an initial state, field by field, from the start values of the domains. */
export type Initially<Draft> = (state: Draft, choose: Choose, bounds: Bounds) => void

interface PartSpec<Uses extends readonly Part[], F extends Fields, A extends Actions> {
  readonly name: string
  readonly about?: string
  readonly uses?: Uses
  readonly state?: F
  readonly initially?: Initially<DraftOfParts<Uses> & RecordDraft<F>>
  readonly actions?: (action: ActionMaker<DraftOfParts<Uses> & RecordDraft<F>, ViewOfParts<Uses> & RecordView<F>>) => A
  /**
   * Conditions and effects added to actions of the parts that it uses, in every system that this part is in. The types of state and of
   * the action's parameters flow into them.
   */
  readonly extends?: {
    readonly [Name in keyof ActionsOfParts<Uses>]?: ActionsOfParts<Uses>[Name] extends Action<infer On>
      ? ExtensionSpec<DraftOfParts<Uses> & RecordDraft<F>, ViewOfParts<Uses> & RecordView<F>, On>
      : never
  }
}

/** Defines a part. The types of `uses` and `state` flow into every condition and effect. */
export function part<
  const Uses extends readonly Part[] = [],
  const F extends Fields = Record<never, never>,
  const A extends Actions = Record<never, never>,
>(
  spec: PartSpec<Uses, F, A>,
): Part<DraftOfParts<Uses> & RecordDraft<F>, ViewOfParts<Uses> & RecordView<F>, ActionsOfParts<Uses> & A> {
  return {
    name: spec.name,
    about: spec.about ?? '',
    uses: spec.uses ?? [],
    state: spec.state ?? {},
    actions: spec.actions?.(makeAction as never) ?? {},
    extensions: (spec.extends ?? {}) as Part['extensions'],
    initially: spec.initially as Initially<unknown> | undefined,
  }
}
