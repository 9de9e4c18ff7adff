/** The number that a catalogued property's name begins with: `P2` of `P2-no-use-after-free`. */
function leadingId(name: string): string | undefined {
  return /^([A-Z]+\d+[a-z]?)-/.exec(name)?.[1]
}

/** The short form of a property's name, where it has one. */
export function shortName(name: string): string {
  return leadingId(name) ?? name
}

/** The same for the properties of one design: two that begin with one number are called by their whole names. */
export function shortNames({ properties }: { readonly properties: readonly { readonly name: string }[] }) {
  const shared = Map.groupBy(properties, ({ name }) => shortName(name))
  return (name: string): string => ((shared.get(shortName(name))?.length ?? 0) > 1 ? name : shortName(name))
}

/** Does a user who writes `word` mean this property? */
export function isCalled(name: string, word: string): boolean {
  return name === word || leadingId(name)?.toLowerCase() === word.toLowerCase()
}

/** What a property belongs to in the catalogue: `P2` of `P2-no-use-after-free`, `E` of `E-device-writes`, else its whole name. */
export function familyName(name: string): string {
  return /^([A-Z]+\d*[a-z]?)-/.exec(name)?.[1] ?? name
}
