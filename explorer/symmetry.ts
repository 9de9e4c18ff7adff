import type { ElementSet, NamedShape, Shape } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'
import type { Cell, Layout } from './compile/layout.ts'

/**
 * The orbits of a system's states under renaming the elements of its symmetric index sets. Every orbit has one
 * representative, and {@link Symmetry.canonicalise} finds it exactly: colours that no renaming changes are refined until
 * they stop telling elements apart; where elements are still alike, each is tried, and the least packed state wins.
 * Equal colours of unlike elements (a hash collision) cost time, never exactness.
 */
export class Symmetry {
  /** Elements of all symmetric sets, numbered through. */
  readonly #count: number
  readonly #sets: readonly { readonly first: number; readonly size: number }[]
  /** Per element: its position among those that its constants let it change places with, and their first colour. */
  readonly #classes: readonly (readonly number[])[]
  readonly #firstColours: Int32Array
  readonly #cells: CellTable
  readonly #width: number

  // Working memory, one row of colours for each depth of the search.
  readonly #codes: Int32Array
  readonly #renamed: Int32Array
  readonly #to: Int32Array
  readonly #sums: Int32Array
  readonly #colours: Int32Array[] = []
  readonly #best: Int32Array
  readonly #leaf: Int32Array
  #hasBest = false

  private constructor(layout: Layout, sets: readonly SymmetricSet[]) {
    let first = 0
    this.#sets = sets.map(({ set }) => {
      const own = { first, size: set.size }
      first += set.size
      return own
    })
    this.#count = first
    const firstOf = new Map(sets.map(({ set }, i) => [set, this.#sets[i]!.first]))
    this.#classes = sets.flatMap(({ classes }, i) => classes.map((c) => c.map((e) => e + this.#sets[i]!.first)))
    this.#firstColours = new Int32Array(first)
    for (const [number, own] of this.#classes.entries()) {
      for (const element of own) this.#firstColours[element] = mix(number + 1, 0x51ed27)
    }
    this.#cells = new CellTable(layout.cells, firstOf)
    this.#width = layout.words
    this.#codes = new Int32Array(layout.cells.length)
    this.#renamed = new Int32Array(layout.cells.length)
    this.#to = new Int32Array(first)
    this.#sums = new Int32Array(first)
    this.#best = new Int32Array(layout.words)
    this.#leaf = new Int32Array(layout.words)
  }

  /** Undefined when the system has no two elements that could change places. */
  static of(system: System, layout: Layout): Symmetry | undefined {
    const sets = symmetricSets(system, layout)
    return sets.some(({ classes }) => classes.some((c) => c.length > 1)) ? new Symmetry(layout, sets) : undefined
  }

  /** How many renamings there are: an orbit has at most that many states. */
  get order(): number {
    return this.#classes.reduce((product, { length }) => product * factorial(length), 1)
  }

  /** Replaces the packed state at word `at` by the representative of its orbit. */
  canonicalise(words: Int32Array, at: number): void {
    this.#cells.unpack(words, at, this.#codes)
    this.#hasBest = false
    const colours = this.#row(0)
    colours.set(this.#firstColours)
    this.#search(0)
    for (let j = 0; j < this.#width; j++) words[at + j] = this.#best[j]!
  }

  /** Replaces the packed state at word `at` by the one in which element e of the symmetric sets is called `to[e]`. */
  rename(words: Int32Array, at: number, to: Int32Array): void {
    this.#cells.unpack(words, at, this.#codes)
    this.#cells.rename(this.#codes, to, this.#renamed)
    this.#cells.pack(this.#renamed, words, at)
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
      this.#cells.addRelations(this.#codes, colours, this.#sums)
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
      const same = this.#cells.isUnchanged(this.#codes, this.#to, this.#renamed)
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
    this.#cells.rename(this.#codes, this.#to, this.#renamed)
    this.#cells.pack(this.#renamed, this.#leaf, 0)
    if (this.#hasBest && compareWords(this.#best, this.#leaf) <= 0) return
    this.#best.set(this.#leaf)
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

interface SymmetricSet {
  readonly set: ElementSet
  /** Elements that may change places, by their constants. */
  readonly classes: readonly (readonly number[])[]
}

/** The symmetric sets that occur in the state, split by what constants say of their elements. */
function symmetricSets(system: System, layout: Layout): SymmetricSet[] {
  const inState = layout.cells.flatMap(({ coordinates, content }) => [
    ...coordinates.map(({ set }) => set),
    ...('set' in content ? [content.set] : []),
  ])
  const rigid = new Set(layout.cells.flatMap(({ content }) => (content.kind === 'rigid' ? [content.set] : [])))
  const constants = new Map<ElementSet, string[]>()
  for (const { name, shape } of system.fields) collectConstants(shape, name, undefined, constants, rigid)
  return [...new Set(inState)]
    .filter((set) => !set.ordered && !rigid.has(set))
    .map((set) => {
      const elements = Array.from({ length: set.size }, (_, element) => element)
      const grouped = Map.groupBy(elements, (element) => constants.get(set)?.[element] ?? '')
      return { set, classes: [...grouped.values()] }
    })
}

/** Adds to each element of a set what the constants that it indexes say of it. A constant that names elements makes them rigid. */
function collectConstants(
  shape: Shape,
  path: string,
  innermost: ElementSet | undefined,
  constants: Map<ElementSet, string[]>,
  rigid: Set<ElementSet>,
): void {
  if (shape.kind === 'each') collectConstants(shape.of, path, shape.set, constants, rigid)
  if (shape.kind === 'record') {
    for (const field of shape.fields as readonly NamedShape[]) {
      collectConstants(field.shape, `${path}.${field.name}`, innermost, constants, rigid)
    }
  }
  if (shape.kind !== 'constant') return
  const named = shape.of.kind === 'optional' ? shape.of.of : shape.of
  if (named.kind === 'element') {
    rigid.add(named.set)
    if (innermost) rigid.add(innermost)
  }
  if (!innermost) return
  const texts = constants.get(innermost) ?? new Array<string>(innermost.size).fill('')
  constants.set(
    innermost,
    texts.map((text, element) => `${text}${path}=${String(shape.value(element))};`),
  )
}

const noElement = -1

/** The cells of a state as relations between elements: where each stands, and to whom it refers. */
class CellTable {
  readonly #cells: readonly Cell[]
  readonly #templates: Int32Array
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
    this.#cells = cells
    const roles = cells.map(({ coordinates }) =>
      coordinates.filter(({ set }) => firstOf.has(set)).map(({ set, element }) => ({ set, element })),
    )
    const members = (cell: Cell) =>
      cell.content.kind === 'members' && firstOf.has(cell.content.set) ? cell.content : undefined
    const element = (cell: Cell) =>
      cell.content.kind === 'element' && firstOf.has(cell.content.set) ? cell.content : undefined
    // Cells at elements of sets without symmetry are templates of their own.
    const names = cells.map(({ template, coordinates, content }) => {
      const fixed = coordinates.filter(({ set }) => !firstOf.has(set)).map(({ set, element: e }) => `${set.name}${e}`)
      return `${template}|${fixed.join(',')}|${content.kind === 'members' ? content.first : ''}`
    })
    const numbers = new Map([...new Set(names)].map((name, number) => [name, number]))
    this.#templates = Int32Array.from(names, (name) => numbers.get(name)!)
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
    for (let c = 0; c < this.#cells.length; c++) {
      const cell = this.#cells[c]!
      codes[c] = cell.bits === 0 ? 0 : (words[at + cell.word]! >>> cell.shift) & (2 ** cell.bits - 1)
    }
  }

  pack(codes: Int32Array, words: Int32Array, at: number): void {
    for (const cell of this.#cells) words[at + cell.word] = 0
    for (let c = 0; c < this.#cells.length; c++) {
      const cell = this.#cells[c]!
      words[at + cell.word]! |= codes[c]! << cell.shift
    }
  }

  /** The state in which element e is called `to[e]`. */
  rename(codes: Int32Array, to: Int32Array, renamed: Int32Array): void {
    for (let c = 0; c < codes.length; c++) renamed[c] = 0
    for (let c = 0; c < codes.length; c++) {
      if (this.#noneCodes[c]! < 0) this.#renameMembers(c, codes[c]!, to, renamed)
      else renamed[this.#positions[this.#positionOf(c, to)]!] = this.#renamedCode(c, codes, to)
    }
  }

  isUnchanged(codes: Int32Array, to: Int32Array, renamed: Int32Array): boolean {
    this.rename(codes, to, renamed)
    for (let c = 0; c < codes.length; c++) if (codes[c] !== renamed[c]) return false
    return true
  }

  /** Adds to each element's sum, for every cell that it has to do with, a hash of the cell as seen from it. */
  addRelations(codes: Int32Array, colours: Int32Array, sums: Int32Array): void {
    for (let c = 0; c < codes.length; c++) {
      const from = this.#roleStart[c]!
      const to = this.#roleStart[c + 1]!
      let seen = mix(this.#templates[c]!, 0x2545f491)
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

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x7f4a7c15), 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13) ^ Math.imul(b, 0x297a2d39)
}

function compareWords(a: Int32Array, b: Int32Array): number {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return a[j]! - b[j]!
  return 0
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}
