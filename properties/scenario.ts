import type { Bounds } from '../model/language/bounds.ts'
import type { SystemDefinition } from '../model/language/system.ts'
import type { MoverKind } from '../model/movers/under.ts'
import type { Property } from './property.ts'

/** A claim as data: this system, at these bounds, gives these verdicts and these counts. */
export interface Scenario {
  readonly system: SystemDefinition
  /** For a mutant: the name of the design that it breaks. */
  readonly mutantOf?: string
  /** For a design under one of its movers alone, or one that it was not made for: which, and which. */
  readonly alone?: { readonly design: string; readonly mover: MoverKind }
  /**
   * For a mutant: the condition that it goes without, and under which its design has the properties that are violated here. In words
   * that go on from 'without:'.
   */
  readonly without?: string
  /**
   * The name of a `reachable` property. The claim is that all of its properties have been decided once that is reached: the search ends there,
   * and there are no counts. For what takes larger bounds to happen at all, and few steps.
   */
  readonly until?: string
  /** Larger than the usual ones: searched when that is asked for. */
  readonly deep?: true
  readonly bounds: Bounds
  readonly properties: readonly Property[]
  /**
   * Properties claimed violated, with the length of a shortest counterexample in steps; `never` for a state that cannot be
   * reached, which has none. All others are claimed to hold.
   */
  readonly violated: Readonly<Record<string, number | 'never'>>
  /** Exact counts of a search without symmetry reduction, where claimed. */
  readonly counts?: { readonly states: number; readonly transitions: number; readonly levels: number }
  /** The same with symmetry reduction: representatives, and steps taken from them. Levels do not change. */
  readonly orbits?: {
    readonly states: number
    readonly transitions: number
    /** Where `counts` does not say them. */
    readonly levels?: number
  }
}
