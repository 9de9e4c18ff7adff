import { mix } from './mix.ts'
import type { Relations } from './relations.ts'

/**
 * Representatives by telling elements apart: colours that no renaming changes are refined until they stop doing so; where elements
 * are still alike, each is tried, and the least state wins. Equal colours of unlike elements (a hash collision) cost time, never
 * soundness.
 */
export class Refinement {
  readonly #relations: Relations
  readonly #count: number
  readonly #sets: readonly { readonly first: number; readonly size: number }[]
  readonly #classes: readonly (readonly number[])[]
  readonly #firstColours: Int32Array
  #codes: Int32Array
  readonly #renamed: Int32Array
  readonly #to: Int32Array
  readonly #sums: Int32Array
  /** One row of colours for each depth of the search. */
  readonly #colours: Int32Array[] = []
  readonly #best: Int32Array
  #hasBest = false

  /** @param classes elements that may change places, numbered through all sets */
  constructor(
    relations: Relations,
    cells: number,
    sets: readonly { readonly first: number; readonly size: number }[],
    classes: readonly (readonly number[])[],
  ) {
    this.#relations = relations
    this.#sets = sets
    this.#classes = classes
    this.#count = sets.reduce((sum, { size }) => sum + size, 0)
    this.#firstColours = new Int32Array(this.#count)
    for (const [number, own] of classes.entries()) {
      for (const element of own) this.#firstColours[element] = mix(number + 1, 0x51ed27)
    }
    this.#codes = new Int32Array(cells)
    this.#renamed = new Int32Array(cells)
    this.#to = new Int32Array(this.#count)
    this.#sums = new Int32Array(this.#count)
    this.#best = new Int32Array(cells)
  }

  /** Replaces the codes of a state by those of its representative. */
  canonicalise(codes: Int32Array): void {
    this.#codes = codes
    this.#hasBest = false
    this.#row(0).set(this.#firstColours)
    this.#search(0)
    codes.set(this.#best)
  }

  #search(depth: number): void {
    const colours = this.#row(depth)
    this.#refine(colours)
    const tied = this.#tieToBreak(colours)
    if (!tied) {
      this.#takeLeaf(colours)
      return
    }
    for (const element of tied) {
      const next = this.#row(depth + 1)
      next.set(colours)
      next[element] = mix(colours[element]!, 0x1d872b41)
      this.#search(depth + 1)
    }
  }

  // A new colour is the old one and the multiset of what the element takes part in, seen through the others' colours.
  #refine(colours: Int32Array): void {
    let parts = this.#countColours(colours)
    while (parts < this.#count) {
      this.#sums.fill(0)
      this.#relations.addRelations(this.#codes, colours, this.#sums)
      for (let e = 0; e < this.#count; e++) colours[e] = mix(colours[e]!, this.#sums[e]!)
      const now = this.#countColours(colours)
      if (now === parts) return
      parts = now
    }
  }

  #countColours(colours: Int32Array): number {
    let count = 0
    for (const { first, size } of this.#sets) {
      for (let e = first; e < first + size; e++) {
        let earlier = first
        while (earlier < e && colours[earlier] !== colours[e]) earlier++
        if (earlier === e) count++
      }
    }
    return count
  }

  /**
   * Elements of one colour that cannot all change places for nothing, to be told apart next; undefined when there are none.
   * Which ones must not depend on how elements are called, so it goes by class and colour. Ties of twins, whose every order
   * gives the same state, are broken on the way.
   */
  #tieToBreak(colours: Int32Array): readonly number[] | undefined {
    for (const own of this.#classes) {
      let least: number[] | undefined
      for (let i = 0; i < own.length; i++) {
        const colour = colours[own[i]!]!
        const tied = [own[i]!]
        for (let j = i + 1; j < own.length; j++) if (colours[own[j]!] === colour) tied.push(own[j]!)
        if (tied.length === 1 || own.indexOf(own[i]!) > own.findIndex((e) => colours[e] === colour)) continue
        if (this.#areTwins(tied)) {
          for (let k = 1; k < tied.length; k++) colours[tied[k]!] = mix(colour, k)
        } else if (!least || colour < colours[least[0]!]!) {
          least = tied
        }
      }
      if (least) return least
    }
    return undefined
  }

  #areTwins(tied: readonly number[]): boolean {
    for (let e = 0; e < this.#count; e++) this.#to[e] = e
    for (let k = 1; k < tied.length; k++) {
      const [a, b] = [tied[k - 1]!, tied[k]!]
      this.#to[a] = b
      this.#to[b] = a
      const same = this.#relations.isUnchanged(this.#codes, this.#to, this.#renamed)
      this.#to[a] = a
      this.#to[b] = b
      if (!same) return false
    }
    return true
  }

  // Elements take the places of their class in the order of their colours. No two are alike now, but for a hash collision;
  // the order of numbers then keeps this a renaming.
  #takeLeaf(colours: Int32Array): void {
    for (const own of this.#classes) {
      for (const element of own) {
        let rank = 0
        for (const other of own) {
          const [mine, theirs] = [colours[element]!, colours[other]!]
          if (theirs < mine || (theirs === mine && other < element)) rank++
        }
        this.#to[element] = own[rank]!
      }
    }
    this.#relations.rename(this.#codes, this.#to, this.#renamed)
    if (this.#hasBest && compare(this.#best, this.#renamed) <= 0) return
    this.#best.set(this.#renamed)
    this.#hasBest = true
  }

  #row(depth: number): Int32Array {
    let row = this.#colours[depth]
    if (!row) {
      row = new Int32Array(this.#count)
      this.#colours.push(row)
    }
    return row
  }
}

function compare(a: Int32Array, b: Int32Array): number {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return a[j]! - b[j]!
  return 0
}
