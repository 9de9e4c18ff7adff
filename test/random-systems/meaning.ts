/** Values of parameters by name. */
export type Parameters = Readonly<Record<string, unknown>>

/** Something that can be found out, or done, about a state: with the parameters that it needs. */
export interface Meaning<T> {
  readonly uses: ReadonlySet<string>
  readonly at: (state: unknown, p: Parameters) => T
}

/** A meaning put together from others. */
export function combined<T>(
  parts: readonly { readonly uses: ReadonlySet<string> }[],
  at: Meaning<T>['at'],
): Meaning<T> {
  return { uses: new Set(parts.flatMap((part) => [...part.uses])), at }
}

export function constantly<T>(value: T): Meaning<T> {
  return combined([], () => value)
}

/** The item that a number chooses. */
export function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length]!
}
