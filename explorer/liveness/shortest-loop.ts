import type { FairComponents } from './fair-components.ts'
import type { StateGraph } from './graph.ts'
import type { Met, Obligations } from './obligations.ts'
import { Pace } from './pace.ts'
import type { Loop } from './some-loop.ts'

/** Steps that may still be looked at. */
export interface Budget {
  steps: number
}

/** A state of a loop that is not closed yet, with what it has met. */
interface Node {
  readonly state: number
  readonly met: Met
  readonly length: number
  /** How many instances it has still to take that are enabled wherever it goes: each takes a step of its own. */
  readonly left: number
  readonly instance: number
  readonly from: Node | undefined
}

/**
 * The shortest fair loop of 1 to `lengthMax` steps through a state of a fair component: A* over states together with what has been
 * met on the way. Of equally promising ways the longest is followed first, so that a loop without detours is found at once.
 * @param before what the behaviour has met before it comes to the state
 * @param budget what is used is taken off; when it does not suffice it is 0, and the search gives up
 */
export function* shortestLoop(
  graph: StateGraph,
  components: FairComponents,
  obligations: Obligations,
  state: number,
  before: Met,
  lengthMax: number,
  budget: Budget,
): Generator<undefined, Loop | undefined> {
  const component = components.componentOf(state)
  const unavoidable = new Set(components.alwaysEnabledIn(component))
  const open = new Frontier(lengthMax)
  const shortest = new Shortest(graph.found)
  const pace = new Pace()
  const met = before | obligations.metIn(state)
  open.add({ state, met, length: 0, left: unavoidable.size, instance: 0, from: undefined })
  for (let node = open.take(); node; node = open.take()) {
    if (node.length > 0 && node.state === state && obligations.owed(node.met) === 0n) return instancesOf(node)
    const { begin, end, instances, targets } = graph.stepsFrom(node.state)
    if (budget.steps < end - begin) {
      budget.steps = 0
      return undefined
    }
    budget.steps -= end - begin
    // Asking what is met in a target looks at its steps.
    const steps = Array.from({ length: end - begin }, (_, i) => [instances[begin + i]!, targets[begin + i]!] as const)
    for (const [instance, target] of steps) {
      if (components.componentOf(target) !== component) continue
      const taken = unavoidable.has(instance) && !obligations.isTaken(node.met, instance)
      const next: Node = {
        state: target,
        met: obligations.after(node.met, instance, target),
        length: node.length + 1,
        left: node.left - (taken ? 1 : 0),
        instance,
        from: node,
      }
      if (next.length + next.left <= lengthMax && shortest.improves(next)) open.add(next)
    }
    if (pace.isDue()) yield
  }
  return undefined
}

/** Nodes by how long a loop through them is at the least. */
class Frontier {
  readonly #byLength: Node[][]
  #shortest = 0

  constructor(lengthMax: number) {
    this.#byLength = Array.from({ length: lengthMax + 1 }, () => [])
  }

  add(node: Node): void {
    // At the start it may turn out that every loop is too long.
    this.#byLength[node.length + node.left]?.push(node)
  }

  take(): Node | undefined {
    while (this.#shortest < this.#byLength.length) {
      const node = this.#byLength[this.#shortest]!.pop()
      if (node) return node
      this.#shortest++
    }
    return undefined
  }
}

/** The shortest way found so far to each state with what has been met. */
class Shortest {
  readonly #states: number
  readonly #numbers = new Map<Met, number>()
  readonly #lengths = new Map<number, number>()

  constructor(states: number) {
    this.#states = states
  }

  improves({ state, met, length }: Node): boolean {
    let number = this.#numbers.get(met)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(met, number)
    }
    const key = number * this.#states + state
    const known = this.#lengths.get(key)
    if (known !== undefined && known <= length) return false
    this.#lengths.set(key, length)
    return true
  }
}

function instancesOf(last: Node): Loop {
  const loop: number[] = []
  for (let node = last; node.from; node = node.from) loop.push(node.instance)
  return loop.reverse()
}
