import type { VerdictEvidence } from './claim.ts'

/** The property holds in the smallest scenario of the design that asks it. */
export function holds(design: string, property: string, shows: string): VerdictEvidence {
  return { shows, design, property, verdict: 'holds' }
}

/** The property is violated there; a state that should be reachable is not. */
export function breaks(design: string, property: string, shows: string): VerdictEvidence {
  return { shows, design, property, verdict: 'violated' }
}
