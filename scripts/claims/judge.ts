import type { ComparisonEvidence, VerdictEvidence } from '../../properties/claims/claim.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Outcome, verdictText, worst } from '../check/claim.ts'
import { violated } from '../check/findings.ts'
import type { ConfirmedVerdict, Run } from '../check/run.ts'
import type { PlannedClaim, PlannedEvidence } from './plan.ts'

/** A piece of evidence beside what the searches say. */
export interface JudgedEvidence {
  readonly planned: PlannedEvidence
  /** In the order of the scenarios. */
  readonly runs: readonly Run[]
  /** Undefined for a comparison. */
  readonly verdict: ConfirmedVerdict | undefined
  /** What was found, in words. */
  readonly found: string
  readonly outcome: Outcome
}

export interface JudgedClaim {
  readonly planned: PlannedClaim
  readonly evidence: readonly JudgedEvidence[]
  readonly outcome: Outcome
}

export function judgeClaim(planned: PlannedClaim, runs: ReadonlyMap<Scenario, Run>): JudgedClaim {
  const evidence = planned.evidence.map((one) => {
    const own = one.scenarios.map((scenario) => runs.get(scenario)!)
    return 'comparison' in one.evidence
      ? judgeComparison(one, one.evidence, own as [Run, Run])
      : judgeVerdict(one, one.evidence, own[0]!)
  })
  return { planned, evidence, outcome: worst(evidence.map(({ outcome }) => outcome)) }
}

function judgeVerdict(
  planned: PlannedEvidence,
  { property, verdict: wanted }: VerdictEvidence,
  run: Run,
): JudgedEvidence {
  const verdict = run.verdicts.find((one) => one.property.name === property)!
  const { found, steps } = verdict
  const text = verdictText(verdict.property, found.verdict, steps ?? found.trace?.steps.length)
  const outcome = found.verdict === 'incomplete' ? 'undecided' : found.verdict === wanted ? 'met' : 'differs'
  return { planned, runs: [run], verdict, found: text, outcome }
}

function judgeComparison(
  planned: PlannedEvidence,
  { comparison }: ComparisonEvidence,
  runs: readonly [Run, Run],
): JudgedEvidence {
  const [broken, before] = runs.map((run) => violated(run).filter((name) => planned.properties.includes(name))) as [
    string[],
    string[],
  ]
  const more = broken.filter((name) => !before.includes(name))
  const isOpen = runs.some(({ verdicts }) => verdicts.some(({ found }) => found.verdict === 'incomplete'))
  const found = more.length > 0 ? `worse: ${more.join(', ')}` : isOpen ? 'incomplete' : 'no worse'
  // What was violated in the one may be so in the other as well, as long as that has not been searched to its end.
  const outcome = isOpen ? 'undecided' : more.length > 0 === (comparison === 'worse') ? 'met' : 'differs'
  return { planned, runs, verdict: undefined, found, outcome }
}
