import type { ElementSet } from '../../model/language/shape.ts'
import type { Cell } from '../compile/cells.ts'
import type { SymmetricSet } from './sets.ts'

/**
 * A symmetric set whose elements have numbers: they are numbered through all sets, and before the elements of each set one number
 * stands for none of them, so that every reference is a number.
 */
export interface NumberedSet {
  readonly set: ElementSet
  readonly none: number
  readonly size: number
  /** Numbers of elements that may change places. */
  readonly classes: readonly (readonly number[])[]
  /** Its elements are only referred to, one at a time: once all others are in order, so are they, by who refers to them first. */
  readonly follows: boolean
}

/**
 * What a state says of combinations of elements: one row for each combination, in mixed radix, and in its columns what the cells
 * that stand there hold. All that a renaming does is to move rows and to change references.
 */
export interface Table {
  readonly roles: readonly NumberedSet[]
  readonly rows: number
  readonly columns: readonly Column[]
}

/** Row r of a column is at `at` + r among the codes of an unpacked state. */
export type Column = LabelColumn | ReferenceColumn | MembersColumn

/** What does not change with names: several cells side by side in one number. */
export interface LabelColumn {
  readonly kind: 'label'
  readonly at: number
  readonly parts: readonly { readonly cells: readonly Cell[]; readonly shift: number }[]
}

/** The number of an element, or of none. */
export interface ReferenceColumn {
  readonly kind: 'reference'
  readonly at: number
  readonly to: NumberedSet
  readonly cells: readonly Cell[]
}

/** Bit b of mask m says whether a set has a member: row r of mask m is at `at` + m * rows + r. */
export interface MembersColumn {
  readonly kind: 'members'
  readonly at: number
  readonly of: NumberedSet
  readonly masks: readonly (readonly Cell[])[]
}

/** The cells of one column, by row. */
type Layer = readonly Cell[]

const labelBits = 31

export function numberSets(sets: readonly SymmetricSet[], cells: readonly Cell[]): NumberedSet[] {
  let next = 0
  return sets.map(({ set, classes }) => {
    const none = next
    next += 1 + set.size
    const follows = cells.every(
      ({ coordinates, content }) =>
        coordinates.every((at) => at.set !== set) && !(content.kind === 'members' && content.set === set),
    )
    const numbered = classes.map((own) => own.map((element) => none + 1 + element))
    return { set, none, size: set.size, classes: numbered, follows }
  })
}

/** One more than the last number of an element. */
export function numbersIn(sets: readonly NumberedSet[]): number {
  return sets.reduce((count, { size }) => count + 1 + size, 0)
}

/** The set that a column refers to. */
export function aboutOf(column: Column): NumberedSet | undefined {
  return column.kind === 'label' ? undefined : column.kind === 'reference' ? column.to : column.of
}

/** Where the numbers that a column has for each row begin. */
export function layersOf(column: Column, rows: number): number[] {
  return column.kind === 'members' ? column.masks.map((_, m) => column.at + m * rows) : [column.at]
}

/** Everything of a state that a renaming moves or changes. */
export function tablesOf(cells: readonly Cell[], sets: readonly NumberedSet[]): Table[] {
  const numbered = new Map(sets.map((own) => [own.set, own]))
  const rolesOf = (cell: Cell) => cell.coordinates.flatMap(({ set }) => numbered.get(set) ?? [])
  const aboutOf = ({ content }: Cell) => ('set' in content ? numbered.get(content.set) : undefined)
  const moving = cells.filter((cell) => cell.bits > 0 && (rolesOf(cell).length > 0 || aboutOf(cell)))
  let codes = 0
  return [
    ...Map.groupBy(moving, (cell) =>
      rolesOf(cell)
        .map(({ none }) => none)
        .join(),
    ).values(),
  ].map((own) => {
    const roles = rolesOf(own[0]!)
    const rows = roles.reduce((product, { size }) => product * size, 1)
    const take = (count = 1) => {
      codes += count * rows
      return codes - count * rows
    }
    const fields = fieldsOf(own, rows, numbered)
    const plain = fields.filter(([layer]) => !aboutOf(layer![0]!))
    const labels = inLabels(plain.flat()).map((parts): Column => ({ kind: 'label', at: take(), parts }))
    const others = fields.flatMap((layers): Column[] => {
      const cell = layers[0]![0]!
      const about = aboutOf(cell)
      if (!about) return []
      if (cell.content.kind === 'members')
        return [{ kind: 'members', at: take(layers.length), of: about, masks: layers }]
      return layers.map((layer) => ({ kind: 'reference', at: take(), to: about, cells: layer }))
    })
    return { roles, rows, columns: [...labels, ...others] }
  })
}

/** Fields at elements of the numbered sets: per field the cells that it fills, each by row. Other sets' elements make fields of their own. */
function fieldsOf(cells: readonly Cell[], rows: number, numbered: ReadonlyMap<ElementSet, unknown>): Layer[][] {
  const fields = new Map<string, { layers: Cell[][]; filled: number[] }>()
  for (const cell of cells) {
    let row = 0
    let name = cell.template
    for (const { set, element } of cell.coordinates) {
      if (numbered.has(set)) row = row * set.size + element
      else name += `,${set.name}${element}`
    }
    const field = fields.get(name) ?? { layers: [], filled: [] }
    fields.set(name, field)
    const layer = field.filled[row] ?? 0
    field.filled[row] = layer + 1
    field.layers[layer] ??= []
    field.layers[layer][row] = cell
  }
  return [...fields].map(([name, { layers }]) => {
    for (const layer of layers) {
      if (Object.keys(layer).length < rows) throw new Error(`${name} is not at every combination of elements.`)
    }
    return layers
  })
}

/** Deals layers of plain cells out to numbers, side by side. */
function inLabels(layers: readonly Layer[]): { cells: Layer; shift: number }[][] {
  const labels: { cells: Layer; shift: number }[][] = []
  let used = labelBits
  for (const cells of layers) {
    const { bits } = cells[0]!
    if (used + bits > labelBits) {
      labels.push([])
      used = 0
    }
    labels.at(-1)!.push({ cells, shift: used })
    used += bits
  }
  return labels
}
