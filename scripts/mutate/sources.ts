import { extname, join } from 'node:path'
import type { Task } from '../check/select.ts'
import { engineSources, sourceDigest } from '../sources/model-hash.ts'
import { digestOf, Sources } from '../sources/sources.ts'

/** What makes mutants, and what tries them; how they are shown decides nothing. */
const trying = ['mutations', 'trials'].map((name) =>
  join(import.meta.dirname, `${name}${extname(import.meta.filename)}`),
)

/**
 * The digest of everything that what becomes of mutants of a design depends on: the sources of the design and of its properties, those of
 * moveproof's search, and those that make mutants and try them. Undefined where it is not known which files a model comes from: nothing
 * is kept then.
 */
export function sourcesOf(tasks: readonly Task[]): string | undefined {
  const { hash, files } = engineSources()
  const sources = new Sources(files)
  const digests = tasks.map(({ scenario, properties }) => sourceDigest(scenario.system, properties, sources))
  if (digests.includes(undefined)) return undefined
  const own = new Sources(files).digest(trying)
  return digestOf([hash, own, ...digests].join('\n'))
}
