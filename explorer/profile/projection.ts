import type { System } from '../../model/language/system.ts'
import type { Slot } from '../compile/cells.ts'
import type { Layout } from '../compile/layout.ts'
import { hashWords } from '../hash.ts'
import { StateStore } from '../store.ts'
import { Symmetry } from '../symmetry/symmetry.ts'

/** Counts the different states that are left when some slots are left out of the states. */
export class Projection {
  readonly #store: StateStore
  /** Finds one for all that differ only in names. */
  readonly #symmetry: Symmetry | undefined
  /** The bits that stay, of each word. */
  readonly #masks: Int32Array
  readonly #hashes: Int32Array
  readonly #targets: Uint32Array
  readonly #ends: Int32Array

  /**
   * @param symmetry are the states representatives of their orbits? Then those of what is left are counted.
   * @param most so many states are added at a time
   */
  constructor(system: System, layout: Layout, omitted: readonly Slot[], symmetry: boolean, most: number) {
    this.#store = new StateStore(layout.words)
    this.#symmetry = symmetry ? Symmetry.without(omitted, system, layout) : undefined
    this.#masks = new Int32Array(layout.words).fill(-1)
    for (const { word, shift, bits } of omitted.flatMap(({ cells }) => cells)) {
      this.#masks[word]! &= ~((2 ** bits - 1) << shift)
    }
    this.#hashes = new Int32Array(most)
    this.#targets = new Uint32Array(most)
    this.#ends = new Int32Array(most)
  }

  /** How many different ones there have been. */
  get size(): number {
    return this.#store.size
  }

  /** Returns false, and has to be asked again, while it makes room. */
  reserve(count: number): boolean {
    return this.#store.reserve(count)
  }

  /** Adds packed states for which there is room, and overwrites them. */
  add(words: Int32Array, count: number): void {
    const masks = this.#masks
    const width = masks.length
    for (let k = 0; k < count; k++) {
      const at = k * width
      for (let j = 0; j < width; j++) words[at + j]! &= masks[j]!
      this.#symmetry?.canonicalise(words, at)
      this.#hashes[k] = hashWords(words, at, width)
    }
    this.#store.insert({ keys: words, hashes: this.#hashes, targets: this.#targets, ends: this.#ends }, count)
  }
}
