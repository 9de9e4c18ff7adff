import type { Bound, Bounds } from '../../model/language/bounds.ts'
import { isNoSmaller } from './ranges.ts'

/** What growth is computed from. */
export interface Measured {
  readonly bounds: Bounds
  readonly states: number
  readonly seconds: number
  /** Every state was seen. What a limit left says nothing about growth. */
  readonly finished: boolean
}

/** How many times as many states there are with one more of a bound. */
export interface Growth {
  readonly bound: string
  readonly factor: number
}

/** An estimate, not a result. */
export interface Forecast {
  readonly bounds: Bounds
  readonly states: number
  readonly seconds: number
  /** The bound that is raised, and the factor that is assumed to go on. */
  readonly growth: Growth
}

/** Growth against each neighbour that is one step smaller in one bound, as far as they were searched to their end. */
export function growthOf(point: Measured, points: readonly Measured[], varying: readonly string[]): Growth[] {
  if (!point.finished) return []
  return varying.flatMap((bound) => {
    const smaller = neighbour(point.bounds, bound, points)
    return smaller ? [{ bound, factor: point.states / smaller.states }] : []
  })
}

/**
 * What to expect one step beyond the last finished point in the last bound that varies: the last growth once more. Time
 * is taken per state, since the first milliseconds of small searches would distort a factor of times. Where that point is
 * the first of its row, or the last that the bound allows, an earlier one serves. Undefined when there is none: it takes
 * two finished points in a row.
 */
export function forecast(
  points: readonly Measured[],
  varying: readonly string[],
  declared: readonly Bound[],
): Forecast | undefined {
  const bound = declared.find(({ name }) => name === varying.at(-1))
  if (!bound) return undefined
  for (const last of points.filter(({ finished }) => finished).toReversed()) {
    const [growth] = growthOf(last, points, [bound.name])
    const value = last.bounds[bound.name]! + 1
    if (!growth || value > bound.max) continue
    const bounds = { ...last.bounds, [bound.name]: value }
    const states = Math.round(last.states * growth.factor)
    const known = points.find((point) => isSame(point.bounds, bounds))
    // A search that a limit ended may have seen more than the estimate says: then it is refuted.
    if (known && (known.finished || known.states > states)) continue
    return { bounds, states, seconds: (last.seconds / last.states) * states, growth }
  }
  return undefined
}

function neighbour(bounds: Bounds, bound: string, points: readonly Measured[]): Measured | undefined {
  const smaller = { ...bounds, [bound]: bounds[bound]! - 1 }
  return points.find((point) => point.finished && isSame(point.bounds, smaller))
}

function isSame(bounds: Bounds, other: Bounds): boolean {
  return isNoSmaller(bounds, other) && isNoSmaller(other, bounds)
}
