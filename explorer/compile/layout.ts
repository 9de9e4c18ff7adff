import { bitsPerMask } from '../../model/language/collections.ts'
import { MoveproofError } from '../../model/language/error.ts'
import {
  type ElementSet,
  isPlace,
  type NamedShape,
  type Shape,
  scalarValues,
  type Tree,
} from '../../model/language/shape.ts'

/** A bit field of the packed state. */
export interface Cell {
  /** JavaScript expression for its code, reading the tree. It calls `$bad(cell, value)` for a value outside the domain. */
  readonly encode: string
  readonly bits: number
  /** As people write it, `pages[page0].entry`, and what values it may have: for errors. */
  readonly path: string
  readonly domain: string
  /** Equal for the cells of one field that differ only in the elements they stand at. */
  readonly template: string
  /** The elements that it stands at, outermost first. */
  readonly coordinates: readonly Coordinate[]
  readonly content: Content
  word: number
  shift: number
}

export interface Coordinate {
  readonly set: ElementSet
  readonly element: number
}

/**
 * What the code of a cell means to a renaming of elements. `plain`: nothing. `element`: the code minus `none` is an element.
 * `members`: bit b says whether element `first` + b is in a set. `rigid`: an element is in there that cannot be renamed.
 */
export type Content =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'element'
      readonly set: ElementSet
      readonly none: 0 | 1
      /** The cell holds nothing (and is zero) unless the code of another cell is above a number. */
      readonly presence: Presence | undefined
    }
  | { readonly kind: 'members'; readonly set: ElementSet; readonly first: number }
  | { readonly kind: 'rigid'; readonly set: ElementSet }

/** Something in the tree that is stored and loaded as a whole: a scalar, an optional record, a set, a queue. */
interface Slot {
  /** Position of the state field that it belongs to. */
  readonly field: number
  readonly cells: readonly Cell[]
  /** It holds records as values. An effect may have put a record there that is also a place of the tree. */
  readonly holdsRecords: boolean
  /** Statements that write it, given the expressions for the codes of its cells. */
  readonly decode: (codes: readonly string[]) => string
}

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

interface Presence {
  /** Position among all cells. */
  readonly cell: number
  readonly above: number
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
        slots.push({ ...slotOf(shape, expression, at.path, context), field: currentField })
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
  const words = cellsOfField(layout, field).flatMap((cell) => (cell.bits > 0 ? [cell.word] : []))
  return [...new Set(words)].sort((a, b) => a - b)
}

/** Statements that replace the bits of a state field in the words `${packed}0`, … by what the tree holds. */
export function encodeStatements(layout: Layout, field: number, packed: string): string {
  const cells = cellsOfField(layout, field)
  const unstored = cells.filter((cell) => cell.bits === 0).map((cell) => `${cell.encode};`)
  const stored = wordsOfField(layout, field).map((word) => {
    const own = cells.filter((cell) => cell.bits > 0 && cell.word === word)
    const kept = own.reduce((mask, cell) => mask & ~(((2 ** cell.bits - 1) << cell.shift) | 0), -1)
    const codes = own.map((cell) => (cell.shift === 0 ? `(${cell.encode})` : `(${cell.encode}) << ${cell.shift}`))
    return `${packed}${word} = ${kept === 0 ? '' : `${packed}${word} & ${kept} | `}${codes.join(' | ')};`
  })
  return [...unstored, ...stored].join(' ')
}

/** Statements that write a state field to the tree as far as it has bits in `word`, from the words `${packed}0`, … */
export function decodeStatements(layout: Layout, field: number, word: number, packed: string): string {
  return layout.slots
    .filter((slot) => slot.field === field && slot.cells.some((cell) => cell.word === word && cell.bits > 0))
    .map((slot) => slot.decode(slot.cells.map((cell) => codeExpression(cell, packed))))
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

type NewCell = (
  encode: (cell: number) => string,
  cardinality: number,
  path: string,
  domain: string,
  content: Content,
) => Cell

interface Context {
  readonly newCell: NewCell
  readonly positionOf: (cell: Cell) => number
  readonly table: (values: readonly string[]) => string
}

function slotOf(shape: Shape, at: string, path: string, context: Context): Omit<Slot, 'field'> {
  const { newCell } = context
  if (shape.kind === 'set') {
    const masks = Math.ceil(shape.members.length / bitsPerMask)
    const cells = Array.from({ length: masks }, (_, i) => {
      const bits = Math.min(bitsPerMask, shape.members.length - i * bitsPerMask)
      return newCell(() => `${at}.masks[${i}]`, 2 ** bits, path, 'set', membersContent(shape.of, i * bitsPerMask))
    })
    const decode = (codes: readonly string[]) => codes.map((code, i) => `${at}.masks[${i}] = ${code};`).join(' ')
    return { cells, holdsRecords: false, decode }
  }
  if (shape.kind === 'queue') {
    const length = newCell(
      (cell) => `${at}.items.length <= ${shape.capacity} ? ${at}.items.length : $bad(${cell}, ${at}.items.length)`,
      shape.capacity + 1,
      `${path}.length`,
      `0..${shape.capacity}`,
      { kind: 'plain' },
    )
    const items = Array.from({ length: shape.capacity }, (_, i) => {
      const present = (code: string) => `${at}.items.length > ${i} ? ${code} : 0`
      const presence = { cell: context.positionOf(length), above: i }
      return valueCells(shape.of, `${at}.items[${i}]`, `${path}[${i}]`, context, present, presence)
    })
    return {
      cells: [length, ...items.flatMap((item) => item.cells)],
      holdsRecords: shape.of.kind === 'record',
      decode: ([count, ...codes]) => {
        const own = share(codes, items)
        const fill = items.map((item, i) => `if (${count} > ${i}) ${at}.items[${i}] = ${item.value(own[i]!)};`)
        return `${at}.items.length = ${count}; ${fill.join(' ')}`
      },
    }
  }
  const value = valueCells(shape, at, path, context, (code) => code, undefined)
  const holdsRecords = shape.kind === 'optional' && shape.of.kind === 'record'
  return { cells: value.cells, holdsRecords, decode: (codes) => `${at} = ${value.value(codes)};` }
}

/** Cells of a value and the expression that rebuilds it. `guarded` wraps each code where the value may be absent. */
function valueCells(
  shape: Shape,
  at: string,
  path: string,
  context: Context,
  guarded: (code: string) => string,
  presence: Presence | undefined,
): { cells: Cell[]; value: (codes: readonly string[]) => string } {
  const { newCell } = context
  if (shape.kind === 'record') {
    const parts = shape.fields.map((f) =>
      valueCells(f.shape, `${at}.${f.name}`, `${path}.${f.name}`, context, guarded, presence),
    )
    return {
      cells: parts.flatMap((part) => part.cells),
      value: (codes) => {
        const own = share(codes, parts)
        const entries = parts.map((part, i) => `${JSON.stringify(shape.fields[i]!.name)}: ${part.value(own[i]!)}`)
        return `{ ${entries.join(', ')} }`
      },
    }
  }
  if (shape.kind === 'optional' && shape.of.kind === 'record') {
    const isThere = newCell(() => guarded(`(${at} === null ? 0 : 1)`), 2, path, 'none or a record', { kind: 'plain' })
    const guardedInner = (code: string) => guarded(`(${at} === null ? 0 : (${code}))`)
    const own = { cell: context.positionOf(isThere), above: 0 }
    const inner = valueCells(shape.of, at, path, context, guardedInner, own)
    return {
      cells: [isThere, ...inner.cells],
      value: ([present, ...codes]) => `(${present} === 0 ? null : ${inner.value(codes)})`,
    }
  }
  const cardinality = cardinalityOf(shape)
  const encode = (index: number) => guarded(encodeScalar(shape, at, index))
  const cell = newCell(encode, cardinality, path, domainText(shape), scalarContent(shape, presence))
  const decode = scalarDecoder(shape, context)
  return { cells: [cell], value: ([code]) => decode(code!) }
}

function scalarContent(shape: Shape, presence: Presence | undefined): Content {
  if (shape.kind === 'element') return { kind: 'element', set: shape.set, none: 0, presence }
  if (shape.kind === 'optional' && shape.of.kind === 'element') {
    return { kind: 'element', set: shape.of.set, none: 1, presence }
  }
  return { kind: 'plain' }
}

function membersContent(of: Shape, first: number): Content {
  if (of.kind === 'element') return { kind: 'members', set: of.set, first }
  // Bit 0 stands for none, the others for elements: no renaming moves them as one.
  if (of.kind === 'optional' && of.of.kind === 'element') return { kind: 'rigid', set: of.of.set }
  return { kind: 'plain' }
}

/** Deals out the codes: to each part as many as it has cells. */
function share(codes: readonly string[], parts: readonly { readonly cells: readonly Cell[] }[]): string[][] {
  let used = 0
  return parts.map((part) => {
    const own = codes.slice(used, used + part.cells.length)
    used += part.cells.length
    return own
  })
}

function cardinalityOf(shape: Shape): number {
  switch (shape.kind) {
    case 'flag':
      return 2
    case 'oneOf':
      return shape.values.length
    case 'counter':
      return shape.max - shape.min + 1
    case 'element':
      return shape.set.size
    case 'optional':
      return cardinalityOf(shape.of) + 1
    default:
      throw new MoveproofError('bad-definition', { what: `${shape.kind} is not a scalar domain.` })
  }
}

function encodeScalar(shape: Shape, at: string, cell: number): string {
  const bad = `$bad(${cell}, $v)`
  const encode = (of: Shape, plus: number): string => {
    const code = (n: number | string) => (plus === 0 ? String(n) : typeof n === 'number' ? String(n + 1) : `${n} + 1`)
    switch (of.kind) {
      case 'flag':
        return `$v === false ? ${code(0)} : $v === true ? ${code(1)} : ${bad}`
      case 'oneOf':
        return `${of.values.map((value, i) => `$v === ${JSON.stringify(value)} ? ${code(i)} : `).join('')}${bad}`
      case 'counter': {
        // The quick test for whole numbers is only true of those that fit in 32 bits.
        const whole = of.min >= -(2 ** 31) && of.max < 2 ** 31 ? '($v | 0) === $v' : 'Number.isInteger($v)'
        const inside = of.min === of.max ? `$v === ${of.min}` : `${whole} && $v >= ${of.min} && $v <= ${of.max}`
        return `${inside} ? ${code(of.min === 0 ? '$v' : `$v - ${of.min}`)} : ${bad}`
      }
      case 'element':
        return `($v | 0) === $v && $v >= 0 && $v < ${of.set.size} ? ${code('$v')} : ${bad}`
      case 'optional':
        return `$v === null ? 0 : ${encode(of.of, 1)}`
      default:
        throw new MoveproofError('bad-definition', { what: `${of.kind} is not a scalar domain.` })
    }
  }
  return `($v = ${at}, ${encode(shape, 0)})`
}

function scalarDecoder(shape: Shape, context: Context): (code: string) => string {
  switch (shape.kind) {
    case 'flag':
      return (code) => `${code} === 1`
    case 'oneOf': {
      const table = context.table(shape.values)
      return (code) => `${table}[${code}]`
    }
    case 'counter':
      return (code) => (shape.min === 0 ? code : `${code} + ${shape.min}`)
    case 'optional': {
      const inner = scalarDecoder(shape.of, context)
      return (code) => `(${code} === 0 ? null : ${inner(`(${code} - 1)`)})`
    }
    default:
      return (code) => code
  }
}

function domainText(shape: Shape): string {
  if (shape.kind === 'element') return `an element of ${shape.set.name}`
  if (shape.kind === 'counter') return `${shape.min}..${shape.max}`
  if (shape.kind === 'optional') return `none or ${domainText(shape.of)}`
  return scalarValues(shape).map(String).join(', ')
}

function lazyName(make: () => string): () => string {
  let name: string | undefined
  return () => (name ??= make())
}
