import type { Slot } from '../compile/cells.ts'
import type { Symmetry } from '../symmetry/symmetry.ts'

// Whole numbers are exact up to so many bits.
const numberBits = 53

/** The different values that a field takes, at whichever of the elements that it stands at. */
export class Values {
  readonly #width: number
  readonly #symmetry: Symmetry | undefined
  readonly #slots: readonly (readonly Bits[])[]
  readonly #fitsNumber: boolean
  readonly #known = new Set<number | string>()
  /** Values whose renamings have not been looked at, as codes of the cells. */
  readonly #unnamed: number[][] = []

  /**
   * @param slots alike but for the elements that they stand at
   * @param symmetry when given: values are those of representatives, and all that a renaming makes of one are taken too
   */
  constructor(slots: readonly Slot[], wordsPerState: number, symmetry: Symmetry | undefined) {
    this.#width = wordsPerState
    this.#symmetry = symmetry
    this.#slots = slots.map(({ cells }) =>
      cells.map(({ word, shift, bits }) => ({ word, shift, mask: 2 ** bits - 1, size: 2 ** bits })),
    )
    this.#fitsNumber = this.#slots[0]!.reduce((product, { size }) => product * size, 1) <= 2 ** numberBits
  }

  get count(): number {
    return this.#known.size
  }

  /** Looks at `count` packed states. */
  add(words: Int32Array, count: number): void {
    for (const cells of this.#slots) {
      for (let k = 0; k < count; k++) this.#addAt(words, k * this.#width, cells)
    }
  }

  /** Adds what renamings make of the values so far, of some of them at a time. Returns whether that was all. */
  addRenamed(most: number): boolean {
    const words = new Int32Array(this.#width)
    for (let i = 0; i < most && this.#unnamed.length > 0; i++) {
      const codes = this.#unnamed.pop()!
      for (const swap of this.#symmetry?.swaps() ?? []) {
        // With the same value at all elements it does not matter which of them change places.
        words.fill(0)
        for (const cells of this.#slots) {
          for (const [c, { word, shift }] of cells.entries()) words[word]! |= codes[c]! << shift
        }
        this.#symmetry!.rename(words, 0, swap)
        this.#addAt(words, 0, this.#slots[0]!)
      }
    }
    return this.#unnamed.length === 0
  }

  #addAt(words: Int32Array, at: number, cells: readonly Bits[]): void {
    let key: number | string = 0
    if (this.#fitsNumber) {
      for (const { word, shift, mask, size } of cells) key = key * size + ((words[at + word]! >>> shift) & mask)
    } else key = codesAt(words, at, cells).join()
    if (this.#known.has(key)) return
    this.#known.add(key)
    if (this.#symmetry) this.#unnamed.push(codesAt(words, at, cells))
  }
}

/** Where a cell is in a state. */
interface Bits {
  readonly word: number
  readonly shift: number
  readonly mask: number
  readonly size: number
}

function codesAt(words: Int32Array, at: number, cells: readonly Bits[]): number[] {
  return cells.map(({ word, shift, mask }) => (words[at + word]! >>> shift) & mask)
}
