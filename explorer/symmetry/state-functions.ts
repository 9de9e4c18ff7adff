import type { Cell } from '../compile/cells.ts'
import { generate } from '../generate.ts'
import { mix } from './mix.ts'
import { stateFunctionsSource } from './source.ts'
import type { NumberedSet, Table } from './tables.ts'

/** Generated functions that work on one state, the one that was unpacked last. Arrays have an entry for each element. */
export interface StateFunctions {
  /** Makes the packed state at word `at` the one that the others work on. */
  unpack(words: Int32Array, at: number): void
  /** Mixes into the colour of each element what the state says of it alone. */
  colour(colours: Int32Array): void
  /** Mixes into each colour what the element takes part in, seen through the colours of the others. */
  refine(colours: Int32Array): void
  /** Packs the state in which element e is called `to[e]`. */
  rename(to: Int32Array, out: Int32Array): void
  /** The same, but elements of sets that follow others are called in the order in which they are met: `to` says nothing of them. */
  represent(to: Int32Array, out: Int32Array): void
  /** Is the state the same when two elements of a set change places, together with elements that follow them? */
  areTwins(set: number, one: number, other: number): boolean
}

export function stateFunctions(
  cells: readonly Cell[],
  words: number,
  sets: readonly NumberedSet[],
  tables: readonly Table[],
): StateFunctions {
  return generate<StateFunctions>(stateFunctionsSource(cells, words, sets, tables), { $mix: mix })
}
