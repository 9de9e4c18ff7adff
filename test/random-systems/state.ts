import { type Bound, bound } from '../../model/language/bounds.ts'
import {
  constant,
  counter,
  type Domain,
  each,
  flag,
  oneOf,
  optional,
  queue,
  range,
  record,
  ref,
  setOf,
  startingAt,
} from '../../model/language/domain.ts'
import { type IndexSet, indexSet, orderedSet } from '../../model/language/index-set.ts'
import { combined, constantly, type Meaning, type Parameters, pick } from './meaning.ts'
import type { FieldSpec, ParameterSpec, RecordSpec, ScalarSpec, SetSpec, SpotSpec, SystemSpec } from './spec.ts'
import { parameterNames } from './text-forms.ts'

/** A scalar domain, with some of its values. */
export interface Scalar {
  /** Equal for equal domains. */
  readonly key: string
  readonly domain: Domain<unknown, unknown, false>
  readonly values: readonly unknown[]
  readonly cardinality: number
  readonly counter: { readonly min: number; readonly max: number } | undefined
  /** What may be given to `choose` or stand for a parameter in place of the domain. */
  readonly set: IndexSet | undefined
}

/** The value at a path of names within a record. */
export interface RecordField {
  readonly path: readonly string[]
  readonly scalar: Scalar
}

/** A part of the state that conditions can ask for and effects can change. */
export type Leaf = { readonly path: readonly (string | { readonly set: number })[] } & (
  | { readonly what: 'scalar' | 'constant'; readonly scalar: Scalar }
  | { readonly what: 'row'; readonly scalar: Scalar; readonly constant: boolean }
  | { readonly what: 'place' | 'optional'; readonly record: number }
  | { readonly what: 'set'; readonly scalar: Scalar; readonly capacity: number }
  | { readonly what: 'queue'; readonly of: Scalar | number }
)

/** Parameters that a condition or an effect can name. */
export interface Scope {
  readonly names: readonly string[]
  readonly of: Readonly<Record<string, { readonly set: number | undefined; readonly scalar: Scalar }>>
}

/** Where a leaf is in a given state. */
export interface Spot {
  readonly leaf: Leaf
  readonly container: Meaning<Record<string | number, unknown>>
  readonly key: Meaning<string | number>
  readonly value: Meaning<unknown>
}

/** Domains with more values than this are not enumerated. */
const enumerable = 70
const instancesMax = 27

/** The state of a random system. */
export class StateSpace {
  readonly sets: readonly IndexSet[]
  readonly bounds: readonly Bound[]
  readonly sizes: readonly number[]
  readonly scalars: readonly Scalar[]
  /** Those with few values: for sets, parameters and constants. */
  readonly smallScalars: readonly Scalar[]
  readonly records: readonly RecordSpec[]
  readonly fields: Readonly<Record<string, Domain>>
  readonly given: Readonly<Record<string, (index: number) => unknown>>
  readonly leaves: readonly Leaf[]

  constructor(spec: SystemSpec) {
    this.sizes = spec.sets.map(({ size }) => size)
    const sets = spec.sets.map(setOfSpec)
    this.sets = sets.map(({ set }) => set)
    this.bounds = sets.flatMap(({ bounds }) => bounds)
    this.scalars = spec.scalars.map((scalar) => this.#scalarOf(scalar))
    const small = this.scalars.filter(({ cardinality }) => cardinality <= enumerable)
    this.smallScalars = small.length > 0 ? small : [this.#scalarOf({ kind: 'flag' })]
    this.records = spec.records
    const padding = Array.from({ length: spec.padding }, (_, i) => paddingField(i, spec.padding))
    const padded = Object.fromEntries(padding.map((domain, i) => [`padding${i}`, domain]))
    const own = Object.fromEntries(spec.fields.map((field, i) => [`f${i}`, this.#domainOf(field)]))
    this.fields = { ...padded, ...own }
    this.given = Object.fromEntries(
      spec.fields.flatMap((field, i) => {
        const constant = withinEach(field)
        return constant.kind === 'constant' && constant.given
          ? [[`f${i}`, constantValue(pick(this.smallScalars, constant.of), constant.factor + 1)]]
          : []
      }),
    )
    const leaves = spec.fields.flatMap((field, i) => this.#leavesOf(field, [`f${i}`]))
    this.leaves = spec.padding > 0 ? [...leaves, paddingLeaf(0), paddingLeaf(spec.padding - 1)] : leaves
  }

  /** The parameters that fit: so many that there are not too many choices of them. */
  scope(specs: readonly ParameterSpec[]): { scope: Scope; on: Record<string, IndexSet | Domain> } {
    const on: Record<string, IndexSet | Domain> = {}
    const of: Record<string, { set: number | undefined; scalar: Scalar }> = {}
    let instances = 1
    for (const spec of specs) {
      const set = 'set' in spec ? spec.set % this.sets.length : undefined
      const scalar = 'set' in spec ? this.#scalarOf({ kind: 'ref', set: set! }) : pick(this.smallScalars, spec.scalar)
      if (instances > 1 && instances * scalar.cardinality > instancesMax) continue
      instances *= scalar.cardinality
      const name = parameterNames[Object.keys(of).length]!
      of[name] = { set, scalar }
      on[name] = scalar.set ?? scalar.domain
    }
    return { scope: { names: Object.keys(of), of }, on }
  }

  /** @param suits which leaves will do; undefined when there are none */
  spot(spec: SpotSpec, scope: Scope, suits: (leaf: Leaf) => boolean = () => true): Spot | undefined {
    const leaves = this.leaves.filter(suits)
    if (leaves.length === 0) return undefined
    const leaf = pick(leaves, spec.leaf)
    const keys = leaf.path.map((step, i) =>
      typeof step === 'string' ? constantly(step) : this.#element(step.set, spec.elements[i % 4]!, scope),
    )
    const key = keys.at(-1)!
    const walk = (s: unknown, p: Parameters, steps: readonly Meaning<string | number>[]) =>
      steps.reduce((at, step) => (at as Record<string | number, unknown>)[step.at(s, p)], s)
    const inner = keys.slice(0, -1)
    const container = combined(inner, (s, p) => walk(s, p, inner) as Record<string | number, unknown>)
    return { leaf, container, key, value: combined(keys, (s, p) => walk(s, p, keys)) }
  }

  /** The scalars in a record, nested ones too. */
  recordFields(number: number): RecordField[] {
    const { fields, nested } = this.records[number]!
    return [
      ...fields.map((of, i) => ({ path: [`x${i}`], scalar: pick(this.scalars, of) })),
      ...nested.map((of, i) => ({ path: ['in', `y${i}`], scalar: pick(this.scalars, of) })),
    ]
  }

  /** A value of a record. */
  recordValue(number: number, choice: number): Record<string, unknown> {
    const { fields, nested } = this.records[number]!
    const chosen = (of: number, i: number) => pick(pick(this.scalars, of).values, choice + i)
    const inner = Object.fromEntries(nested.map((of, i) => [`y${i}`, chosen(of, i)]))
    const own = Object.fromEntries(fields.map((of, i) => [`x${i}`, chosen(of, i)]))
    return nested.length > 0 ? { ...own, in: inner } : own
  }

  #element(set: number, choice: number, scope: Scope): Meaning<number> {
    const names = scope.names.filter((name) => scope.of[name]!.set === set)
    const chosen = choice % (names.length * 2 + 1)
    if (chosen < names.length * 2) {
      const name = pick(names, chosen)
      return { uses: new Set([name]), at: (_, p) => p[name] as number }
    }
    return constantly(choice % this.sizes[set]!)
  }

  #scalarOf(spec: ScalarSpec): Scalar {
    const key = JSON.stringify(spec)
    const counterOf = (min: number, max: number, domain: Domain<unknown, unknown, false>): Scalar => {
      const values = [...new Set([min, max, Math.floor((min + max) / 2), Math.min(max, min + 1)])]
      return { key, domain, values, cardinality: max - min + 1, counter: { min, max }, set: undefined }
    }
    const none = { counter: undefined, set: undefined }
    switch (spec.kind) {
      case 'flag':
        return { key, domain: flag(), values: [true, false], cardinality: 2, ...none }
      case 'oneOf': {
        const values = ['red', 'in flight', 'ü', "'"].slice(0, spec.values) as [string, ...string[]]
        return { key, domain: oneOf(...values), values, cardinality: values.length, ...none }
      }
      case 'counter':
        return counterOf(0, spec.max, counter(spec.max))
      case 'range':
        return counterOf(spec.min, spec.min + spec.width, range(spec.min, spec.min + spec.width))
      case 'ref': {
        const number = spec.set % this.sets.length
        const [set, size] = [this.sets[number]!, this.sizes[number]!]
        const values = [...new Set([0, size - 1, size >> 1])]
        return { key: `ref ${number}`, domain: ref(set) as never, values, cardinality: size, counter: undefined, set }
      }
      case 'optional': {
        const of = this.#scalarOf(spec.of)
        const domain = of.set && of.cardinality > 2 ? optional(of.set) : optional(of.domain)
        const values = [of.values[0], null, ...of.values.slice(1)]
        return { key, domain: domain as never, values, cardinality: of.cardinality + 1, ...none }
      }
    }
  }

  #recordDomain(number: number): Domain {
    const { fields, nested } = this.records[number]!
    const inner = Object.fromEntries(nested.map((of, i) => [`y${i}`, pick(this.scalars, of).domain]))
    const own = Object.fromEntries(fields.map((of, i) => [`x${i}`, pick(this.scalars, of).domain]))
    return record(nested.length > 0 ? { ...own, in: record(inner) } : own)
  }

  #domainOf(spec: FieldSpec): Domain {
    switch (spec.kind) {
      case 'scalar': {
        const { domain, values } = pick(this.scalars, spec.of)
        return spec.start === undefined ? domain : startingAt(domain, pick(values, spec.start))
      }
      case 'constant': {
        const scalar = pick(this.smallScalars, spec.of)
        return constant(scalar.domain, constantValue(scalar, spec.factor))
      }
      case 'record':
        return this.#recordDomain(spec.of % this.records.length)
      case 'group':
        return record(Object.fromEntries(spec.fields.map((field, i) => [`g${i}`, this.#domainOf(field)])))
      case 'each': {
        const sets = this.#rowSets(spec).map((set) => this.sets[set]!)
        return (each as (...args: unknown[]) => Domain)(...sets, this.#domainOf(spec.of))
      }
      case 'set': {
        const { set, domain } = pick(this.smallScalars, spec.of)
        return (set ? setOf(set, spec.capacity) : setOf(domain, spec.capacity)) as Domain
      }
      case 'queueOfScalars': {
        const { set, domain } = pick(this.scalars, spec.of)
        return (set ? queue(set, spec.capacity) : queue(domain, spec.capacity)) as Domain
      }
      case 'queueOfRecords':
        return queue(this.#recordDomain(spec.of % this.records.length), spec.capacity) as Domain
      case 'optionalRecord': {
        const number = spec.of % this.records.length
        const domain = optional(this.#recordDomain(number)) as Domain<unknown, unknown, false>
        return spec.start === undefined ? domain : startingAt(domain, this.recordValue(number, spec.start))
      }
    }
  }

  // Rows of rows are of small sets: a state is a few dozen values.
  #rowSets({ sets, of }: Extract<FieldSpec, { kind: 'each' }>): number[] {
    const numbers = this.sizes.map((_, i) => i)
    const small = numbers.filter((i) => this.sizes[i]! <= 3)
    const isSimple = sets.length === 1 && ['scalar', 'set', 'optionalRecord'].includes(of.kind)
    return sets.map((set) => pick(isSimple || small.length === 0 ? numbers : small, set))
  }

  #leavesOf(spec: FieldSpec, path: Leaf['path']): Leaf[] {
    switch (spec.kind) {
      case 'scalar':
        return [{ path, what: 'scalar', scalar: pick(this.scalars, spec.of) }]
      case 'constant':
        return [{ path, what: 'constant', scalar: pick(this.smallScalars, spec.of) }]
      case 'record': {
        const number = spec.of % this.records.length
        const inner = this.recordFields(number).map(
          (field): Leaf => ({ path: [...path, ...field.path], what: 'scalar', scalar: field.scalar }),
        )
        return [{ path, what: 'place', record: number }, ...inner]
      }
      case 'group':
        return spec.fields.flatMap((field, i) => this.#leavesOf(field, [...path, `g${i}`]))
      case 'each': {
        const sets = this.#rowSets(spec).map((set) => ({ set }))
        const row = [...path, ...sets.slice(0, -1)]
        const leaves = this.#leavesOf(spec.of, [...path, ...sets])
        const { kind } = spec.of
        if (kind !== 'scalar' && kind !== 'constant') return leaves
        const { scalar } = leaves[0] as Leaf & { scalar: Scalar }
        return [...leaves, { path: row, what: 'row', scalar, constant: kind === 'constant' }]
      }
      case 'set': {
        const scalar = pick(this.smallScalars, spec.of)
        return [{ path, what: 'set', scalar, capacity: spec.capacity ?? scalar.cardinality }]
      }
      case 'queueOfScalars':
        return [{ path, what: 'queue', of: pick(this.scalars, spec.of) }]
      case 'queueOfRecords':
        return [{ path, what: 'queue', of: spec.of % this.records.length }]
      case 'optionalRecord':
        return [{ path, what: 'optional', record: spec.of % this.records.length }]
    }
  }
}

function setOfSpec({ ordered, size, bounded }: SetSpec, number: number): { set: IndexSet; bounds: Bound[] } {
  const name = `Set${number}`
  const sizes = bound(`size${number}`, { meaning: 'how many', default: size, min: 1, max: size })
  const of = bounded ? sizes : size
  return { set: ordered ? orderedSet(name, of) : indexSet(name, of), bounds: bounded ? [sizes] : [] }
}

// A constant whose scalar has a wide domain would be enumerated to be checked.
function constantValue({ values }: Scalar, factor: number): (index: number) => unknown {
  return (index) => pick(values, index * factor)
}

function withinEach(field: FieldSpec): FieldSpec {
  return field.kind === 'each' ? withinEach(field.of) : field
}

/** Of one, two, three and many bits, and of none; the first and the last are flags that actions use. */
function paddingField(number: number, count: number): Domain {
  const domains = [oneOf('one', 'two', 'three'), counter(1), counter(2 ** 20), range(-9, -2), oneOf('only')]
  return number === 0 || number === count - 1 ? flag() : pick<Domain>(domains, number)
}

function paddingLeaf(number: number): Leaf {
  const values = [false, true]
  const scalar: Scalar = { key: 'padding', domain: flag(), values, cardinality: 2, counter: undefined, set: undefined }
  return { path: [`padding${number}`], what: 'scalar', scalar }
}
