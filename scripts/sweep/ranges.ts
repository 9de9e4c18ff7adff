import { type Bound, type Bounds, completeBounds } from '../../model/language/bounds.ts'
import { shown, wholeNumber } from '../check/limits.ts'
import { UsageError } from '../exit.ts'

/** From one value of a bound to another, both included. */
interface Range {
  readonly from: number
  readonly to: number
}

/** Ranges of bounds, by name. */
export type Ranges = Readonly<Record<string, Range>>

/** The ranges that were given on the command line: `--pages 1..4`, or `--pages 2` for one value. */
export function chosenRanges(names: readonly string[], argv: Readonly<Record<string, unknown>>): Ranges {
  const given = names.filter((name) => argv[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, rangeOf(`--${name}`, argv[name])]))
}

function rangeOf(option: string, value: unknown): Range {
  if (typeof value === 'number') {
    const only = wholeNumber(option, value)!
    return { from: only, to: only }
  }
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(typeof value === 'string' ? value.trim() : '')
  const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw new UsageError(`${option} takes one whole number or one range, such as 1..3; it was given ${shown(value)}.`)
  }
  if (from > to) throw new UsageError(`${option} takes a range upwards, such as ${to}..${from}, not ${from}..${to}.`)
  return { from, to }
}

/** The design that is swept, as far as its bounds go. */
export interface Swept {
  readonly name: string
  readonly bounds: readonly Bound[]
  /** Values of the bounds that were not given. */
  readonly claimedBounds: Bounds
}

/**
 * All combinations, as whole bounds: the smaller the product of what varies, the earlier. A point comes after all that
 * are smaller in every bound: that is what skipping relies on.
 * @throws bad-bounds, unknown-name
 */
export function pointsOf({ name, bounds, claimedBounds }: Swept, ranges: Ranges): Bounds[] {
  // Before anything is enumerated, as a range may be as long as its numbers are large.
  for (const end of ['from', 'to'] as const) {
    completeBounds(
      name,
      bounds,
      Object.fromEntries(Object.entries(ranges).map(([bound, range]) => [bound, range[end]])),
    )
  }
  let points: Bounds[] = [claimedBounds]
  for (const { name: bound } of bounds) {
    const range = ranges[bound]
    if (range) points = points.flatMap((point) => valuesOf(range).map((value) => ({ ...point, [bound]: value })))
  }
  const varying = varyingBounds(bounds, ranges)
  const size = (point: Bounds) => varying.reduce((product, bound) => product * point[bound]!, 1)
  return points.toSorted((a, b) => size(a) - size(b))
}

/** Names of the bounds that take several values, in the order of the design. */
export function varyingBounds(bounds: readonly Bound[], ranges: Ranges): string[] {
  return bounds.map(({ name }) => name).filter((name) => ranges[name] && ranges[name].from < ranges[name].to)
}

/** Is `point` at least as large as `other` in every bound? */
export function isNoSmaller(point: Bounds, other: Bounds): boolean {
  return Object.entries(other).every(([name, value]) => point[name]! >= value)
}

/** The values of some bounds only. */
export function pickBounds(bounds: Bounds, names: readonly string[]): Bounds {
  return Object.fromEntries(names.map((name) => [name, bounds[name]!]))
}

function valuesOf({ from, to }: Range): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
