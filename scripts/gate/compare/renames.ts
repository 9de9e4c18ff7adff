export interface Matched<T> {
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** What both have, under one name. */
  readonly kept: readonly { readonly name: string; readonly before: T; readonly after: T }[]
}

/**
 * Compares two tables by name. What is in one only was renamed if exactly one entry of the other table that is there only has the same
 * signature; with several of them nobody can tell.
 * @param signature what a rename does not change; undefined: too little to tell anything by
 */
export function matchNames<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  signature: (entry: T) => string | undefined,
): Matched<T> {
  const only = (one: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>) =>
    Object.keys(one).filter((name) => !Object.hasOwn(other, name))
  const [removed, added] = [only(before, after), only(after, before)]
  const alike = (names: readonly string[], table: Readonly<Record<string, T>>, wanted: string) =>
    names.filter((name) => signature(table[name]!) === wanted)
  const renamed = removed.flatMap((from) => {
    const mark = signature(before[from]!)
    if (mark === undefined || alike(removed, before, mark).length > 1) return []
    const [to, ...others] = alike(added, after, mark)
    return to !== undefined && others.length === 0 ? [{ from, to }] : []
  })
  return {
    renamed,
    removed: removed.filter((name) => renamed.every(({ from }) => from !== name)),
    added: added.filter((name) => renamed.every(({ to }) => to !== name)),
    kept: Object.keys(after)
      .filter((name) => Object.hasOwn(before, name))
      .map((name) => ({ name, before: before[name]!, after: after[name]! })),
  }
}
