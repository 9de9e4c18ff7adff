import { dirname } from 'node:path'
import type { Task } from '../check/select.ts'
import { engineSources, sourceDigest } from '../sources/model-hash.ts'
import { filesIn } from '../sources/packages.ts'
import { digestOf, Sources } from '../sources/sources.ts'

/**
 * The digest of everything that what becomes of mutants of a design depends on: the sources of the design and of its properties, those of
 * moveproof's search, and those of this command. Undefined where it is not known which files a model comes from: nothing is kept then.
 */
export function sourcesOf(tasks: readonly Task[]): string | undefined {
  const { hash, files } = engineSources()
  const sources = new Sources(files)
  const digests = tasks.map(({ scenario, properties }) => sourceDigest(scenario.system, properties, sources))
  if (digests.includes(undefined)) return undefined
  const own = new Sources(files).digest(filesIn(dirname(import.meta.filename)))
  return digestOf([hash, own, ...digests].join('\n'))
}
