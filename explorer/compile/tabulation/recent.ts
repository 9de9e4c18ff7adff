import { hashWords } from '../../hash.ts'
import type { Tabulated } from './tabulated.ts'

// Small enough to stay in the cache of a core beside all else that an expansion uses.
const wordsMax = 2 ** 15
const entriesMin = 2 ** 8

/**
 * Room for the successors that were put into batches lately, each where its hash says and until another one comes there. States that
 * follow one another have many successors in common, and a search does not have to be told twice of what it will have by then: on
 * `notify` that is every second successor. None where a property needs all steps.
 */
export function newRecent({ layout, properties }: Pick<Tabulated, 'layout' | 'properties'>): Int32Array {
  if (properties.some(({ kind }) => kind === 'alwaysReachable')) return new Int32Array(0)
  let entries = entriesMin
  while (entries * 2 * layout.words <= wordsMax) entries *= 2
  const recent = new Int32Array(entries * layout.words)
  clearRecent(recent, layout.words)
  return recent
}

/** Forgets all of them. @param width words of a state */
export function clearRecent(recent: Int32Array, width: number): void {
  const entries = recent.length / width
  recent.fill(0)
  // Empty entries look like the state of all zeros, which belongs into the first. That one gets a state that does not belong there.
  while (entries > 0 && (hashWords(recent, 0, width) & (entries - 1)) === 0) recent[0]!++
}
