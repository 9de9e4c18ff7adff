import type { System } from '../../model/language/system.ts'
import type { Trace, TraceStep } from '../../model/language/trace.ts'
import { Numbers } from '../liveness/numbers.ts'
import type { Alphabet } from './alphabet.ts'
import { impossible, isSubset, Possibilities } from './possible-states.ts'
import type { VisibleGraph } from './visible-graph.ts'

/** A behaviour of the one system that shows that it does not refine the other. */
export interface Difference {
  /** A shortest one. */
  readonly trace: Trace
  /** What can be seen of it. */
  readonly seen: readonly string[]
  /**
   * `does`: the other cannot do its last visible step after the others. `refuses`: after it nothing hidden is left to do, and less
   * is possible than the other system offers in any state that it may be in and stay in.
   */
  readonly kind: 'does' | 'refuses'
  /** What the other system may be seen to do instead of the last step; for `refuses`, what the one still can do. */
  readonly possible: readonly string[]
  /** For `refuses`: the smallest offers of the other system of which the one makes none whole. */
  readonly expected: readonly (readonly string[])[]
}

export interface InclusionOptions {
  /** Compare also what may be refused (stable failures), not only what is done (traces). */
  readonly refusals: boolean
  readonly bytesMax: number
}

/** How a comparison ended. */
export interface Inclusion {
  /** Undefined, and not `outOfMemory`: every visible behaviour of the one is one of the other. */
  readonly difference: Difference | undefined
  readonly outOfMemory: boolean
  /** Pairs of a state of the one and a set of states of the other. */
  readonly pairs: number
  /** Different sets among them. */
  readonly sets: number
}

const none = 0xffff_ffff

/**
 * Is every visible behaviour of `left` one of `right`? Exact, however long behaviours are: states of the one are paired with the set of
 * all states that the other may be in after the same was seen (subset construction on the fly, after Roscoe's and FDR's refinement
 * checking; with refusals, in the stable failures model), breadth first. Yields the number of pairs so far.
 */
export function* include(
  left: { readonly system: System; readonly graph: VisibleGraph },
  right: VisibleGraph,
  { labels }: Alphabet,
  { refusals, bytesMax }: InclusionOptions,
): Generator<number, Inclusion> {
  const { graph } = left
  const possibilities = new Possibilities(right)
  const seen = new Set<number>()
  const [states, sets, parents, instances] = [new Numbers(), new Numbers(), new Numbers(), new Numbers()]
  const add = (state: number, set: number, parent: number, instance: number) => {
    const pair = set * graph.states + state
    if (seen.has(pair)) return
    seen.add(pair)
    states.push(state)
    sets.push(set)
    parents.push(parent)
    instances.push(instance)
  }
  const end = (difference?: Difference, outOfMemory = false): Inclusion => ({
    difference,
    outOfMemory,
    pairs: states.size,
    sets: possibilities.count,
  })
  // A pair takes four numbers, and some 40 bytes in the set of those that were seen.
  const bytes = () => states.bytes * 4 + seen.size * 40 + possibilities.bytes

  for (let state = 0; state < graph.initialStates; state++) add(state, possibilities.initial, none, none)
  for (let pair = 0; pair < states.size; pair++) {
    const [state, set] = [states.values[pair]!, sets.values[pair]!]
    if (refusals && graph.isStable(state)) {
      const offered = graph.offered(state)
      const offers = possibilities.offers(set)
      if (!offers.some((offer) => isSubset(offer, offered))) {
        return end(differenceAt(pair, undefined, 'refuses', offered, offers))
      }
    }
    const steps = graph.stepsFrom(state)
    for (let at = steps.begin; at < steps.end; at++) {
      const [instance, target] = [steps.instances[at]!, steps.targets[at]!]
      const label = graph.labels[instance]!
      const next = label < 0 ? set : possibilities.after(set, label)
      if (next === impossible) return end(differenceAt(pair, instance, 'does', possibilities.next(set), []))
      add(target, next, pair, instance)
    }
    if (pair % 1024 === 1023) {
      if (bytes() > bytesMax) return end(undefined, true)
      yield states.size
    }
  }
  return end()

  function differenceAt(
    pair: number,
    last: number | undefined,
    kind: Difference['kind'],
    possible: readonly number[],
    expected: readonly (readonly number[])[],
  ): Difference {
    const taken = last === undefined ? [] : [last]
    let first = pair
    while (parents.values[first] !== none) {
      taken.unshift(instances.values[first]!)
      first = parents.values[first]!
    }
    const { initial } = graph.initialTrace(states.values[first]!)
    return {
      trace: { initial, steps: stepsOf(left.system, taken) },
      seen: taken.flatMap((instance) => labels[graph.labels[instance]!] ?? []),
      kind,
      possible: possible.map((label) => labels[label]!),
      expected: expected.map((offer) => offer.map((label) => labels[label]!)),
    }
  }
}

function stepsOf(system: System, numbers: readonly number[]): TraceStep[] {
  const instances = system.actions.flatMap(({ name, instances }) =>
    instances.map((parameters) => ({ action: name, parameters })),
  )
  return numbers.map((number) => instances[number]!)
}
