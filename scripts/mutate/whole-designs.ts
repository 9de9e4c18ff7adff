import type { Scenario } from '../../properties/scenario.ts'

/** The table that designs are tried from, and what of it stays out. */
export interface DesignTable {
  readonly table: readonly Scenario[]
  /** Designs under one mover alone that nobody named, and whose whole design is tried. */
  readonly leftOut: readonly { readonly design: string; readonly of: string }[]
}

/**
 * Without names whole designs are tried. Under one mover alone a design has the same conditions and effects, so a hole in its properties
 * shows where it is whole; what is not noticed there besides is about the movers that are missing, and needs no reason.
 */
export function designTable(scenarios: readonly Scenario[], names: readonly string[]): DesignTable {
  if (names.length > 0) return { table: scenarios, leftOut: [] }
  const whole = new Set(
    scenarios.flatMap(({ system, mutantOf, alone }) => (mutantOf === undefined && !alone ? [system.name] : [])),
  )
  const leftOut = new Map<string, string>()
  for (const { system, alone } of scenarios)
    if (alone && whole.has(alone.design)) leftOut.set(system.name, alone.design)
  return {
    table: scenarios.filter(({ system }) => !leftOut.has(system.name)),
    leftOut: [...leftOut].map(([design, of]) => ({ design, of })),
  }
}
