import type { ElementSet } from '../../model/language/shape.ts'

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

export interface Presence {
  /** Position among all cells. */
  readonly cell: number
  readonly above: number
}

/** Something in the tree that is stored and loaded as a whole: a scalar, an optional record, a set, a queue. */
export interface Slot {
  /** Position of the state field that it belongs to. */
  readonly field: number
  /** Where it stands, as authors write it: equal for slots that differ only in the elements they stand at. */
  readonly template: string
  readonly cells: readonly Cell[]
  /** It holds records as values. An effect may have put a record there that is also a place of the tree. */
  readonly holdsRecords: boolean
  /** Statements that write it, given the expressions for the codes of its cells. */
  readonly decode: (codes: readonly string[]) => string
}
