import type { Bounds } from './bounds.ts'
import type { Domain, Fields, RecordDraft, RecordView, ViewOf } from './domain.ts'
import type { AnyElement, IndexSet } from './index-set.ts'

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

/** An action with its types forgotten: what instantiation works from. */
export interface Action {
  readonly by: Actor
  readonly on: ParameterSpec
  readonly source: string | undefined
  readonly fairness: Fairness
  readonly when: Readonly<Record<string, Condition<unknown, unknown>>>
  readonly then: Readonly<Record<string, Effect<unknown, unknown>>>
}

export type ActionMaker<Draft, View> = <const On extends ParameterSpec = Record<never, never>>(
  spec: ActionSpec<Draft, View, On>,
) => Action

/** The name of an effect that was written as one function. */
const wholeEffect = 'then'

const makeAction: ActionMaker<unknown, unknown> = (spec) => ({
  by: spec.by,
  on: spec.on ?? {},
  source: spec.source,
  fairness: spec.fairness ?? defaultFairness(spec.by),
  when: (spec.when ?? {}) as Action['when'],
  then: (typeof spec.then === 'function' ? { [wholeEffect]: spec.then } : spec.then) as Action['then'],
})

type OwnDraft<P> = P extends Part<infer D, infer _V> ? D : never
type OwnView<P> = P extends Part<infer _D, infer V> ? V : never
// Each part's type already contains what it uses, so a tuple of parts is the intersection of theirs.
export type DraftOfParts<Ps extends readonly unknown[]> = Ps extends readonly [infer P, ...infer Rest]
  ? OwnDraft<P> & DraftOfParts<Rest>
  : unknown
export type ViewOfParts<Ps extends readonly unknown[]> = Ps extends readonly [infer P, ...infer Rest]
  ? OwnView<P> & ViewOfParts<Rest>
  : unknown

/** State and actions that belong together. `Draft` and `View` include the state of the parts that it uses. */
export interface Part<Draft = unknown, View = unknown> {
  readonly name: string
  /** One sentence: what this part stands for. */
  readonly about: string
  readonly uses: readonly Part[]
  readonly state: Fields
  readonly actions: Readonly<Record<string, Action>>
  readonly initially: Initially<unknown> | undefined
  readonly types?: { readonly draft: Draft; readonly view: View }
}

/** Picks one of the values, or an element of the set, or a value of the scalar domain; all picks become initial states. */
export interface Choose {
  <T>(values: readonly T[]): T
  <E extends AnyElement>(set: IndexSet<E>): E
  <V>(domain: Domain<V, V, false>): V
}
/** Completes an initial state, field by field, from the start values of the domains. */
export type Initially<Draft> = (state: Draft, choose: Choose, bounds: Bounds) => void

interface PartSpec<Uses extends readonly Part[], F extends Fields> {
  readonly name: string
  readonly about?: string
  readonly uses?: Uses
  readonly state?: F
  readonly initially?: Initially<DraftOfParts<Uses> & RecordDraft<F>>
  readonly actions?: (
    action: ActionMaker<DraftOfParts<Uses> & RecordDraft<F>, ViewOfParts<Uses> & RecordView<F>>,
  ) => Readonly<Record<string, Action>>
}

/** Defines a part. The types of `uses` and `state` flow into every condition and effect. */
export function part<const Uses extends readonly Part[] = [], const F extends Fields = Record<never, never>>(
  spec: PartSpec<Uses, F>,
): Part<DraftOfParts<Uses> & RecordDraft<F>, ViewOfParts<Uses> & RecordView<F>> {
  return {
    name: spec.name,
    about: spec.about ?? '',
    uses: spec.uses ?? [],
    state: spec.state ?? {},
    actions: spec.actions?.(makeAction as never) ?? {},
    initially: spec.initially as Initially<unknown> | undefined,
  }
}
