/**
 * What a source file imports, by the names in its text: static and dynamic imports, `require`, and files that it names by URL. It may
 * find more than there is, as in comments. Names that are put together while it runs it cannot find.
 */
export function importsIn(text: string): string[] {
  const names = [...text.matchAll(importing)].map((match) => match[2]!)
  return [...new Set(names)].filter((name) => !name.startsWith('node:'))
}

const importing = /\b(?:from|import|require|new\s+URL)\s*\(?\s*(['"`])([^'"`\n]+)\1/g
