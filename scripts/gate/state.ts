import type { Run } from '../check/run.ts'
import type { Task } from '../check/select.ts'
import type { Kept } from './compare/counterexamples.ts'
import type { Observation } from './observe.ts'
import type { FailedSearch } from './problem.ts'
import type { KeptFile, ReplayedKept } from './replays.ts'

/** A search of the project: made now, or the same as when the lock was written. */
export interface GateSearch {
  readonly task: Task
  readonly observation: Observation
  /** Undefined: nothing has changed since the lock was written. */
  readonly run: Run | undefined
}

/** What the gate has found out, before it is compared with anything. */
export interface GateState {
  /** By their keys in the lock, in the order of the scenarios. */
  readonly searches: ReadonlyMap<string, GateSearch>
  /** By their keys too: those of which nothing is known. */
  readonly failed: ReadonlyMap<string, FailedSearch>
  /** By their keys too: those that had not begun when it was interrupted. */
  readonly notBegun: ReadonlyMap<string, Task>
  /** By file. */
  readonly counterexamples: ReadonlyMap<string, Kept>
  /** Those that were replayed now, and can be shown. */
  readonly replayed: ReadonlyMap<string, ReplayedKept>
  readonly replays: number
  /** Kept counterexamples that had not been replayed when it was interrupted. */
  readonly notReplayed: readonly Pick<KeptFile, 'file' | 'design'>[]
  /** Errors by file. */
  readonly unreadable: ReadonlyMap<string, unknown>
  readonly interrupted: boolean
}

/** Where nothing was found out. */
export const nothingFound: GateState = {
  searches: new Map(),
  failed: new Map(),
  notBegun: new Map(),
  counterexamples: new Map(),
  replayed: new Map(),
  replays: 0,
  notReplayed: [],
  unreadable: new Map(),
  interrupted: false,
}
