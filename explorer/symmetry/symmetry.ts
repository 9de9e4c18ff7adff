import type { ElementSet } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { Cell, Slot } from '../compile/cells.ts'
import type { Layout } from '../compile/layout.ts'
import { Canonicaliser } from './canonicaliser.ts'
import { type SymmetricSet, setsOf, symmetricSets } from './sets.ts'
import { type StateFunctions, stateFunctions } from './state-functions.ts'
import { type NumberedSet, numberSets, numbersIn, tablesOf } from './tables.ts'

/**
 * The orbits of a system's states under renaming the elements of its symmetric index sets. Every orbit has one representative,
 * and {@link Symmetry.canonicalise} finds it exactly.
 */
export class Symmetry {
  /** How many renamings there are: an orbit has at most that many states. */
  readonly order: number
  readonly #words: number
  readonly #sets: readonly NumberedSet[]
  readonly #functions: StateFunctions
  readonly #canonicaliser: Canonicaliser

  private constructor(cells: readonly Cell[], words: number, symmetric: readonly SymmetricSet[]) {
    const sets = numberSets(symmetric, cells)
    this.order = sets.flatMap(({ classes }) => classes).reduce((product, { length }) => product * factorial(length), 1)
    this.#words = words
    this.#sets = sets
    this.#functions = stateFunctions(cells, words, sets, tablesOf(cells, sets))
    this.#canonicaliser = new Canonicaliser(this.#functions, sets, words)
  }

  /** Undefined when the system has no two elements that could change places. */
  static of(system: System, layout: Layout): Symmetry | undefined {
    return Symmetry.#over(layout.cells, layout.words, symmetricSets(system, layout))
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
    const sets = symmetricSets(system, layout).filter(({ set }) => occurs(set))
    return Symmetry.#over(cells, layout.words, sets)
  }

  static #over(cells: readonly Cell[], words: number, sets: readonly SymmetricSet[]): Symmetry | undefined {
    return sets.some(({ classes }) => classes.some((c) => c.length > 1)) ? new Symmetry(cells, words, sets) : undefined
  }

  /** Replaces the packed state at word `at` by the representative of its orbit. */
  canonicalise(words: Int32Array, at: number): void {
    this.#canonicaliser.canonicalise(words, at)
  }

  /** Replaces the packed state at word `at` by the one in which names have changed as {@link Symmetry.swaps} says. */
  rename(words: Int32Array, at: number, to: Int32Array): void {
    this.#functions.unpack(words, at)
    this.#functions.rename(to, words.subarray(at, at + this.#words))
  }

  /** Renamings that exchange two elements each; together they generate all. */
  *swaps(): Generator<Int32Array> {
    for (const own of this.#sets.flatMap(({ classes }) => classes)) {
      for (let i = 1; i < own.length; i++) {
        const to = Int32Array.from({ length: numbersIn(this.#sets) }, (_, element) => element)
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
