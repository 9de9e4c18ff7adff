import { FairComponents, type InstanceFairness } from './fair-components.ts'
import type { StateGraph } from './graph.ts'
import { findLasso, type Lasso } from './lasso.ts'
import type { Question } from './questions.ts'
import type { Budget } from './shortest-loop.ts'

/** How long behaviours are, and how much may be done to find a short one. */
export interface Length {
  /** The fewest steps to a state; the numbers of states are in this order. */
  depthOf(state: number): number
  /** For the search for the shortest. */
  readonly budget: Budget
}

/** A fair behaviour that stays where a condition is false: of those for all these questions the shortest. */
export function* violationAmong(
  questions: readonly Question[],
  graph: StateGraph,
  fairness: InstanceFairness,
  { depthOf, budget }: Length,
): Generator<undefined, Lasso | undefined> {
  let best: Lasso | undefined
  for (const { property, away: region, starts } of questions) {
    if (starts.size === 0) continue
    const components = new FairComponents(graph, fairness)
    yield* components.search(region, starts)
    if (!components.found) continue
    const wanted = {
      components,
      fairness,
      region,
      starts,
      mayStartInLoop: property.kind === 'leadsTo',
      depthOf,
      below: best?.steps ?? Number.POSITIVE_INFINITY,
      budget,
    }
    best = (yield* findLasso(graph, wanted)) ?? best
  }
  return best
}
