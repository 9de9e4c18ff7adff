import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Provenance } from '../../model/language/provenance.ts'
import type { SystemDefinition } from '../../model/language/system.ts'
import type { Property } from '../../properties/property.ts'
import type { Task } from '../check/select.ts'
import { filesIn } from './packages.ts'
import { digestOf, Sources } from './sources.ts'

/**
 * Changes whenever something changes that can decide what the search of this task finds, but for moveproof itself: the sources that
 * system and properties come from, with all that these import; the model as it is at these bounds; the properties; whether states are
 * told alike. A model that reads files, the environment or modules with computed names can change without it.
 * Undefined where it is not known which files the model comes from.
 */
export function taskHash(task: Task, symmetry: boolean, sources: Sources): string | undefined {
  const { scenario, system, properties } = task
  const digest = sourceDigest(scenario.system, properties, sources)
  if (digest === undefined) return undefined
  const asked = properties.map(({ name, kind, given, conjuncts, parameters, fairness }) =>
    textOf({ name, kind, given, conjuncts, parameters, fairness }),
  )
  return digestOf(textOf({ digest, fingerprint: system.fingerprint, sizes: system.sizes, asked, symmetry }))
}

/** Of the files from which a system and properties come, with all that these import. Undefined where they are not known. */
export function sourceDigest(
  { definedAt, actions }: SystemDefinition,
  properties: readonly Pick<Property, 'definedAt'>[],
  sources: Sources,
): string | undefined {
  const whole = [definedAt, ...properties.map((property) => property.definedAt)]
  const inner = [...actions.values()].map(({ action }) => action.definedAt)
  if (whole.some((one) => filesOf(one).length === 0)) return undefined
  return sources.digest([...whole, ...inner].flatMap(filesOf))
}

/** Moveproof's own sources, as far as they have to do with searching, confirming, and what is kept of it. */
export interface EngineSources {
  /** Changes with each of them. */
  readonly hash: string
  /** Models import some of them; their hashes need not change with these too. */
  readonly files: ReadonlySet<string>
}

export function engineSources(): EngineSources {
  const root = join(import.meta.dirname, '..', '..')
  const ending = extname(import.meta.filename)
  const at = (name: string) => join(root, `${name}${ending}`)
  const sources = new Sources()
  // Threads are found by computed names, so the whole folder counts.
  const searching = filesIn(join(root, 'explorer')).filter((file) => file.endsWith(ending) && !file.endsWith('.d.ts'))
  const files = sources.withImports([...searching, at('counterexamples/replay')])
  const drivers = ['scripts/check/search-task', 'scripts/gate/observe', 'scripts/sources/model-hash'].map(at)
  const texts = drivers.map((file) => digestOf(readFileSync(file, 'utf8')))
  return { hash: digestOf([sources.digest(files), ...texts].join('\n')), files }
}

function filesOf(provenance: Provenance | undefined): string[] {
  return [...new Set((provenance?.calls ?? []).map(({ url }) => url))]
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'function' ? String(inner) : inner))
}
