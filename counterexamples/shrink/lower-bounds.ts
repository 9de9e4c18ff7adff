import type { Bounds } from '../../model/language/bounds.ts'
import type { Pursuit, Way } from './pursuit.ts'
import { carried, elementSets, type Renaming, usedElements } from './renaming.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

// In how many ways elements that are no longer there may be replaced.
const renamingsMax = 64

// In how many ways while the behaviour is long, and each takes a while.
const renamingsMaxQuickly = 8

/**
 * Lowers single bounds as far as leaving out all steps of other elements allows, the elements that steps speak of last being tried first. Comes before
 * steps are left out: what has fewer elements has fewer steps, and takes less to look at.
 */
export function* withFewerActors(standing: Standing): Pass {
  return yield* withLowerSingleBounds(standing, ({ way, pursuit }, to) => {
    const candidates = chosen(way, pursuit, to).take(renamingsMaxQuickly)
    return candidates.map((renaming) => ({ renaming, initial: way.initial }))
  })
}

/** Lowers single bounds as far as possible, and then two at a time by one: some can only be lowered together. */
export function* withLowerBounds(standing: Standing): Pass {
  const { bounds: declared } = standing.hunt.definition
  let best = yield* withLowerSingleBounds(standing, allWays)
  for (const [i, one] of declared.entries()) {
    for (const other of declared.slice(i + 1)) {
      for (let before: Standing | undefined; before !== best; ) {
        before = best
        const [first, second] = [best.pursuit.system.bounds[one.name]! - 1, best.pursuit.system.bounds[other.name]! - 1]
        if (first < one.min || second < other.min) break
        best = yield* lowered(best, { [one.name]: first, [other.name]: second }, allWays)
      }
    }
  }
  return best
}

/** How a behaviour may be carried to another system. */
interface Carrying {
  readonly renaming: Renaming
  readonly initial: number
}

type Carryings = (best: Standing, to: Pursuit) => Iterable<Carrying>

function* withLowerSingleBounds(standing: Standing, carryings: Carryings): Pass {
  let best = standing
  for (const { name, min } of standing.hunt.definition.bounds) {
    for (let value = min; value < best.pursuit.system.bounds[name]!; value++) {
      best = yield* lowered(best, { [name]: value }, carryings)
    }
  }
  return best
}

/** The counterexample at lower bounds, or as it is. */
function* lowered(best: Standing, lower: Bounds, carryings: Carryings): Pass {
  const pursuit = best.hunt.atIfPossible({ ...best.pursuit.system.bounds, ...lower })
  if (!pursuit) return best
  for (const { renaming, initial } of carryings(best, pursuit)) {
    const { moves, loopStart } = carried(best.way, pursuit.system, renaming)
    const way = attempt({ ...best, pursuit }, 'bounds', { initial, moves, loopStart })
    if (way) return { ...best, pursuit, way }
    yield best
  }
  return best
}

function* allWays({ way, pursuit }: Standing, to: Pursuit): Generator<Carrying> {
  for (const renaming of [...chosen(way, pursuit, to).take(renamingsMax), ...replaced(way, pursuit, to)]) {
    for (const initial of initialsFrom(way.initial, to)) yield { renaming, initial }
  }
}

/** The numbers of initial states, this one first. Which state has a number may depend on bounds. */
function initialsFrom(first: number, { initials }: Pursuit): number[] {
  return [first, ...initials.keys().filter((number) => number !== first)]
}

/** For each index set, which element of the other system has the label of each of its elements. */
function counterpartsIn(from: Pursuit, to: Pursuit): Map<string, (number | undefined)[]> {
  const there = new Map(elementSets(to.system).map(({ name, labels }) => [name, labels]))
  const counterparts = elementSets(from.system).map(({ name, labels }) => {
    const others = there.get(name) ?? []
    const positions = labels.map((label) => others.indexOf(label))
    return [name, positions.map((position) => (position < 0 ? undefined : position))] as const
  })
  return new Map(counterparts)
}

/** Some of the elements take the places that are left, and steps of the others are left out. Those that steps speak of last come first. */
function* chosen(way: Way, from: Pursuit, to: Pursuit): Generator<Renaming> {
  const counterparts = counterpartsIn(from, to)
  const used = usedElements(way.moves.toReversed())
  const sets = [...counterparts].flatMap(([name, places]) => {
    const elements = [...(used.get(name) ?? [])]
    const left = places.filter((place) => place !== undefined)
    const isFull = elements.some((element) => places[element] === undefined)
    return isFull ? [{ name, places, left, choices: subsets(elements, left.length).toArray() }] : []
  })
  const count = sets.reduce((product, { choices }) => product * choices.length, 1)
  for (let number = 0; number < count; number++) {
    const renaming = new Map<string, readonly (number | undefined)[]>(counterparts)
    let rest = number
    for (const { name, places, left, choices } of sets) {
      renaming.set(name, placed(choices[rest % choices.length]!, places, left))
      rest = Math.floor(rest / choices.length)
    }
    yield renaming
  }
}

/** Elements that have a place keep it, the others take what is left in order. */
function placed(
  elements: readonly number[],
  places: readonly (number | undefined)[],
  left: readonly number[],
): (number | undefined)[] {
  const taken = new Set(elements.map((element) => places[element]))
  const free = left.filter((place) => !taken.has(place))
  return places.map((place, element) => (elements.includes(element) ? (place ?? free.shift()) : undefined))
}

/** All choices of so many, those with the first ones first. */
function* subsets(of: readonly number[], size: number): Generator<number[]> {
  if (size === 0) yield []
  if (size === 0 || of.length < size) return
  const [first, ...others] = of
  for (const rest of subsets(others, size - 1)) yield [first!, ...rest]
  yield* subsets(others, size)
}

/** What the elements that are no longer there may become: others that no step speaks of, others, or nothing. */
function* replaced(way: Way, from: Pursuit, to: Pursuit): Generator<Renaming> {
  const used = usedElements(way.moves)
  const there = new Map(elementSets(to.system).map((set) => [set.name, set]))
  const choices: { set: string; element: number; becomes: readonly (number | undefined)[] }[] = []
  const kept = counterpartsIn(from, to)
  for (const set of elementSets(from.system)) {
    const labels = there.get(set.name)?.labels ?? []
    const counterparts = kept.get(set.name)!
    const speaksOf = used.get(set.name) ?? new Set()
    const taken = new Set([...speaksOf].map((element) => counterparts[element]))
    const free = labels.map((_, i) => i).filter((i) => !taken.has(i))
    const rest = labels.map((_, i) => i).filter((i) => taken.has(i))
    for (const element of speaksOf) {
      if (counterparts[element] !== undefined) continue
      choices.push({ set: set.name, element, becomes: [...free, ...rest, undefined] })
    }
  }
  // Where all have their places, that was tried.
  if (choices.length === 0) return
  const count = Math.min(
    renamingsMax,
    choices.reduce((product, { becomes }) => product * becomes.length, 1),
  )
  for (let number = 0; number < count; number++) {
    const renaming = new Map([...kept].map(([name, becomes]) => [name, [...becomes]]))
    let rest = number
    for (const { set, element, becomes } of choices) {
      renaming.get(set)![element] = becomes[rest % becomes.length]
      rest = Math.floor(rest / becomes.length)
    }
    yield renaming
  }
}
