import type { ElementSet } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { Cell, Slot } from '../compile/cells.ts'
import type { Layout } from '../compile/layout.ts'
import { allRenamings, Enumeration } from './enumeration.ts'
import { Refinement } from './refinement.ts'
import { Relations } from './relations.ts'
import { type SymmetricSet, setsOf, symmetricSets } from './sets.ts'

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

  private constructor(cells: readonly Cell[], symmetric: readonly SymmetricSet[]) {
    let first = 0
    const sets = symmetric.map(({ set, classes }) => {
      const own = { set, first, size: set.size, classes: classes.map((c) => c.map((element) => element + first)) }
      first += set.size
      return own
    })
    this.#count = first
    this.#classes = sets.flatMap(({ classes }) => classes)
    this.order = this.#classes.reduce((product, { length }) => product * factorial(length), 1)
    this.#relations = new Relations(cells, new Map(sets.map((own) => [own.set, own.first])))
    this.#canonicaliser =
      this.order <= enumeratedMax && !this.#relations.hasWideSets
        ? new Enumeration(this.#relations, cells.length, allRenamings(first, this.#classes))
        : new Refinement(this.#relations, cells.length, sets, this.#classes)
    this.#codes = new Int32Array(cells.length)
    this.#renamed = new Int32Array(cells.length)
  }

  /** Undefined when the system has no two elements that could change places. */
  static of(system: System, layout: Layout): Symmetry | undefined {
    return Symmetry.#over(layout.cells, symmetricSets(system, layout))
  }

  /**
   * The same renamings on what is left of states when some slots are left out of them: in representatives these are zero.
   * Undefined when no two elements that could change places are left.
   */
  static without(slots: readonly Slot[], system: System, layout: Layout): Symmetry | undefined {
    const omitted = new Set(slots.flatMap((slot) => slot.cells))
    const kept = layout.cells.filter((cell) => !omitted.has(cell))
    const cells = layout.cells.map((cell) => (omitted.has(cell) ? blank(cell) : cell))
    const occurs = (set: ElementSet) => kept.some((cell) => setsOf(cell).includes(set))
    return Symmetry.#over(
      cells,
      symmetricSets(system, layout).filter(({ set }) => occurs(set)),
    )
  }

  static #over(cells: readonly Cell[], sets: readonly SymmetricSet[]): Symmetry | undefined {
    return sets.some(({ classes }) => classes.some((c) => c.length > 1)) ? new Symmetry(cells, sets) : undefined
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

/** A cell in its place that says nothing. */
function blank(cell: Cell): Cell {
  return { ...cell, bits: 0, coordinates: [], content: { kind: 'plain' } }
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}
