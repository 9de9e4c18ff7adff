import { MoveproofError } from '../model/language/error.ts'
import { type BoundProperty, isLiveness } from '../properties/property.ts'
import type { Kept } from './snapshot.ts'

/** Limits on a search. Reaching one ends it with `incomplete`. Time is the caller's: see `Exploration.stop`. */
export interface Limits {
  readonly states?: number | undefined
  /** Steps from an initial state. */
  readonly depth?: number | undefined
  /** Bytes of the state store and what belongs to it. */
  readonly memoryBytes?: number | undefined
  /**
   * Names of properties of which one is enough: once one of them is found violated, or for `reachable` reached, the search ends as soon
   * as all that have a behaviour as short are found. What is settled at the end of a search only does not end it.
   */
  readonly settled?: readonly string[] | undefined
}

/** What makes searches faster, and nothing else. Each can be switched off; all are on unless told. */
export interface Accelerators {
  /** Look up what conditions, effects and properties do once they have done it, where that can be proved to be the same. */
  readonly tabulate?: boolean | undefined
  /** Run again only what mentions something that has changed since the state before, as far as texts tell. */
  readonly incremental?: boolean | undefined
  /** Do not fire what is known to lead to states that were found. Where only states are judged, without symmetry. */
  readonly sleepSets?: boolean | undefined
}

export interface ExploreOptions extends Accelerators {
  readonly limits?: Limits
  /** Count for each condition how often it was the only one that blocked its action: about doubles the time. */
  readonly countBlocked?: boolean
  /** Count for each action how many states it was the first to find. */
  readonly countNew?: boolean
  /**
   * Store one state for all that differ only in how elements of symmetric sets are called. States, transitions and statistics
   * then count representatives; verdicts, lengths and levels are the same.
   */
  readonly symmetry?: boolean
  /** Liveness keeps the steps between states while memory allows. False: it finds them anew whenever it needs them, which is slower. */
  readonly keepSteps?: boolean
  /**
   * Keep a fingerprint of 64 bits of each state, and whole states only until they are expanded: less memory, and a small probability
   * that a state is missed ({@link ExplorationResult.omission}). What is found is found: counterexamples are as certain as ever.
   */
  readonly compact?: boolean
  /** How many states are expanded at a time, a power of two up to 512: only where limits end a search depends on it. */
  readonly chunk?: number | undefined
  /** A snapshot of this same search, to go on from; limits and workers may be others. */
  readonly from?: Kept | undefined
  /** Milliseconds, to give up accelerators that turn out to be slower; none is given up unless it is given. */
  readonly clock?: (() => number) | undefined
  /** How many states have to be found before tabulation begins: it takes some time to begin. */
  readonly tabulateAfter?: number | undefined
  /** After how many states incremental evaluation begins. Unless told it begins where it is worth it, once it is. */
  readonly incrementalAfter?: number | undefined
  /** After how many expanded states sleep sets are kept. Unless told where it is worth it, once it is. */
  readonly sleepAfter?: number | undefined
}

/**
 * Fairness to single elements is lost where states that differ only in names are one: no quotient is right.
 * @throws unsupported
 */
export function assertSupported(properties: readonly BoundProperty[], { symmetry, compact }: ExploreOptions): void {
  const live = properties.find(({ kind }) => isLiveness(kind))
  if (compact && live) {
    throw new MoveproofError('unsupported', {
      what: `${live.name} cannot be judged where only fingerprints of states are kept.`,
      cause: 'liveness looks at states again after the search',
      next: 'search without --compact, or leave properties of the liveness kinds out',
    })
  }
  if (!symmetry || !live) return
  throw new MoveproofError('unsupported', {
    what: `${live.name} cannot be judged with symmetry reduction.`,
    cause:
      'it is fair to each element by itself, and symmetry reduction stores one state for all that differ only in names',
    next: 'search without symmetry, or leave properties of the liveness kinds out',
  })
}
