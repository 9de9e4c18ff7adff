import type { ReadonlyBoundedQueue, ReadonlyBoundedSet } from '../../model/language/collections.ts'
import { combined, constantly, type Meaning, pick } from './meaning.ts'
import type { QuestionSpec } from './spec.ts'
import type { Scalar, Scope, Spot, StateSpace } from './state.ts'

type Question = Meaning<boolean>

/** What a question means: it can be asked of every state. */
export function questionOf(space: StateSpace, spec: QuestionSpec, scope: Scope): Question {
  switch (spec.ask) {
    case 'leaf': {
      const spot = space.spot(spec.spot, scope)
      return spot ? aboutLeaf(space, spot, spec.how, spec.value, scope) : constantly(true)
    }
    case 'same': {
      const [one, other] = [space.spot(spec.one, scope), space.spot(spec.other, scope)]
      if (!one || !other) return constantly(true)
      return combined([one.value, other.value], (s, p) => text(one.value.at(s, p)) === text(other.value.at(s, p)))
    }
    case 'parameters': {
      if (scope.names.length === 0) return constantly(spec.value % 3 > 0)
      const [one, other] = [pick(scope.names, spec.one), pick(scope.names, spec.other)]
      const value = pick(scope.of[one]!.scalar.values, spec.value)
      if (one === other) return { uses: new Set([one]), at: (_, p) => p[one] !== value }
      return { uses: new Set([one, other]), at: (_, p) => p[one] !== p[other] }
    }
    case 'not': {
      const of = questionOf(space, spec.of, scope)
      return combined([of], (s, p) => !of.at(s, p))
    }
    case 'and': {
      const all = spec.of.map((question) => questionOf(space, question, scope))
      return combined(all, (s, p) => all.every((question) => question.at(s, p)))
    }
    case 'or': {
      const all = spec.of.map((question) => questionOf(space, question, scope))
      return combined(all, (s, p) => all.some((question) => question.at(s, p)))
    }
  }
}

/** A question that throws where there is no record: about the record in an optional field, or at the front of a queue. */
export function dependentQuestion(
  space: StateSpace,
  spot: Spot,
  choice: number,
): { present: Question; question: Question } {
  const { leaf, value } = spot
  if (leaf.what === 'queue') {
    const expected = typeof leaf.of === 'number' ? undefined : pick(leaf.of.values, choice)
    const first = (s: unknown, p: Record<string, unknown>) => (value.at(s, p) as ReadonlyBoundedQueue<unknown>).first()
    const present = combined([value], (s, p) => first(s, p) !== undefined)
    if (typeof leaf.of !== 'number') {
      return { present, question: combined([value], (s, p) => sure(first(s, p)) !== expected) }
    }
    const { path, scalar } = pick(space.recordFields(leaf.of), choice)
    const other = pick(scalar.values, choice)
    return { present, question: combined([value], (s, p) => within(first(s, p), path) !== other) }
  }
  const record = leaf.what === 'optional' ? leaf.record : 0
  const { path, scalar } = pick(space.recordFields(record), choice)
  const expected = pick(scalar.values, choice)
  return {
    present: combined([value], (s, p) => value.at(s, p) !== null),
    question: combined([value], (s, p) => within(value.at(s, p), path) !== expected),
  }
}

function aboutLeaf(space: StateSpace, spot: Spot, how: number, choice: number, scope: Scope): Question {
  const { leaf, value } = spot
  const asked = (question: (value: unknown) => boolean) => combined([value], (s, p) => question(value.at(s, p)))
  switch (leaf.what) {
    case 'scalar':
    case 'constant':
      return aboutScalar(value, leaf.scalar, how, choice, scope)
    case 'row': {
      const expected = pick(leaf.scalar.values, choice)
      const rows = (row: unknown) => row as unknown[]
      if (how % 3 === 0) return asked((row) => rows(row).every((item) => item === expected))
      if (how % 3 === 1) return asked((row) => rows(row).some((item) => item !== expected))
      return asked((row) => rows(row).filter((item) => item === expected).length <= choice % 3)
    }
    case 'place':
    case 'optional': {
      const { path, scalar } = pick(space.recordFields(leaf.record), choice)
      const expected = pick(scalar.values, choice)
      if (how % 4 === 0) return asked((record) => record === null)
      if (how % 4 === 1) return asked((record) => record !== null)
      if (how % 4 === 2) return asked((record) => record !== null && within(record, path) === expected)
      return asked((record) => record === null || within(record, path) === expected)
    }
    case 'set': {
      const set = (of: unknown) => of as ReadonlyBoundedSet<unknown>
      const member = pick(leaf.scalar.values, choice)
      const known = scope.names.filter((name) => scope.of[name]!.scalar.key === leaf.scalar.key)
      if (known.length > 0 && how % 2 === 0) {
        const name = pick(known, choice)
        return { uses: new Set([...value.uses, name]), at: (s, p) => set(value.at(s, p)).has(p[name]) }
      }
      if (how % 7 === 0) return asked((of) => set(of).isEmpty)
      if (how % 7 === 1) return asked((of) => !set(of).isFull)
      if (how % 7 === 2) return asked((of) => set(of).size < 2)
      if (how % 7 === 3) return asked((of) => set(of).every((value) => value === member))
      if (how % 7 === 4) return asked((of) => set(of).some((value) => value !== member))
      if (how % 7 === 5) return asked((of) => set(of).has(member))
      return asked((of) => set(of).values().length === set(of).size)
    }
    case 'queue': {
      const queue = (of: unknown) => of as ReadonlyBoundedQueue<unknown>
      const { of } = leaf
      const field = typeof of === 'number' ? pick(space.recordFields(of), choice) : undefined
      const expected = pick((field?.scalar ?? (of as Scalar)).values, choice)
      const matches = (item: unknown) => (field ? within(item, field.path) : item) === expected
      if (how % 6 === 0) return asked((of) => queue(of).isEmpty)
      if (how % 6 === 1) return asked((of) => !queue(of).isFull)
      if (how % 6 === 2) return asked((of) => queue(of).length === choice % 3)
      if (how % 6 === 3) return asked((of) => queue(of).isEmpty || matches(queue(of).first()))
      if (how % 6 === 4) return asked((of) => queue(of).isEmpty || !matches(queue(of).at(-1)))
      return asked((of) => queue(of).every((item) => !matches(item)))
    }
  }
}

function aboutScalar(value: Meaning<unknown>, scalar: Scalar, how: number, choice: number, scope: Scope): Question {
  const expected = pick(scalar.values, choice)
  const asked = (question: (value: unknown) => boolean) => combined([value], (s, p) => question(value.at(s, p)))
  if (scope.names.length > 0 && how % 3 === 0) {
    const alike = scope.names.filter((name) => scope.of[name]!.scalar.key === scalar.key)
    const name = pick(alike.length > 0 ? alike : scope.names, choice)
    const equal = how % 2 === 0
    return { uses: new Set([...value.uses, name]), at: (s, p) => (value.at(s, p) === p[name]) === equal }
  }
  if (scalar.counter && how % 2 === 0) {
    if (how % 4 === 0) return asked((number) => (number as number) <= (expected as number))
    return asked((number) => (number as number) > (expected as number))
  }
  return how % 2 === 0 ? asked((value) => value === expected) : asked((value) => value !== expected)
}

export function within(record: unknown, path: readonly string[]): unknown {
  return path.reduce((at, name) => (at as Record<string, unknown>)[name], record)
}

function sure(value: unknown): unknown {
  if (value === undefined) throw new Error('asked of an empty queue')
  return value
}

// Sets and queues of the two programs are of the same classes, so their fields can be compared as text.
function text(value: unknown): string {
  return JSON.stringify(value)
}
