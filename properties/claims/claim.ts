import type { Bounds } from '../../model/language/bounds.ts'

/**
 * - true, false: as the claim says it, or its contrary, in every scenario behind it
 * - conditional: under the conditions that the sentence names; scenarios show it with them and without
 * - outside: what it speaks of, or a part of it, cannot be said in the models; `outside` says what and why
 */
export type ClaimVerdict = 'true' | 'false' | 'conditional' | 'outside'

/** A statement about the whole domain, and the searches that settle it. */
export interface Claim {
  readonly id: string
  readonly verdict: ClaimVerdict
  /** What is claimed, with the conditions under which it is true. */
  readonly sentence: string
  readonly evidence: readonly Evidence[]
  /** What of the claim the models cannot say, and why. */
  readonly outside?: string
}

export type Evidence = VerdictEvidence | ComparisonEvidence

/** One property of one scenario has this verdict. */
export interface VerdictEvidence {
  /** What this verdict says about the claim. */
  readonly shows: string
  /** Name of a design or mutant in the table of scenarios. */
  readonly design: string
  /** Where it is not the smallest scenario that asks the property. */
  readonly bounds?: Bounds
  readonly property: string
  readonly verdict: 'holds' | 'violated'
}

/** Two designs are asked the same properties. */
export interface ComparisonEvidence {
  readonly shows: string
  readonly design: string
  /** What it is compared with. */
  readonly baseline: string
  readonly bounds: Bounds
  /** `worse`: it violates something that the baseline does not. */
  readonly comparison: 'no worse' | 'worse'
}
