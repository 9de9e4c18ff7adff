import { readFileSync } from 'node:fs'

// Found by the package's own name: the same from the sources and from what they are compiled to.
const manifest = readFileSync(new URL(import.meta.resolve('moveproof/package.json')), 'utf8')

/** The version of moveproof that this is. */
export const version: string = (JSON.parse(manifest) as { version: string }).version
