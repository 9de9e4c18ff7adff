import { MoveproofError, unknownName } from './error.ts'

/** A named size that the user of a system chooses, such as the number of pages. A system is a function of its bounds. */
export interface Bound {
  readonly name: string
  readonly meaning: string
  readonly default: number
  readonly min: number
  readonly max: number
}

export function bound(name: string, spec: Omit<Bound, 'name'>): Bound {
  return { name, ...spec }
}

/** A number, a bound, or a number computed from bounds. */
export type Size = number | Bound | { readonly of: readonly Bound[]; readonly compute: (...values: number[]) => number }

/** Values of all bounds of a system, by name. */
export type Bounds = Readonly<Record<string, number>>

export function sum(...of: Bound[]): Size {
  return { of, compute: (...values) => values.reduce((a, b) => a + b, 0) }
}

export function derived(of: readonly Bound[], compute: (...values: number[]) => number): Size {
  return { of, compute }
}

export function boundsOf(size: Size): readonly Bound[] {
  return typeof size === 'number' ? [] : 'of' in size ? size.of : [size]
}

export function evaluate(size: Size, bounds: Bounds): number {
  if (typeof size === 'number') return size
  if ('of' in size) return size.compute(...size.of.map((b) => valueOfBound(b, bounds)))
  return valueOfBound(size, bounds)
}

function valueOfBound(bound: Bound, bounds: Bounds): number {
  const value = bounds[bound.name]
  if (value !== undefined) return value
  throw new MoveproofError('bad-definition', {
    what: `The system does not have the bound '${bound.name}', which a size needs.`,
    cause: 'bounds are found in state and parameters of actions, not in `initially` and properties',
    next: `declare it: system({ bounds: [${bound.name}], … })`,
  })
}

/**
 * The bounds to use: `chosen` where given, defaults elsewhere.
 * @throws bad-bounds for an unknown bound or a value outside its range
 */
export function completeBounds(system: string, declared: readonly Bound[], chosen: Bounds): Bounds {
  const names = declared.map((b) => b.name)
  for (const name of Object.keys(chosen)) {
    if (!names.includes(name)) throw unknownName(`bound of ${system}`, name, names, 'moveproof list shows every bound')
  }
  const complete: Record<string, number> = {}
  for (const b of declared) {
    const value = chosen[b.name] ?? b.default
    if (!Number.isInteger(value) || value < b.min || value > b.max) {
      throw new MoveproofError('bad-bounds', {
        what: `${b.name} = ${value} is outside ${b.min}..${b.max}.`,
        where: `bound '${b.name}' of ${system}: ${b.meaning}`,
        next: `choose a whole number from ${b.min} to ${b.max}; the default is ${b.default}`,
      })
    }
    complete[b.name] = value
  }
  return complete
}
