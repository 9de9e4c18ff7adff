import type { Bounds } from '../../model/language/bounds.ts'
import type { Pursuit, Way } from './pursuit.ts'
import { carried, elementSets, type Renaming, usedElements } from './renaming.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

// In how many ways elements that are no longer there may be replaced.
const renamingsMax = 64

/** Lowers single bounds as far as possible, and then two at a time by one: some can only be lowered together. */
export function* withLowerBounds(standing: Standing): Pass {
  const { bounds: declared } = standing.hunt.definition
  let best = standing
  for (const { name, min } of declared) {
    for (let value = min; value < best.pursuit.system.bounds[name]!; value++) {
      best = yield* lowered(best, { [name]: value })
    }
  }
  for (const [i, one] of declared.entries()) {
    for (const other of declared.slice(i + 1)) {
      for (let before: Standing | undefined; before !== best; ) {
        before = best
        const [first, second] = [best.pursuit.system.bounds[one.name]! - 1, best.pursuit.system.bounds[other.name]! - 1]
        if (first < one.min || second < other.min) break
        best = yield* lowered(best, { [one.name]: first, [other.name]: second })
      }
    }
  }
  return best
}

/** The counterexample at lower bounds, or as it is. */
function* lowered(best: Standing, lower: Bounds): Pass {
  const pursuit = best.hunt.atIfPossible({ ...best.pursuit.system.bounds, ...lower })
  if (!pursuit) return best
  for (const renaming of renamings(best.way, best.pursuit, pursuit)) {
    const { moves, loopStart } = carried(best.way, pursuit.system, renaming)
    for (const initial of initialsFrom(best.way.initial, pursuit)) {
      const way = attempt({ ...best, pursuit }, 'bounds', { initial, moves, loopStart })
      if (way) return { ...best, pursuit, way }
      yield best
    }
  }
  return best
}

/** The numbers of initial states, this one first. Which state has a number may depend on bounds. */
function initialsFrom(first: number, { initials }: Pursuit): number[] {
  return [first, ...initials.keys().filter((number) => number !== first)]
}

/** What the elements that are no longer there may become: others that no step speaks of, others, or nothing. */
function* renamings(way: Way, from: Pursuit, to: Pursuit): Generator<Renaming> {
  const used = usedElements(way.moves)
  const there = new Map(elementSets(to.system).map((set) => [set.name, set]))
  const choices: { set: string; element: number; becomes: readonly (number | undefined)[] }[] = []
  const kept = new Map<string, (number | undefined)[]>()
  for (const set of elementSets(from.system)) {
    const labels = there.get(set.name)?.labels ?? []
    const counterparts = set.labels.map((label) => {
      const position = labels.indexOf(label)
      return position < 0 ? undefined : position
    })
    kept.set(set.name, counterparts)
    const speaksOf = used.get(set.name) ?? new Set()
    const taken = new Set([...speaksOf].map((element) => counterparts[element]))
    const free = labels.map((_, i) => i).filter((i) => !taken.has(i))
    const rest = labels.map((_, i) => i).filter((i) => taken.has(i))
    for (const element of speaksOf) {
      if (counterparts[element] !== undefined) continue
      choices.push({ set: set.name, element, becomes: [...free, ...rest, undefined] })
    }
  }
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
