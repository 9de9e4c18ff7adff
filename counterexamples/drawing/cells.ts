import type { Map as ImmutableMap, List } from 'immutable'
import { type ElementSet, type Shape, textOf } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { isConstant, type State, treeOfValue } from '../state.ts'

/** An element of an index set, by name. */
export interface Place {
  readonly set: string
  readonly label: string
}

/** A field of a state, with what a picture needs to know of it. */
export interface Cell {
  /** `translations[device0][page0]` */
  readonly path: string
  readonly value: string
  /** The elements that it is indexed by, outermost first. */
  readonly of: readonly Place[]
  /** The same without these: `translations[][]` */
  readonly field: string
  /** The set that it can refer to. */
  readonly refersTo: ElementSet | undefined
  /** Whom it refers to: none, one, or several for sets and queues. */
  readonly targets: readonly Place[]
}

/** Every field of a state that is not constant, in field order. */
export function cellsOf(system: System, state: State): Cell[] {
  return system.fields.flatMap(({ name, shape }) => [
    ...cells(shape, state.get(name), { path: name, field: name, of: [] }),
  ])
}

type Where = Pick<Cell, 'path' | 'field' | 'of'>

function* cells(shape: Shape, value: unknown, where: Where): Generator<Cell> {
  if (isConstant(shape)) return
  if (shape.kind === 'record') {
    for (const { name, shape: of } of shape.fields) {
      const inner = (value as ImmutableMap<string, unknown>).get(name)
      yield* cells(of, inner, { ...where, path: `${where.path}.${name}`, field: `${where.field}.${name}` })
    }
  } else if (shape.kind === 'each') {
    for (const [i, label] of shape.set.labels.entries()) {
      const inner = {
        path: `${where.path}[${label}]`,
        field: `${where.field}[]`,
        of: [...where.of, { set: shape.set.name, label }],
      }
      yield* cells(shape.of, (value as List<unknown>).get(i), inner)
    }
  } else {
    const tree = treeOfValue(shape, value)
    const refersTo = referred(shape)
    const targets = refersTo ? labelsIn(shape, tree).map((label) => ({ set: refersTo.name, label })) : []
    yield { ...where, value: textOf(shape, tree), refersTo, targets }
  }
}

/** The set of the elements that a field holds, if it holds elements and nothing else. */
function referred(shape: Shape): ElementSet | undefined {
  if (shape.kind === 'element') return shape.set
  return shape.kind === 'optional' || shape.kind === 'set' || shape.kind === 'queue' ? referred(shape.of) : undefined
}

function labelsIn(shape: Shape, value: unknown): string[] {
  if (value === null) return []
  switch (shape.kind) {
    case 'element':
      return [shape.set.labels[value as number]!]
    case 'optional':
      return labelsIn(shape.of, value)
    case 'set':
    case 'queue':
      return [...(value as { values(): Iterable<unknown> }).values()].flatMap((one) => labelsIn(shape.of, one))
    default:
      return []
  }
}
