import type { Fairness } from '../model/language/part.ts'

/** The steps of a small system, by the states that they lead from. */
export interface LabelledSteps {
  /** From each state: the action instance, by number, and the state that it leads to. */
  readonly from: readonly (readonly LabelledStep[])[]
  /** What is assumed of each action instance. */
  readonly fairness: readonly Fairness[]
}

export interface LabelledStep {
  readonly instance: number
  readonly to: number
}

/**
 * Is there a fair behaviour that goes through a state of `starts`, and from there on stays within `region` for ever? Looks at
 * every strongly connected set of states, and compares it with the definition of fairness.
 */
export function canStayFairly(steps: LabelledSteps, region: ReadonlySet<number>, starts: ReadonlySet<number>): boolean {
  const reached = new Set([...starts].filter((state) => region.has(state)))
  // A set may grow while it is walked.
  for (const state of reached) for (const { to } of steps.from[state]!) if (region.has(to)) reached.add(to)
  return hasFairPart(steps, reached)
}

function hasFairPart(steps: LabelledSteps, states: ReadonlySet<number>): boolean {
  return connectedSets(steps, states).some((set) => {
    const isEnabledIn = (instance: number) => (state: number) =>
      steps.from[state]!.some((step) => step.instance === instance)
    const owed = (instance: number): boolean => {
      const all = [...set]
      const taken = all.some((state) =>
        steps.from[state]!.some((step) => step.instance === instance && set.has(step.to)),
      )
      if (taken) return false
      if (steps.fairness[instance] === 'weak') return all.every(isEnabledIn(instance))
      return steps.fairness[instance] === 'strong' && all.some(isEnabledIn(instance))
    }
    const debts = steps.fairness.keys().filter(owed).toArray()
    if (debts.length === 0) return true
    // What is never taken must not be enabled any more; what stays enabled for ever does so in every part.
    const rest = [...set].filter((state) => !debts.some((instance) => isEnabledIn(instance)(state)))
    return hasFairPart(steps, new Set(rest))
  })
}

/** All strongly connected sets among some states, by Kosaraju's two searches. A state by itself is one. */
function connectedSets({ from }: LabelledSteps, states: ReadonlySet<number>): ReadonlySet<number>[] {
  const backwards = new Map<number, number[]>([...states].map((state) => [state, []]))
  for (const state of states) for (const { to } of from[state]!) backwards.get(to)?.push(state)

  const finished: number[] = []
  const seen = new Set<number>()
  for (const root of states) {
    const way = [{ state: root, next: 0 }]
    if (seen.has(root)) continue
    seen.add(root)
    while (way.length > 0) {
      const at = way.at(-1)!
      const step = from[at.state]![at.next++]
      if (!step) finished.push(way.pop()!.state)
      else if (states.has(step.to) && !seen.has(step.to)) {
        seen.add(step.to)
        way.push({ state: step.to, next: 0 })
      }
    }
  }
  const done = new Set<number>()
  return finished.reverse().flatMap((root) => {
    if (done.has(root)) return []
    done.add(root)
    const set = new Set([root])
    for (const state of set) {
      for (const before of backwards.get(state)!) {
        if (done.has(before)) continue
        done.add(before)
        set.add(before)
      }
    }
    return [set]
  })
}
