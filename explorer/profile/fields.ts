import type { System } from '../../model/language/system.ts'
import type { Slot } from '../compile/cells.ts'
import type { Layout } from '../compile/layout.ts'

/** Something in the state that could be left out of it. */
export interface Field {
  /** As authors write it, for all elements at once: `pages[].entry`; a whole state field by its name. */
  readonly path: string
  /** The state field that it is, or is part of. */
  readonly stateField: string
  readonly slots: readonly Slot[]
  /** It is a state field that consists of several others. */
  readonly isWhole: boolean
  /** Of all its elements together. */
  readonly bits: number
}

/** Whole state fields, then what those consist of that consist of several. Fields that can have one value only are none: they tell no states apart. */
export function fieldsOf(system: System, layout: Layout): Field[] {
  const stored = layout.slots.filter((slot) => bitsOf([slot]) > 0)
  const byStateField = [...Map.groupBy(stored, ({ field }) => system.fields[field]!.name)]
  const parts = byStateField.map(([stateField, slots]) => {
    const byPath = [...Map.groupBy(slots, ({ template }) => template)]
    return byPath.map(([path, own]) => ({ path, stateField, slots: own, isWhole: false, bits: bitsOf(own) }))
  })
  const wholes = byStateField.flatMap(([name, slots], i) =>
    parts[i]!.length > 1 ? [{ path: name, stateField: name, slots, isWhole: true, bits: bitsOf(slots) }] : [],
  )
  const [single, several] = [parts.filter(({ length }) => length === 1), parts.filter(({ length }) => length > 1)]
  return [...wholes, ...single.flat(), ...several.flat()]
}

function bitsOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { cells }) => sum + cells.reduce((bits, cell) => bits + cell.bits, 0), 0)
}
