import type { ExplorationResult, PropertyVerdict } from '../../explorer/result.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { countText, numberText } from '../output/numbers.ts'
import type { Task } from './select.ts'

/** `met`: as claimed. `undecided`: a limit ended the search before it could be told. */
export type Outcome = 'met' | 'differs' | 'undecided'

/** A verdict beside its claim. */
export interface JudgedVerdict {
  readonly property: BoundProperty
  readonly found: PropertyVerdict
  readonly claimed: 'holds' | 'violated'
  /** Length of the counterexample: undefined when there is none, as for a state that is never reached. */
  readonly steps: number | undefined
  readonly outcome: Outcome
  /** What was claimed and what was found, when they differ. */
  readonly difference: string | undefined
}

/** @param exhaustive whether every reachable state was seen: among fewer of them the shortest lasso may be a longer one */
export function judgeVerdict(
  task: Task,
  property: BoundProperty,
  found: PropertyVerdict,
  exhaustive: boolean,
): JudgedVerdict {
  const claim = task.scenario.violated[property.name]
  const claimed = claim === undefined ? 'holds' : 'violated'
  const claimedSteps = claim === 'never' ? undefined : claim
  const steps = found.verdict === 'violated' ? found.trace?.steps.length : undefined
  const comparable = task.atClaimedBounds && (exhaustive || !isLiveness(property.kind))
  const sameLength = claimedSteps === undefined || steps === undefined || !comparable || steps === claimedSteps
  const outcome =
    found.verdict === 'incomplete' ? 'undecided' : found.verdict === claimed && sameLength ? 'met' : 'differs'
  const expected = verdictText(property, claimed, task.atClaimedBounds ? claimedSteps : undefined)
  const difference =
    outcome === 'differs'
      ? `${property.name}: claimed '${expected}', found '${verdictText(property, found.verdict, steps ?? found.trace?.steps.length)}'`
      : undefined
  return { property, found, claimed, steps, outcome, difference }
}

/** Differences between claimed and found counts. Counts of a search that was stopped, or at other bounds, are none. */
export function countDifferences(task: Task, result: ExplorationResult): string[] {
  const counts = claimedCounts(task.scenario, result)
  if (!counts || !task.atClaimedBounds || !result.exhaustive) return []
  return (['states', 'transitions', 'levels'] as const).flatMap((name) => {
    const claimed = counts[name]
    if (claimed === undefined || claimed === result[name]) return []
    return [`${name}: claimed ${numberText(claimed)}, found ${numberText(result[name])}`]
  })
}

interface Counts {
  readonly states: number
  readonly transitions: number
  readonly levels: number | undefined
}

/** The claim that fits the search: with symmetry reduction it is one of representatives. */
export function claimedCounts(
  { counts, orbits }: Scenario,
  { renamings }: Pick<ExplorationResult, 'renamings'>,
): Counts | undefined {
  if (renamings === 1) return counts
  return orbits && { levels: counts?.levels, ...orbits }
}

/** `violated in 9 steps`, `happens in 7 steps`, `never happens`, `holds`, `incomplete` */
export function verdictText(
  property: Pick<BoundProperty, 'kind'>,
  verdict: PropertyVerdict['verdict'],
  steps: number | undefined,
): string {
  if (verdict === 'incomplete') return verdict
  const length = steps === undefined ? '' : ` in ${countText(steps, 'step')}`
  if (property.kind !== 'reachable') return verdict === 'holds' ? 'holds' : `violated${length}`
  return verdict === 'holds' ? `happens${length}` : 'never happens'
}

/** Of several outcomes the one that decides: a difference is certain, whatever else is undecided. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('differs')) return 'differs'
  return outcomes.includes('undecided') ? 'undecided' : 'met'
}
