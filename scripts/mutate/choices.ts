import { unknownName } from '../../model/language/error.ts'
import { UsageError } from '../exit.ts'
import type { CacheChoice } from './cache.ts'
import { type MutationKind, mutationKinds } from './mutations.ts'

const everything = 'all'

/** Designs by name; none stands for all of them, and so does `all`. @throws UsageError */
export function chosenDesigns(words: readonly string[]): readonly string[] {
  if (!words.includes(everything)) return words
  if (words.length > 1) throw new UsageError(`'${everything}' stands for all designs: name none beside it.`)
  return []
}

/**
 * Unless told, conditions and effects are dropped; a mutant that is named may be of any kind.
 * @throws unknown-name
 */
export function chosenKinds(words: readonly string[], named: readonly string[] = []): readonly MutationKind[] {
  if (words.length === 0) return named.length > 0 ? mutationKinds : ['drop']
  const unknown = words.find((word) => word !== everything && !isKind(word))
  if (unknown !== undefined) throw unknownName('kind of mutant', unknown, [...mutationKinds, everything])
  return words.includes(everything) ? mutationKinds : mutationKinds.filter((kind) => words.includes(kind))
}

/** yargs makes `false` of `--no-cache`. @throws UsageError */
export function chosenCache(value: unknown): CacheChoice {
  if (value === false) return 'none'
  if (value === undefined || value === true) return { directory: undefined }
  if (typeof value === 'string' && value !== '') return { directory: value }
  throw new UsageError('--cache takes one directory.')
}

function isKind(word: string): word is MutationKind {
  return (mutationKinds as readonly string[]).includes(word)
}
