import { bitsPerMask } from '../../model/language/collections.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { type Shape, scalarValues } from '../../model/language/shape.ts'
import type { Cell, Content, Presence, Slot } from './cells.ts'

export type NewCell = (
  encode: (cell: number) => string,
  cardinality: number,
  path: string,
  domain: string,
  content: Content,
) => Cell

/** What making cells needs from the layout that they go into. */
export interface Context {
  readonly newCell: NewCell
  readonly positionOf: (cell: Cell) => number
  readonly table: (values: readonly string[]) => string
}

/** Cells for something in the tree that is stored as a whole, and the statements that load it. */
export function slotOf(shape: Shape, at: string, path: string, context: Context): Omit<Slot, 'field' | 'template'> {
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
    // In 32-bit arithmetic, which engines need not check for overflow; numbers below the range come out above it.
    const inRange = (min: number, max: number) => {
      const offset = (by: number) => (by === 0 ? '$v | 0' : `($v | 0) ${by < 0 ? '-' : '+'} ${Math.abs(by)} | 0`)
      return `($v | 0) === $v && ((${offset(-min)}) >>> 0) <= ${max - min} ? (${offset(plus - min)}) : ${bad}`
    }
    switch (of.kind) {
      case 'flag':
        return `$v === false ? ${code(0)} : $v === true ? ${code(1)} : ${bad}`
      case 'oneOf':
        return `${of.values.map((value, i) => `$v === ${JSON.stringify(value)} ? ${code(i)} : `).join('')}${bad}`
      case 'counter': {
        if (of.min === of.max) return `$v === ${of.min} ? ${code(0)} : ${bad}`
        // The quick test for whole numbers is only true of those that fit in 32 bits.
        if (of.min >= -(2 ** 31) && of.max < 2 ** 31) return inRange(of.min, of.max)
        const inside = `Number.isInteger($v) && $v >= ${of.min} && $v <= ${of.max}`
        return `${inside} ? ${code(`$v - ${of.min}`)} : ${bad}`
      }
      case 'element':
        return inRange(0, of.set.size - 1)
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
