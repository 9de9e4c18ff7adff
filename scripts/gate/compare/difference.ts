import type { DifferenceKind } from './severity.ts'

/** One thing that is not as the lock or a claim says. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly design?: string
  /** The search in which it was found, by its key in the lock. */
  readonly search?: string
  /** What it is about: a property, an action, a mutant, a file. Undefined: the search as a whole. */
  readonly subject?: string
  /** What it is about is one of these. */
  readonly about: 'property' | 'action' | 'counterexample' | 'mutant' | 'search' | 'lock'
  /** What it was, in few words. */
  readonly before?: string
  /** What it is now. */
  readonly after?: string
  /** More lines: figures, reasons, what to do. */
  readonly details: readonly string[]
}
