import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const names = ['ts', 'mts', 'js', 'mjs'].map((extension) => `moveproof.config.${extension}`)

/** The config file of the project that a directory belongs to: there, or in the nearest directory above that has one. */
export function findConfig(directory: string): string | undefined {
  for (let here = resolve(directory); ; here = dirname(here)) {
    const found = names.map((name) => join(here, name)).find((file) => existsSync(file))
    if (found !== undefined || here === dirname(here)) return found
  }
}
