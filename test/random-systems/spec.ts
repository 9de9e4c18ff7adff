import fc from 'fast-check'
import { type PropertyKind, propertyKinds } from '../../properties/property.ts'

/**
 * A random system as plain data, so that it can be shrunk and printed. Numbers that choose among things that may not be
 * there (a field, a parameter, a value) are taken modulo how many there are, so every such text means some system.
 */
export interface SystemSpec {
  readonly sets: readonly SetSpec[]
  readonly scalars: readonly ScalarSpec[]
  readonly records: readonly RecordSpec[]
  readonly fields: readonly FieldSpec[]
  /** Further fields in front of the others, so that those do not come first in words and masks. */
  readonly padding: number
  /** How many of the fields belong to the first of two parts. */
  readonly split: number
  readonly initially: readonly InitialSpec[]
  readonly actions: readonly ActionSpec[]
  readonly properties: readonly PropertySpec[]
}

export interface SetSpec {
  readonly ordered: boolean
  readonly size: number
  /** The size is a bound that the user may choose. */
  readonly bounded: boolean
}

export type ScalarSpec =
  | { readonly kind: 'flag' }
  | { readonly kind: 'oneOf'; readonly values: number }
  | { readonly kind: 'counter'; readonly max: number }
  | { readonly kind: 'range'; readonly min: number; readonly width: number }
  | { readonly kind: 'ref'; readonly set: number }
  | { readonly kind: 'optional'; readonly of: ScalarSpec }

/** Scalars by number, directly and one record further in. */
export interface RecordSpec {
  readonly fields: readonly number[]
  readonly nested: readonly number[]
}

export type FieldSpec =
  | { readonly kind: 'scalar'; readonly of: number; readonly start: number | undefined }
  | { readonly kind: 'constant'; readonly of: number; readonly factor: number; readonly given: boolean }
  | { readonly kind: 'record'; readonly of: number }
  | { readonly kind: 'group'; readonly fields: readonly FieldSpec[] }
  | { readonly kind: 'each'; readonly sets: readonly number[]; readonly of: FieldSpec }
  | { readonly kind: 'set'; readonly of: number; readonly capacity: number | undefined }
  | { readonly kind: 'queueOfScalars'; readonly of: number; readonly capacity: number }
  | { readonly kind: 'queueOfRecords'; readonly of: number; readonly capacity: number }
  | { readonly kind: 'optionalRecord'; readonly of: number; readonly start: number | undefined }

/** A leaf of the state, and for each index set on the way to it which element to take. */
export interface SpotSpec {
  readonly leaf: number
  readonly elements: readonly number[]
}

export type ParameterSpec = { readonly set: number } | { readonly scalar: number }

export type QuestionSpec =
  | { readonly ask: 'leaf'; readonly spot: SpotSpec; readonly how: number; readonly value: number }
  | { readonly ask: 'same'; readonly one: SpotSpec; readonly other: SpotSpec }
  | { readonly ask: 'parameters'; readonly one: number; readonly other: number; readonly value: number }
  | { readonly ask: 'not'; readonly of: QuestionSpec }
  | { readonly ask: 'and' | 'or'; readonly of: readonly QuestionSpec[] }

/** A question, and how the function that asks it is written. */
export interface ConditionSpec {
  readonly question: QuestionSpec
  readonly form: number
}

export interface EffectSpec {
  readonly spot: SpotSpec
  readonly how: number
  readonly value: number
  readonly from: SpotSpec
  /** What makes the effect possible is a condition of the action; otherwise the effect does nothing where it is not. */
  readonly lifted: boolean
  readonly form: number
}

export interface ActionSpec {
  readonly parameters: readonly ParameterSpec[]
  readonly when: readonly ConditionSpec[]
  /** Two conditions of which the second throws where the first is false. */
  readonly dependent: { readonly spot: SpotSpec; readonly value: number; readonly forms: readonly number[] } | undefined
  readonly effects: readonly EffectSpec[]
  /** The effects are one function. */
  readonly whole: boolean
}

export interface InitialSpec {
  readonly spot: SpotSpec
  readonly how: number
  readonly values: readonly number[]
  /** Told by the system, not by the part. */
  readonly bySystem: boolean
}

export interface PropertySpec {
  readonly kind: PropertyKind
  readonly parameters: readonly ParameterSpec[]
  readonly given: ConditionSpec | undefined
  readonly holds: readonly ConditionSpec[]
  /** `step`: which of the conditions speak of the state after, which of the action, and the others of the state before. */
  readonly about: readonly number[]
}

const choice = fc.nat({ max: 11 })
const sometimes = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of })

const wideSets = { size: fc.constantFrom(30, 31, 33, 61), bounded: fc.constant(false), ordered: fc.boolean() }

const smallSet: fc.Arbitrary<SetSpec> = fc.record({
  ordered: fc.boolean(),
  size: fc.integer({ min: 1, max: 3 }),
  bounded: fc.boolean(),
})
const set: fc.Arbitrary<SetSpec> = fc.oneof(
  { weight: 24, arbitrary: smallSet },
  { weight: 1, arbitrary: fc.record(wideSets) },
)

const plainScalar: fc.Arbitrary<ScalarSpec> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'flag' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('oneOf' as const), values: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('counter' as const),
      max: fc.constantFrom(0, 1, 2, 3, 4, 70_000, 2 ** 31 - 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      min: fc.constantFrom(-3, -2, -1, 0, 1, 5, -40_000, -(2 ** 30)),
      width: fc.constantFrom(0, 1, 2, 3, 100_000, 2 ** 30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ref' as const), set: choice }) },
)
const scalar: fc.Arbitrary<ScalarSpec> = fc.oneof(
  { weight: 3, arbitrary: plainScalar },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('optional' as const), of: plainScalar }) },
)

const record: fc.Arbitrary<RecordSpec> = fc.record({
  fields: fc.array(choice, { minLength: 1, maxLength: 2 }),
  nested: fc.array(choice, { maxLength: 1 }),
})

const start = fc.option(choice, { nil: undefined })
const simpleField: fc.Arbitrary<FieldSpec> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('scalar' as const), of: choice, start }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('constant' as const), of: choice, factor: choice, given: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('record' as const), of: choice }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      of: choice,
      capacity: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('queueOfScalars' as const),
      of: choice,
      capacity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('queueOfRecords' as const),
      of: choice,
      capacity: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('optionalRecord' as const), of: choice, start }) },
)
const nested = (of: fc.Arbitrary<FieldSpec>): fc.Arbitrary<FieldSpec> =>
  fc.oneof(
    { weight: 3, arbitrary: of },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('each' as const),
        sets: fc.array(choice, { minLength: 1, maxLength: 2 }),
        of,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('group' as const),
        fields: fc.array(of, { minLength: 1, maxLength: 2 }),
      }),
    },
  )
const field = nested(nested(simpleField))

const spot: fc.Arbitrary<SpotSpec> = fc.record({
  leaf: fc.nat({ max: 30 }),
  elements: fc.array(choice, { minLength: 4, maxLength: 4 }),
})

const askLeaf: fc.Arbitrary<QuestionSpec> = fc.record({
  ask: fc.constant('leaf' as const),
  spot,
  how: choice,
  value: choice,
})
const simpleQuestion: fc.Arbitrary<QuestionSpec> = fc.oneof(
  { weight: 5, arbitrary: askLeaf },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('same' as const), one: spot, other: spot }) },
  {
    weight: 1,
    arbitrary: fc.record({ ask: fc.constant('parameters' as const), one: choice, other: choice, value: choice }),
  },
)
const question: fc.Arbitrary<QuestionSpec> = fc.oneof(
  { weight: 4, arbitrary: simpleQuestion },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('not' as const), of: simpleQuestion }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ask: fc.constantFrom('and' as const, 'or' as const, 'or' as const),
      of: fc.array(simpleQuestion, { minLength: 2, maxLength: 2 }),
    }),
  },
)
const form = fc.nat({ max: 200 })
const condition: fc.Arbitrary<ConditionSpec> = fc.record({ question, form })
/** Most often true, so that actions are not blocked too much for anything to happen. */
const lenientQuestion: fc.Arbitrary<QuestionSpec> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ask: fc.constant('or' as const),
      of: fc.array(simpleQuestion, { minLength: 2, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: question },
)
const guard: fc.Arbitrary<ConditionSpec> = fc.record({ question: lenientQuestion, form })

const effect: fc.Arbitrary<EffectSpec> = fc.record({
  spot,
  how: choice,
  value: choice,
  from: spot,
  lifted: fc.boolean(),
  form,
})

const parameter: fc.Arbitrary<ParameterSpec> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ set: choice }) },
  { weight: 1, arbitrary: fc.record({ scalar: choice }) },
)
const parameters = (maxLength: number) => fc.array(parameter, { maxLength })

const action: fc.Arbitrary<ActionSpec> = fc.record({
  parameters: parameters(3),
  when: fc.array(guard, { maxLength: 3 }),
  dependent: fc.option(fc.record({ spot, value: choice, forms: fc.array(form, { minLength: 2, maxLength: 2 }) }), {
    nil: undefined,
    freq: 2,
  }),
  effects: fc.array(effect, { minLength: 1, maxLength: 3 }),
  whole: fc.boolean(),
})

const initial: fc.Arbitrary<InitialSpec> = fc.record({
  spot,
  how: choice,
  values: fc.array(choice, { minLength: 1, maxLength: 3 }),
  bySystem: fc.boolean(),
})

const property: fc.Arbitrary<PropertySpec> = fc.record({
  kind: fc.constantFrom(...propertyKinds),
  parameters: parameters(2),
  given: sometimes(condition),
  holds: fc.array(condition, { minLength: 1, maxLength: 3 }),
  about: fc.array(choice, { minLength: 4, maxLength: 4 }),
})

/** Systems in their whole variety; most of them are small. */
export const anySystem: fc.Arbitrary<SystemSpec> = fc.record({
  sets: fc.tuple(smallSet, fc.array(set, { maxLength: 2 })).map(([first, others]) => [first, ...others]),
  scalars: fc.array(scalar, { minLength: 1, maxLength: 4 }),
  records: fc.oneof({ weight: 3, arbitrary: fc.tuple(record) }, { weight: 1, arbitrary: fc.tuple(record, record) }),
  fields: fc.array(field, { minLength: 1, maxLength: 4 }),
  padding: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 28, max: 40 }) },
  ),
  split: choice,
  initially: fc.array(initial, { maxLength: 2 }),
  actions: fc.array(action, { minLength: 2, maxLength: 5 }),
  properties: fc.array(property, { minLength: 2, maxLength: 7 }),
})
