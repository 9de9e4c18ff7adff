import type { System } from '../../model/language/system.ts'
import type { Layout } from '../compile/layout.ts'
import { allRenamings, Enumeration } from './enumeration.ts'
import { Refinement } from './refinement.ts'
import { Relations } from './relations.ts'
import { type SymmetricSet, symmetricSets } from './sets.ts'

// Up to so many renamings, trying all of them is faster than telling elements apart.
const enumeratedMax = 48

/**
 * The orbits of a system's states under renaming the elements of its symmetric index sets. Every orbit has one representative,
 * and {@link Symmetry.canonicalise} finds it exactly.
 */
export class Symmetry {
  /** How many renamings there are: an orbit has at most that many states. */
  readonly order: number
  /** Elements of all symmetric sets, numbered through. */
  readonly #count: number
  readonly #classes: readonly (readonly number[])[]
  readonly #relations: Relations
  readonly #canonicaliser: Enumeration | Refinement
  readonly #codes: Int32Array
  readonly #renamed: Int32Array

  private constructor(layout: Layout, symmetric: readonly SymmetricSet[]) {
    let first = 0
    const sets = symmetric.map(({ set, classes }) => {
      const own = { set, first, size: set.size, classes: classes.map((c) => c.map((element) => element + first)) }
      first += set.size
      return own
    })
    this.#count = first
    this.#classes = sets.flatMap(({ classes }) => classes)
    this.order = this.#classes.reduce((product, { length }) => product * factorial(length), 1)
    const cells = layout.cells.length
    this.#relations = new Relations(layout.cells, new Map(sets.map((own) => [own.set, own.first])))
    this.#canonicaliser =
      this.order <= enumeratedMax && !this.#relations.hasWideSets
        ? new Enumeration(this.#relations, cells, allRenamings(first, this.#classes))
        : new Refinement(this.#relations, cells, sets, this.#classes)
    this.#codes = new Int32Array(cells)
    this.#renamed = new Int32Array(cells)
  }

  /** Undefined when the system has no two elements that could change places. */
  static of(system: System, layout: Layout): Symmetry | undefined {
    const sets = symmetricSets(system, layout)
    return sets.some(({ classes }) => classes.some((c) => c.length > 1)) ? new Symmetry(layout, sets) : undefined
  }

  /** Replaces the packed state at word `at` by the representative of its orbit. */
  canonicalise(words: Int32Array, at: number): void {
    this.#relations.unpack(words, at, this.#codes)
    this.#canonicaliser.canonicalise(this.#codes)
    this.#relations.pack(this.#codes, words, at)
  }

  /** Replaces the packed state at word `at` by the one in which element e of the symmetric sets is called `to[e]`. */
  rename(words: Int32Array, at: number, to: Int32Array): void {
    this.#relations.unpack(words, at, this.#codes)
    this.#relations.rename(this.#codes, to, this.#renamed)
    this.#relations.pack(this.#renamed, words, at)
  }

  /** Renamings that exchange two elements each; together they generate all. */
  *swaps(): Generator<Int32Array> {
    for (const own of this.#classes) {
      for (let i = 1; i < own.length; i++) {
        const to = Int32Array.from({ length: this.#count }, (_, element) => element)
        to[own[i - 1]!] = own[i]!
        to[own[i]!] = own[i - 1]!
        yield to
      }
    }
  }
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}
