import type { Bounds } from '../model/language/bounds.ts'
import type { Trace } from '../model/language/trace.ts'
import type { PropertyKind } from '../properties/property.ts'
import type { LivenessProgress } from './liveness/liveness.ts'

/** What stopped a search before it had seen everything; `settled`: a property that was all it was wanted for. */
export type Stop = 'states' | 'depth' | 'memory' | 'time' | 'settled' | 'interrupted'

/** `holds` and `violated` are final; `incomplete` means that the search was stopped before it could know. */
export type Verdict = 'holds' | 'violated' | 'incomplete'

export interface PropertyVerdict {
  readonly property: string
  readonly kind: PropertyKind
  readonly verdict: Verdict
  /** The premise was never true in the explored space: the property said nothing. */
  readonly vacuous: boolean
  /**
   * A shortest behaviour that shows a violation; for `reachable` that holds, a shortest one that shows how. For liveness it has a
   * loop, and is a shortest one as long as {@link findLasso} could afford to look for it.
   */
  readonly trace: Trace | undefined
}

export interface ActionStatistics {
  readonly name: string
  /** States in which at least one choice of parameters was enabled. */
  readonly enabledStates: number
  /** Transitions, self-loops included. */
  readonly fired: number
  /** Transitions that were the first to lead to their state. Only counted on request. */
  readonly newStates: number | undefined
  /** Per condition: how often (state × parameters) it was the only false one. Only counted on request. */
  readonly blockedAlone: Readonly<Record<string, number>> | undefined
}

/** What a search found. Counts follow Murphi: transitions exclude initial states and include self-loops. */
export interface ExplorationResult {
  readonly system: string
  readonly bounds: Bounds
  /** Every reachable state was seen and expanded. */
  readonly exhaustive: boolean
  /** What ended the search, or after an exhaustive one the judging of liveness, too early. */
  readonly stoppedBy: Stop | undefined
  /** By how many renamings of elements states were told alike; 1 without symmetry reduction. */
  readonly renamings: number
  /** Where only fingerprints were kept: the most that the probability is that a state was missed. Undefined: none was. */
  readonly omission: number | undefined
  /** Stored states: one for each orbit under symmetry. */
  readonly states: number
  readonly initialStates: number
  readonly transitions: number
  /** Breadth-first levels, the initial one included. */
  readonly levels: number
  /** Bytes of the state store and what belongs to it, at the end. */
  readonly bytes: number
  readonly verdicts: readonly PropertyVerdict[]
  readonly actions: readonly ActionStatistics[]
}

/** A snapshot while the search runs. */
export interface Progress {
  readonly states: number
  readonly transitions: number
  /** States found but not yet expanded. */
  readonly queue: number
  /** States of each level, from the initial one to the one that is being expanded. */
  readonly levelSizes: readonly number[]
  readonly bytes: number
  /** After the search for states, while liveness is judged. */
  readonly liveness?: LivenessProgress
}
