import type { ElementSet } from '../../model/language/shape.ts'
import type { Cell } from '../compile/cells.ts'
import { mix } from './mix.ts'

const noElement = -1

/** The cells of a state as relations between elements: where each stands, and to whom it refers. */
export class Relations {
  readonly #words: Int32Array
  readonly #shifts: Int32Array
  readonly #masks: Int32Array
  /** Cells that stand at an element or are about one: the others do not change with names. */
  readonly #active: Int32Array
  readonly #templates: Int32Array
  /** The same, but equal for all cells that one set is kept in: which of them has a member is a matter of names. */
  readonly #kinds: Int32Array
  /** Elements that a cell stands at: `roles[roleStart[c]]` up to `roles[roleStart[c + 1]]`. */
  readonly #roleStart: Int32Array
  readonly #roles: Int32Array
  /** First element of the set that its content is about, or none. */
  readonly #contentFirst: Int32Array
  /** 1 or 0: the code of the first element, for contents that are an element. -1: the content is members of a set. */
  readonly #noneCodes: Int32Array
  readonly #presenceCell: Int32Array
  readonly #presenceAbove: Int32Array
  /** Position of the cell of a template that stands at given elements, in mixed radix over its roles. */
  readonly #positions: Int32Array
  readonly #positionStart: Int32Array
  readonly #radix: Int32Array
  readonly #roleFirst: Int32Array

  constructor(cells: readonly Cell[], firstOf: ReadonlyMap<ElementSet, number>) {
    this.#words = Int32Array.from(cells, (cell) => cell.word)
    this.#shifts = Int32Array.from(cells, (cell) => cell.shift)
    this.#masks = Int32Array.from(cells, (cell) => 2 ** cell.bits - 1)
    const roles = cells.map(({ coordinates }) =>
      coordinates.filter(({ set }) => firstOf.has(set)).map(({ set, element }) => ({ set, element })),
    )
    const members = (cell: Cell) =>
      cell.content.kind === 'members' && firstOf.has(cell.content.set) ? cell.content : undefined
    const element = (cell: Cell) =>
      cell.content.kind === 'element' && firstOf.has(cell.content.set) ? cell.content : undefined
    // Cells at elements of sets without symmetry are templates of their own.
    const kinds = cells.map(({ template, coordinates }) => {
      const fixed = coordinates.filter(({ set }) => !firstOf.has(set)).map(({ set, element: e }) => `${set.name}${e}`)
      return `${template}|${fixed.join(',')}`
    })
    const names = cells.map(({ content }, c) => `${kinds[c]}|${content.kind === 'members' ? content.first : ''}`)
    const numbered = (texts: readonly string[]) => new Map([...new Set(texts)].map((text, number) => [text, number]))
    const [numbers, kindNumbers] = [numbered(names), numbered(kinds)]
    this.#templates = Int32Array.from(names, (name) => numbers.get(name)!)
    this.#kinds = Int32Array.from(kinds, (kind) => kindNumbers.get(kind)!)
    this.#roleStart = new Int32Array(cells.length + 1)
    for (const [c, own] of roles.entries()) this.#roleStart[c + 1] = this.#roleStart[c]! + own.length
    const flat = roles.flat()
    this.#roles = Int32Array.from(flat, (role) => firstOf.get(role.set)! + role.element)
    this.#radix = Int32Array.from(flat, (role) => role.set.size)
    this.#roleFirst = Int32Array.from(flat, (role) => firstOf.get(role.set)!)
    this.#contentFirst = Int32Array.from(cells, (cell) => {
      const about = element(cell) ?? members(cell)
      return about ? firstOf.get(about.set)! : noElement
    })
    this.#noneCodes = Int32Array.from(cells, (cell) =>
      members(cell) ? -1 - members(cell)!.first : (element(cell)?.none ?? 0),
    )
    const isActive = (_: Cell, c: number) => roles[c]!.length > 0 || this.#contentFirst[c] !== noElement
    this.#active = Int32Array.from(cells.flatMap((cell, c) => (isActive(cell, c) ? [c] : [])))
    this.#presenceCell = Int32Array.from(cells, (cell) => element(cell)?.presence?.cell ?? -1)
    this.#presenceAbove = Int32Array.from(cells, (cell) => element(cell)?.presence?.above ?? 0)
    const sizes = [...numbers.values()].map((number) => {
      const sample = names.findIndex((name) => numbers.get(name) === number)
      return roles[sample]!.reduce((product, role) => product * role.set.size, 1)
    })
    this.#positionStart = new Int32Array(sizes.length + 1)
    for (const [number, size] of sizes.entries()) this.#positionStart[number + 1] = this.#positionStart[number]! + size
    this.#positions = new Int32Array(this.#positionStart.at(-1)!)
    for (let c = 0; c < cells.length; c++) this.#positions[this.#positionOf(c, undefined)] = c
  }

  unpack(words: Int32Array, at: number, codes: Int32Array): void {
    for (let c = 0; c < codes.length; c++) {
      codes[c] = (words[at + this.#words[c]!]! >>> this.#shifts[c]!) & this.#masks[c]!
    }
  }

  pack(codes: Int32Array, words: Int32Array, at: number): void {
    for (let c = 0; c < codes.length; c++) words[at + this.#words[c]!] = 0
    for (let c = 0; c < codes.length; c++) words[at + this.#words[c]!]! |= codes[c]! << this.#shifts[c]!
  }

  /** The state in which element e is called `to[e]`. */
  rename(codes: Int32Array, to: Int32Array, renamed: Int32Array): void {
    const active = this.#active
    renamed.set(codes)
    for (let i = 0; i < active.length; i++) renamed[active[i]!] = 0
    for (let i = 0; i < active.length; i++) {
      const c = active[i]!
      if (this.#noneCodes[c]! < 0) this.#renameMembers(c, codes[c]!, to, renamed)
      else renamed[this.#positions[this.#positionOf(c, to)]!] = this.#renamedCode(c, codes, to)
    }
  }

  /** Per active cell: the cell whose content comes to stand there under a renaming. */
  sourcesUnder(to: Int32Array): Int32Array {
    const sourceOf = new Map<number, number>()
    for (const c of this.#active) sourceOf.set(this.#positions[this.#positionOf(c, to)]!, c)
    return this.#active.map((c) => sourceOf.get(c)!)
  }

  /** Some set is kept in several cells, between which a renaming moves members. */
  get hasWideSets(): boolean {
    return this.#noneCodes.some((code) => code < -1)
  }

  /** Does the renaming of a state come before `best` in the order of cells and codes? */
  isLess(codes: Int32Array, to: Int32Array, sources: Int32Array, best: Int32Array): boolean {
    const active = this.#active
    for (let i = 0; i < active.length; i++) {
      const source = sources[i]!
      const isMask = this.#noneCodes[source]! < 0
      const code = isMask ? this.#renamedMask(source, codes[source]!, to) : this.#renamedCode(source, codes, to)
      const known = best[active[i]!]!
      if (code !== known) return code < known
    }
    return false
  }

  isUnchanged(codes: Int32Array, to: Int32Array, renamed: Int32Array): boolean {
    this.rename(codes, to, renamed)
    for (let i = 0; i < this.#active.length; i++)
      if (codes[this.#active[i]!] !== renamed[this.#active[i]!]) return false
    return true
  }

  /** Adds to each element's sum, for every cell that it has to do with, a hash of the cell as seen from it. */
  addRelations(codes: Int32Array, colours: Int32Array, sums: Int32Array): void {
    const active = this.#active
    for (let i = 0; i < active.length; i++) {
      const c = active[i]!
      const from = this.#roleStart[c]!
      const to = this.#roleStart[c + 1]!
      let seen = mix(this.#kinds[c]!, 0x2545f491)
      for (let r = from; r < to; r++) seen = mix(seen, colours[this.#roles[r]!]!)
      if (this.#noneCodes[c]! < 0) {
        this.#addMembers(c, codes[c]!, seen, colours, sums)
        continue
      }
      const target = this.#target(c, codes)
      seen = mix(seen, target === noElement ? codes[c]! : colours[target]!)
      for (let r = from; r < to; r++) sums[this.#roles[r]!]! += mix(seen, r - from)
      if (target !== noElement) sums[target]! += mix(seen, -1)
    }
  }

  #addMembers(c: number, code: number, seen: number, colours: Int32Array, sums: Int32Array): void {
    const first = this.#contentFirst[c]! - this.#noneCodes[c]! - 1
    for (let rest = code, bit = 0; rest !== 0; rest >>>= 1, bit++) {
      if ((rest & 1) === 0) continue
      const hash = mix(seen, colours[first + bit]!)
      for (let r = this.#roleStart[c]!; r < this.#roleStart[c + 1]!; r++) {
        sums[this.#roles[r]!]! += mix(hash, r - this.#roleStart[c]!)
      }
      sums[first + bit]! += mix(hash, -1)
    }
  }

  /** The element that the cell's content is, or none. */
  #target(c: number, codes: Int32Array): number {
    const first = this.#contentFirst[c]!
    if (first === noElement) return noElement
    const presence = this.#presenceCell[c]!
    if (presence >= 0 && codes[presence]! <= this.#presenceAbove[c]!) return noElement
    const element = codes[c]! - this.#noneCodes[c]!
    return element < 0 ? noElement : first + element
  }

  #renamedCode(c: number, codes: Int32Array, to: Int32Array): number {
    const target = this.#target(c, codes)
    return target === noElement ? codes[c]! : to[target]! - this.#contentFirst[c]! + this.#noneCodes[c]!
  }

  /** The members of a set that fits into one cell, renamed. */
  #renamedMask(c: number, code: number, to: Int32Array): number {
    const first = this.#contentFirst[c]!
    let renamed = 0
    for (let rest = code, bit = 0; rest !== 0; rest >>>= 1, bit++) {
      if ((rest & 1) !== 0) renamed |= 1 << (to[first + bit]! - first)
    }
    return renamed
  }

  // A member may land in another of the masks that a large set is kept in.
  #renameMembers(c: number, code: number, to: Int32Array, renamed: Int32Array): void {
    const own = -this.#noneCodes[c]! - 1
    const setFirst = this.#contentFirst[c]!
    const bitsPerMask = 30
    for (let rest = code, bit = 0; rest !== 0; rest >>>= 1, bit++) {
      if ((rest & 1) === 0) continue
      const member = to[setFirst + own + bit]! - setFirst
      const mask = Math.floor(member / bitsPerMask) - own / bitsPerMask
      const cell = this.#positions[this.#positionOf(c + mask, to)]!
      renamed[cell]! |= 1 << (member % bitsPerMask)
    }
  }

  #positionOf(c: number, to: Int32Array | undefined): number {
    let position = 0
    for (let r = this.#roleStart[c]!; r < this.#roleStart[c + 1]!; r++) {
      const element = to ? to[this.#roles[r]!]! : this.#roles[r]!
      position = position * this.#radix[r]! + element - this.#roleFirst[r]!
    }
    return this.#positionStart[this.#templates[c]!]! + position
  }
}
