import type { BoundProperty } from '../properties/property.ts'
import type { Expansion } from './expander.ts'
import { Edges } from './reach.ts'
import { type Column, growing, type Kept, takeRows } from './snapshot.ts'

/** What `alwaysReachable` is judged by when all states are known: the steps between states, and which of them are goals. */
export class Goals {
  readonly #edges = new Edges()
  /** Per property: 1 for each expanded state that is a goal; empty for properties of other kinds. */
  readonly #goals: Uint8Array[]

  private constructor(properties: readonly BoundProperty[]) {
    this.#goals = properties.map(() => new Uint8Array(0))
  }

  /** Undefined where no property needs them. */
  static of(properties: readonly BoundProperty[]): Goals | undefined {
    return properties.some(({ kind }) => kind === 'alwaysReachable') ? new Goals(properties) : undefined
  }

  get bytes(): number {
    return this.#goals.reduce((bytes, goals) => bytes + goals.byteLength, this.#edges.bytes)
  }

  get edges(): number {
    return this.#edges.count
  }

  /** What has to be kept of the first `expanded` states to go on later. */
  columns(expanded: number): Record<string, Column> {
    const columns: Record<string, Column> = { edges: growing(this.#edges.rows, this.#edges.count) }
    for (const [index, goals] of this.#goals.entries()) {
      const bytes = Math.min(goals.length, expanded)
      if (bytes > 0) columns[columnOf(index)] = { bytes, grows: true, pieces: (from) => [goals.subarray(from, bytes)] }
    }
    return columns
  }

  takeOver(edges: number, expanded: number, properties: readonly BoundProperty[], kept: Kept): void {
    this.#edges.count = edges
    takeRows(kept, 'edges', this.#edges.rows, edges)
    for (const [index, { kind }] of properties.entries()) {
      if (kind !== 'alwaysReachable' || expanded === 0) continue
      const goals = new Uint8Array(expanded)
      let at = 0
      for (const piece of kept.pieces(columnOf(index))) {
        goals.set(piece, at)
        at += piece.length
      }
      this.#goals[index] = goals
    }
  }

  /** The store has taken the expansion. @param levelEnd the states before this one will be expanded next */
  take({ from, to, count, batch, goals }: Expansion, levelEnd: number): void {
    this.#edges.append(batch.sources, batch.targets, count)
    for (const [index, found] of goals.entries()) {
      if (found.length === 0) continue
      if (this.#goals[index]!.length < to) {
        const larger = new Uint8Array(Math.max(2 * to, levelEnd))
        larger.set(this.#goals[index]!)
        this.#goals[index] = larger
      }
      this.#goals[index]!.set(found.subarray(0, to - from), from)
    }
  }

  /** The first of all `states`, which are expanded, from which no goal of a property can be reached. */
  firstWithout(property: number, states: number): number | undefined {
    return this.#edges.firstWithout(this.#goals[property]!, states)
  }
}

function columnOf(property: number): string {
  return `goals${property}`
}
