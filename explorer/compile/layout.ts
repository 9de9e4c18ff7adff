import { MoveproofError } from '../../model/language/error.ts'
import { type ElementSet, isPlace, type NamedShape, type Shape, type Tree } from '../../model/language/shape.ts'
import type { Cell, Slot } from './cells.ts'
import { type Context, type NewCell, slotOf } from './codec.ts'

/** How a state is packed into words, as source text over the containers of one tree. */
export interface Layout {
  readonly words: number
  readonly cells: readonly Cell[]
  /** Containers of the tree that hold slots; the text calls them `${row}0`, `${row}1`, … */
  readonly rows: readonly object[]
  readonly slots: readonly Slot[]
  /** Value lists that decoding looks up; the text calls them `$t0`, `$t1`, … */
  readonly tables: readonly (readonly string[])[]
}
/** Lays out the state held by `tree`; the generated text refers to its containers by `row` and their position. */
export function layOut(fields: readonly NamedShape[], tree: Tree, row: string): Layout {
  const cells: Cell[] = []
  const rows: object[] = []
  const slots: Slot[] = []
  const tables: string[][] = []
  let current: Position = { path: '', template: '', coordinates: [] }

  const newCell: NewCell = (encode, cardinality, path, domain, content) => {
    const bits = Math.ceil(Math.log2(cardinality))
    if (bits > 31) throw new MoveproofError('bad-definition', { what: `${path} has too many values for one field.` })
    const template = current.template + path.slice(current.path.length)
    const { coordinates } = current
    const cell = { encode: encode(cells.length), bits, path, domain, template, coordinates, content, word: 0, shift: 0 }
    cells.push(cell)
    return cell
  }
  const table = (values: readonly string[]) => {
    const known = tables.findIndex((t) => JSON.stringify(t) === JSON.stringify(values))
    return `$t${known < 0 ? tables.push([...values]) - 1 : known}`
  }
  const context: Context = { newCell, table, positionOf: (cell) => cells.indexOf(cell) }
  const rowName = (container: object) => `${row}${rows.push(container) - 1}`

  const visit = (shape: Shape, container: object, key: string | number, at: Position, name: () => string) => {
    const child = (container as Record<string | number, unknown>)[key]
    switch (shape.kind) {
      case 'constant':
        return
      case 'each': {
        const childName = lazyName(() => rowName(child as object))
        for (let i = 0; i < shape.set.size; i++) {
          visit(shape.of, child as object, i, positionInEach(at, shape.set, i), childName)
        }
        return
      }
      case 'record': {
        const childName = lazyName(() => rowName(child as object))
        for (const f of shape.fields) visit(f.shape, child as object, f.name, positionInRecord(at, f.name), childName)
        return
      }
      default: {
        const expression = isPlace(shape) ? rowName(child as object) : `${name()}[${JSON.stringify(key)}]`
        current = at
        slots.push({ ...slotOf(shape, expression, at.path, context), field: currentField, template: at.template })
      }
    }
  }
  const rootName = lazyName(() => rowName(tree as object))
  let currentField = 0
  for (const [index, field] of fields.entries()) {
    currentField = index
    const at = { path: field.name, template: field.name, coordinates: [] }
    visit(field.shape, tree as object, field.name, at, rootName)
  }
  return { words: assignWords(cells), cells, rows, slots, tables }
}

/** The words in which a state field has bits. */
export function wordsOfField(layout: Layout, field: number): number[] {
  return wordsOf(cellsOfField(layout, field))
}

function wordsOf(cells: readonly Cell[]): number[] {
  const words = cells.flatMap((cell) => (cell.bits > 0 ? [cell.word] : []))
  return [...new Set(words)].sort((a, b) => a - b)
}

/** Statements that replace the bits of a state field in the words `${packed}0`, … by what the tree holds. */
export function encodeStatements(layout: Layout, field: number, packed: string): string {
  return encodeCells(cellsOfField(layout, field), packed)
}

/** The same for some slots. */
export function encodeSlots(layout: Layout, slots: readonly number[], packed: string): string {
  return encodeCells(
    slots.flatMap((slot) => layout.slots[slot]!.cells),
    packed,
  )
}

function encodeCells(cells: readonly Cell[], packed: string): string {
  const unstored = cells.filter((cell) => cell.bits === 0).map((cell) => `${cell.encode};`)
  const stored = wordsOf(cells).map((word) => {
    const own = cells.filter((cell) => cell.bits > 0 && cell.word === word)
    const kept = own.reduce((mask, cell) => mask & ~maskOf(cell), -1)
    const codes = own.map((cell) => (cell.shift === 0 ? `(${cell.encode})` : `(${cell.encode}) << ${cell.shift}`))
    return `${packed}${word} = ${kept === 0 ? '' : `${packed}${word} & ${kept} | `}${codes.join(' | ')};`
  })
  return [...unstored, ...stored].join(' ')
}

/** Statements that write a slot to the tree, from the words `${packed}0`, … */
export function decodeSlot({ decode, cells }: Slot, packed: string): string {
  return decode(cells.map((cell) => codeExpression(cell, packed)))
}

/** The bits that a slot has in each word that it has bits in. */
export function bitsOfSlot({ cells }: Slot): Map<number, number> {
  const bits = new Map<number, number>()
  for (const cell of cells) if (cell.bits > 0) bits.set(cell.word, (bits.get(cell.word) ?? 0) | maskOf(cell))
  return bits
}

/** Statements that write a state field to the tree as far as it has bits in `word`, from the words `${packed}0`, … */
export function decodeStatements(layout: Layout, field: number, word: number, packed: string): string {
  return layout.slots
    .filter((slot) => slot.field === field && slot.cells.some((cell) => cell.word === word && cell.bits > 0))
    .map((slot) => slot.decode(slot.cells.map((cell) => codeExpression(cell, packed))))
    .join(' ')
}

/**
 * Statements that write a state field to the tree as far as `word` differs from what the tree holds, by the bits of `difference`. Slots
 * are asked one by one: nearly always one of them is different.
 */
export function restoreStatements(
  layout: Layout,
  field: number,
  word: number,
  packed: string,
  difference: string,
): string {
  return layout.slots
    .filter((slot) => slot.field === field && slot.cells.some((cell) => cell.word === word && cell.bits > 0))
    .map((slot) => {
      const own = slot.cells.filter((cell) => cell.word === word)
      const bits = own.reduce((mask, cell) => mask | maskOf(cell), 0)
      return `if (${difference} & ${bits}) { ${slot.decode(slot.cells.map((cell) => codeExpression(cell, packed)))} }`
    })
    .join(' ')
}

/** Statements that write what a state field holds of records as values, from the words `${packed}0`, … */
export function decodeRecordsStatements(layout: Layout, field: number, packed: string): string {
  return layout.slots
    .filter((slot) => slot.field === field && slot.holdsRecords)
    .map((slot) => slot.decode(slot.cells.map((cell) => codeExpression(cell, packed))))
    .join(' ')
}

function cellsOfField(layout: Layout, field: number): Cell[] {
  return layout.slots.filter((slot) => slot.field === field).flatMap((slot) => slot.cells)
}

/** The bits of its word that are its own. */
function maskOf({ bits, shift }: Cell): number {
  return (2 ** bits - 1) << shift
}

function codeExpression(cell: Cell, packed: string): string {
  if (cell.bits === 0) return '0'
  const shifted = cell.shift === 0 ? `${packed}${cell.word}` : `(${packed}${cell.word} >>> ${cell.shift})`
  return `(${shifted} & ${2 ** cell.bits - 1})`
}

/** First fit, widest first: fields never straddle words, and narrow ones fill the gaps. Returns the number of words. */
function assignWords(cells: readonly Cell[]): number {
  const free: number[] = []
  for (const cell of [...cells].sort((a, b) => b.bits - a.bits)) {
    if (cell.bits === 0) continue
    let word = free.findIndex((bits) => bits >= cell.bits)
    if (word < 0) word = free.push(32) - 1
    cell.word = word
    cell.shift = 32 - free[word]!
    free[word]! -= cell.bits
  }
  return Math.max(1, free.length)
}

/** Where in the tree the walk is. */
type Position = Pick<Cell, 'path' | 'template' | 'coordinates'>

function positionInEach({ path, template, coordinates }: Position, set: ElementSet, element: number): Position {
  return {
    path: `${path}[${set.labels[element]}]`,
    template: `${template}[]`,
    coordinates: [...coordinates, { set, element }],
  }
}

function positionInRecord({ path, template, coordinates }: Position, name: string): Position {
  return { path: `${path}.${name}`, template: `${template}.${name}`, coordinates }
}

function lazyName(make: () => string): () => string {
  let name: string | undefined
  return () => (name ??= make())
}
