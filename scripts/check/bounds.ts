import { type PageOptions, plain, wrap } from '../../counterexamples/layout.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { wholeNumber } from './limits.ts'

/** A bound as an option of the command line: `--pages 3`. */
export interface BoundOption {
  readonly name: string
  readonly description: string
}

/** Every bound of every system in the table, once. */
export function boundOptions(scenarios: readonly Pick<Scenario, 'system'>[]): BoundOption[] {
  const meanings = new Map<string, string>()
  for (const { system } of scenarios) {
    for (const { name, meaning, min, max } of system.bounds) {
      if (!meanings.has(name)) meanings.set(name, `${meaning} (${min}..${max})`)
    }
  }
  return [...meanings].map(([name, description]) => ({ name, description }))
}

/** The bounds that were given on the command line. Whether a system can have them is asked when it is instantiated. */
export function chosenBounds(names: readonly string[], argv: Readonly<Record<string, unknown>>): Bounds {
  const given = names.filter((name) => argv[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, wholeNumber(`--${name}`, argv[name])!]))
}

/** `pages=2 devices=1` */
export function boundsText(bounds: Bounds): string {
  const texts = Object.entries(bounds).map(([name, value]) => `${name}=${value}`)
  return texts.join(' ') || 'no bounds'
}

/** `at the claimed bounds`, or which others were chosen for all that have them. */
export function chosenText(bounds: Bounds): string {
  return Object.keys(bounds).length === 0
    ? 'at the claimed bounds'
    : `at ${boundsText(bounds)}, otherwise at the claimed bounds`
}

/** `short-pin at pages=2 devices=1`, in as many lines as it needs. */
export function designText(
  { name, bounds }: { readonly name: string; readonly bounds: Bounds },
  { width = 80, paint = plain }: PageOptions,
): string {
  const segments = [{ text: name, paint: paint.bold }, { text: ` at ${boundsText(bounds)}` }]
  return wrap(segments, width, { first: 0, rest: 2 }).join('\n')
}
