import type { Way } from './pursuit.ts'
import { carried, elementSets, usedElements } from './renaming.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

/** Lets steps speak of fewer elements: another one takes the part of each, or the steps that speak of it are left out. */
export function* withFewerElements(standing: Standing): Pass {
  let best = standing
  for (const { name, size } of elementSets(best.pursuit.system)) {
    for (const element of [...(usedElements(best.way.moves).get(name) ?? [])].reverse()) {
      const others = [...(usedElements(best.way.moves).get(name) ?? [])].filter((other) => other !== element)
      for (const other of [...others, undefined]) {
        const becomes = Array.from({ length: size }, (_, i) => (i === element ? other : i))
        const found = attempt(best, 'elements', carried(best.way, best.pursuit.system, new Map([[name, becomes]])))
        const isBetter = found && count(found) < count(best.way) && found.moves.length <= best.way.moves.length
        if (isBetter) best = { ...best, way: found }
        yield best
        if (isBetter) break
      }
    }
  }
  return best
}

/** Gives the elements that steps speak of the first names of their sets, in the order in which they appear, as far as they are alike. */
export function* withFirstNames(standing: Standing): Pass {
  let best = standing
  for (const { name, size } of elementSets(best.pursuit.system)) {
    const named = new Set<number>()
    const appearing = () => [...(usedElements(best.way.moves).get(name) ?? [])]
    for (let position = 0; position < appearing().length; position++) {
      const element = appearing()[position]!
      for (let first = 0; first < element; first++) {
        if (named.has(first)) continue
        const becomes = Array.from({ length: size }, (_, i) => (i === element ? first : i === first ? element : i))
        const found = attempt(best, 'names', carried(best.way, best.pursuit.system, new Map([[name, becomes]])))
        const isSame = found && found.moves.length === best.way.moves.length
        if (isSame) best = { ...best, way: found }
        yield best
        if (isSame) break
      }
      named.add(appearing()[position]!)
    }
  }
  return best
}

function count({ moves }: Way): number {
  return usedElements(moves)
    .values()
    .reduce((sum, { size }) => sum + size, 0)
}
