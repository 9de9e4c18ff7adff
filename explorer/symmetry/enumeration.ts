import type { Relations } from './relations.ts'

/**
 * Representatives by trying every renaming: the fastest way for small groups, since most renamings are found to be worse, or no
 * better, within a few cells. What each does to the cells is tabulated once.
 */
export class Enumeration {
  readonly #relations: Relations
  readonly #renamings: readonly Renaming[]
  readonly #best: Int32Array

  constructor(relations: Relations, cells: number, renamings: readonly Int32Array[]) {
    this.#relations = relations
    this.#renamings = renamings.map((to) => ({ to, sources: relations.sourcesUnder(to) }))
    this.#best = new Int32Array(cells)
  }

  /** Replaces the codes of a state by the least that a renaming can give it. */
  canonicalise(codes: Int32Array): void {
    const best = this.#best
    best.set(codes)
    for (let i = 0; i < this.#renamings.length; i++) {
      const { to, sources } = this.#renamings[i]!
      if (this.#relations.isLess(codes, to, sources, best)) this.#relations.rename(codes, to, best)
    }
    codes.set(best)
  }
}

interface Renaming {
  readonly to: Int32Array
  /** Per active cell: the cell whose content comes to stand there. */
  readonly sources: Int32Array
}

/** All renamings that exchange elements within their classes, but for the one that changes nothing. */
export function allRenamings(count: number, classes: readonly (readonly number[])[]): Int32Array[] {
  let renamings = [Int32Array.from({ length: count }, (_, element) => element)]
  for (const own of classes) {
    renamings = renamings.flatMap((renaming) =>
      permutations(own).map((order) => {
        const next = renaming.slice()
        for (const [i, element] of own.entries()) next[element] = order[i]!
        return next
      }),
    )
  }
  return renamings.filter((renaming) => renaming.some((to, element) => to !== element))
}

function permutations(elements: readonly number[]): number[][] {
  if (elements.length === 0) return [[]]
  return elements.flatMap((first, i) =>
    permutations([...elements.slice(0, i), ...elements.slice(i + 1)]).map((rest) => [first, ...rest]),
  )
}
