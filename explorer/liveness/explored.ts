import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { Batch } from '../batch.ts'
import type { Kernel } from '../compile/kernel.ts'
import type { Rows } from '../rows.ts'
import type { StateSpace } from '../state-space.ts'

/** What a search has found, as far as liveness needs it. States are numbered in the order in which they were found. */
export interface Explored {
  readonly system: System
  /** The states, packed. */
  readonly rows: Rows
  /** The search's own, to look at states with. */
  readonly kernel: Kernel
  /** How many states may be expanded at a time, so that {@link find} can take all their successors. */
  readonly chunk: number
  /** States found. */
  readonly found: number
  /** The first so many of them have been expanded: all their steps lead to states found. */
  readonly expanded: number
  /** The first so many are initial. */
  readonly initialStates: number
  /** The fewest steps from an initial state. */
  depthOf(state: number): number
  /** Writes into `targets` of the batch which states its first `count` are. All of them have been found. */
  find(batch: Batch, count: number): void
  /** A shortest behaviour to a state. */
  behaviourTo(state: number): Trace
}

/** @param chunk how many states may be expanded at a time */
export function exploredOf(system: System, space: StateSpace, chunk: number): Explored {
  const { store, size, expanded, initialStates } = space
  return {
    system,
    rows: store.rows,
    kernel: space.origins.kernel(),
    chunk,
    found: size,
    expanded,
    initialStates,
    depthOf: (state) => space.depthOf(state),
    find: (batch, count) => {
      if (store.find(batch, count)) return
      throw new MoveproofError('impure-action', {
        what: 'A state has a successor that it did not have before.',
        where: system.name,
        cause: 'a condition or an effect depends on a variable outside the state',
        next: 'put what the action has to remember into the state of its part',
      })
    },
    behaviourTo: (state) => space.origins.behaviourTo(state).trace,
  }
}
