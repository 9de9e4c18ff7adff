import type { Bounds } from '../../../model/language/bounds.ts'

export const lockFormat = 'moveproof-lock'
export const lockVersion = 1

/** What was found before, as it is kept in a repository: docs/lock.schema.json says the same to others. */
export interface Lock {
  readonly format: typeof lockFormat
  readonly version: typeof lockVersion
  readonly engine: Engine
  /** Why it was written, each time; the latest last. */
  readonly history: readonly HistoryEntry[]
  readonly accepted: Accepted
  /** By {@link searchKey}. */
  readonly searches: Readonly<Record<string, LockedSearch>>
  /** By file, from the folder of the lock file. */
  readonly counterexamples: Readonly<Record<string, LockedCounterexample>>
}

/**
 * Mutants that may go unnoticed: by design, then by the reason. They are called as `mutate` calls them, two changes at once with ` and `
 * between them.
 */
export type Accepted = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** The moveproof that found it. */
export interface Engine {
  readonly version: string
  /** Of everything in it that has to do with searching. */
  readonly hash: string
}

export interface HistoryEntry {
  /** `2026-11-23` */
  readonly date: string
  readonly reason: string
}

export interface LockedSearch {
  readonly design: string
  readonly mutantOf?: string
  /** One of the larger claims. */
  readonly deep?: true
  readonly bounds: Bounds
  /** Of everything in the model that can decide what is found; none where that is not known. */
  readonly hash?: string
  readonly states: number
  readonly initialStates: number
  readonly transitions: number
  readonly levels: number
  /** By how many renamings states were told alike; 1: they were not. */
  readonly renamings: number
  readonly verdicts: Readonly<Record<string, LockedVerdict>>
  readonly actions: Readonly<Record<string, LockedAction>>
}

export interface LockedVerdict {
  readonly verdict: 'holds' | 'violated'
  /** Length of a shortest counterexample; for what should be possible, of a shortest behaviour that shows it. */
  readonly steps?: number
  /** Its premise was never true. */
  readonly vacuous?: true
}

export interface LockedAction {
  /** Transitions. */
  readonly fired: number
  /** States in which it was enabled. */
  readonly states: number
}

/** What became of a kept counterexample when it was replayed. */
export interface LockedCounterexample {
  /** Of its text, and of the model; none where that is not known. */
  readonly hash?: string
  readonly design: string
  readonly property: string
  /**
   * - violation: its steps can be taken, and violate the property
   * - no violation: they can be taken, and do not
   * - blocked: one of them cannot be taken
   * - inapplicable: the model no longer has what it speaks of
   */
  readonly result: 'violation' | 'no violation' | 'blocked' | 'inapplicable'
  /** Of them all; where one is blocked, which one. */
  readonly step?: number
}

/** A lock that has nothing in it yet. */
export function emptyLock(engine: Engine): Lock {
  const empty = { history: [], accepted: {}, searches: {}, counterexamples: {} }
  return { format: lockFormat, version: lockVersion, engine, ...empty }
}

/** `short-pin at pages=2 ram=2`: bounds in alphabetical order. */
export function searchKey(design: string, bounds: Bounds): string {
  const texts = Object.keys(bounds)
    .sort()
    .map((name) => `${name}=${bounds[name]}`)
  return `${design} at ${texts.join(' ') || 'no bounds'}`
}
