import { initials, successors } from '../../counterexamples/interpreter.ts'
import { falseConjunct, premiseIn } from '../../counterexamples/judge.ts'
import { frozenTreeOf, keyOf, type State } from '../../counterexamples/state.ts'
import { type Instance, type System, stepText } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

// What liveness means, as directly as it can be said: walks along every behaviour that could be a lasso, breadth first, and notes on
// the way only what the definitions of property and fairness speak of.

interface Step {
  readonly text: string
  readonly to: number
}

/** The whole system as a list. */
interface Listed {
  readonly states: readonly State[]
  readonly initial: readonly number[]
  readonly steps: readonly (readonly Step[])[]
}

function listed(system: System): Listed {
  const states: State[] = []
  const numbers = new Map<string, number>()
  const numberOf = (state: State) => {
    const key = keyOf(state)
    if (!numbers.has(key)) numbers.set(key, states.push(state) - 1)
    return numbers.get(key)!
  }
  const initial = [...new Set([...initials(system)].map(numberOf))]
  const steps: Step[][] = []
  for (let i = 0; i < states.length; i++) {
    const next = [...successors(system, states[i]!)]
    steps.push(next.map(({ action, instance, state }) => ({ text: stepText(action, instance), to: numberOf(state) })))
  }
  return { states, initial, steps }
}

/** Steps of the shortest behaviour that violates the property, stem and loop together; undefined when there is none. */
export function shortestViolation(system: System, property: BoundProperty): number | undefined {
  const all = listed(system)
  const lengths = property.instances.map((instance) => shortestFor(system, property, all, instance))
  const shortest = Math.min(...lengths)
  return Number.isFinite(shortest) ? shortest : undefined
}

function shortestFor(system: System, property: BoundProperty, all: Listed, instance: Instance): number {
  const trees = all.states.map((state) => frozenTreeOf(system, state))
  const away = trees.map((tree) => falseConjunct(system, property, tree, instance) !== undefined)
  const premise = trees.map((tree) => property.kind !== 'eventually' && premiseIn(system, property, tree, instance))
  const weak = new Set<string>()
  const strong = new Set<string>()
  for (const [i, action] of system.actions.entries()) {
    const own = { none: undefined, weak, strong }[property.fairness[i]!]
    for (const instance of action.instances) own?.add(stepText(action, instance))
  }

  /** Stems: a state, and whether the condition is owed there, since a premise after which it was never true. */
  const owes = (state: number, before: boolean) => away[state]! && (before || premise[state]!)
  const key = (state: number, owed: boolean) => `${state} ${owed}`
  const starts = all.initial.map((state) => ({ state, owed: owes(state, property.kind === 'eventually') }))
  const stems = breadthFirst(
    starts,
    ({ state, owed }) => key(state, owed),
    ({ state, owed }) => all.steps[state]!.map(({ to }) => ({ state: to, owed: owes(to, owed) })),
  )

  let shortest = Number.POSITIVE_INFINITY
  for (const { node: entry, depth } of stems) {
    if (!away[entry.state] || (property.kind === 'eventually' && !entry.owed)) continue
    const enabled = (state: number) => all.steps[state]!.map(({ text }) => text)
    const note = (at: Loop, state: number, taken?: string): Loop => ({
      state,
      owed: at.owed || premise[state]!,
      // Weak: what could go wrong is an instance enabled in all states so far and not taken.
      constant: at.constant.filter((text) => enabled(state).includes(text) && text !== taken),
      enabled: [...new Set([...at.enabled, ...enabled(state).filter((text) => strong.has(text))])].sort(),
      taken: taken && strong.has(taken) ? [...new Set([...at.taken, taken])].sort() : at.taken,
    })
    const isFair = ({ owed, constant, enabled, taken }: Loop) =>
      owed && constant.length === 0 && enabled.every((text) => taken.includes(text))
    const empty: Loop = { state: entry.state, owed: entry.owed, constant: [...weak].sort(), enabled: [], taken: [] }
    const first = note(empty, entry.state)
    if (isFair(first)) shortest = Math.min(shortest, depth)
    const loops = breadthFirst(
      [first],
      (loop) => JSON.stringify(loop),
      (loop) => all.steps[loop.state]!.filter(({ to }) => away[to]).map(({ text, to }) => note(loop, to, text)),
    )
    for (const { node: loop, depth: length } of loops) {
      if (length > 0 && loop.state === entry.state && isFair(loop)) shortest = Math.min(shortest, depth + length)
    }
  }
  return shortest
}

/** A loop that is not closed yet. */
interface Loop {
  readonly state: number
  readonly owed: boolean
  readonly constant: readonly string[]
  readonly enabled: readonly string[]
  readonly taken: readonly string[]
}

function breadthFirst<T>(
  starts: readonly T[],
  keyOf: (node: T) => string,
  next: (node: T) => readonly T[],
): { readonly node: T; readonly depth: number }[] {
  const seen = new Set<string>()
  const found: { node: T; depth: number }[] = []
  const add = (node: T, depth: number) => {
    if (seen.has(keyOf(node))) return
    seen.add(keyOf(node))
    found.push({ node, depth })
  }
  for (const node of starts) add(node, 0)
  for (let i = 0; i < found.length; i++) for (const node of next(found[i]!.node)) add(node, found[i]!.depth + 1)
  return found
}
