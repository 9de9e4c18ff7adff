import type { System } from '../../model/language/system.ts'
import { frozenTreeOf, keyOf, type State } from '../state.ts'
import type { Candidate, Move } from './pursuit.ts'
import { attempt, type Pass, type Standing } from './standing.ts'

/** Was everything looked at that some steps lead to? */
export type Extent = 'all' | 'limit'

export interface ReorderOptions {
  /** Take any steps, not only those that the behaviour has. */
  readonly any: boolean
  /** How many states to look at. */
  readonly statesMax: number
  /** Told how far it has looked. */
  readonly note: (extent: Extent) => void
}

/**
 * Looks, breadth first, for a shorter behaviour that takes the same steps in any order and as often as it likes; for a
 * liveness property, for a shorter way into the loop.
 */
export function* inBetterOrder(standing: Standing, { any, statesMax, note }: ReorderOptions): Pass {
  const { pursuit, way } = standing
  const search = new Search(standing, any ? allMoves(pursuit.system) : differentMoves(way.moves), statesMax)
  for (const candidate of search.run()) {
    if (!candidate) {
      yield standing
      continue
    }
    const found = attempt(standing, 'order', candidate)
    // In a lasso, what has to happen before the loop may be on the longer way only.
    if (found && found.moves.length < way.moves.length) return { ...standing, way: found }
    if (!pursuit.isLasso) break
  }
  note(search.isCutShort ? 'limit' : 'all')
  return standing
}

/** How a state was reached first. */
interface Reached {
  readonly state: State
  readonly from: number
  readonly move: Move | undefined
  readonly initial: number
}

class Search {
  readonly #standing: Standing
  readonly #statesMax: number
  readonly #moves: readonly Move[]
  readonly #reached: Reached[] = []
  readonly #seen = new Set<string>()
  /** Liveness: the states of the loop, by the number of the state in the behaviour. */
  readonly #loop: ReadonlyMap<string, number>
  isCutShort = false

  constructor(standing: Standing, moves: readonly Move[], statesMax: number) {
    const { way } = standing
    this.#standing = standing
    this.#statesMax = statesMax
    this.#moves = moves
    const loop = way.loopStart === undefined ? [] : way.states.slice(way.loopStart)
    this.#loop = new Map(loop.map((state, i) => [keyOf(state), way.loopStart! + i] as const).reverse())
  }

  /** Yields candidates, shortest first, and undefined after each state that was looked at. */
  *run(): Generator<Candidate | undefined, void, void> {
    const { pursuit, way } = this.#standing
    const lengthMax = (way.loopStart ?? way.moves.length) - 1
    for (const [initial, state] of pursuit.initials.entries()) {
      yield* this.#add({ state, from: -1, move: undefined, initial })
    }
    let levelEnd = this.#reached.length
    for (let at = 0, length = 0; at < this.#reached.length; at++) {
      if (at === levelEnd) {
        length++
        levelEnd = this.#reached.length
      }
      if (length === lengthMax) return
      yield* this.#expand(at)
      yield undefined
      if (this.isCutShort) return
    }
  }

  *#expand(at: number): Generator<Candidate> {
    const { pursuit } = this.#standing
    const { system } = pursuit
    const { state, initial } = this.#reached[at]!
    const tree = frozenTreeOf(system, state)
    for (const move of this.#moves) {
      const after = pursuit.take(state, tree, move)
      if (!after) continue
      const reached = { state: after, from: at, move, initial }
      if (pursuit.property.kind === 'step') {
        const step = { before: tree, ...move, after: frozenTreeOf(system, after) }
        if (pursuit.isViolated(after, step.after, step)) yield this.#candidate(reached)
      }
      yield* this.#add(reached)
      if (this.isCutShort) return
    }
  }

  *#add(reached: Reached): Generator<Candidate> {
    const key = keyOf(reached.state)
    if (this.#seen.has(key)) return
    if (this.#seen.size >= this.#statesMax) {
      this.isCutShort = true
      return
    }
    this.#seen.add(key)
    this.#reached.push(reached)
    this.#standing.hunt.tried.order++
    const { pursuit } = this.#standing
    const ends = pursuit.isLasso
      ? this.#loop.has(key)
      : pursuit.property.kind !== 'step' &&
        pursuit.isViolated(reached.state, frozenTreeOf(pursuit.system, reached.state), undefined)
    if (ends) yield this.#candidate(reached)
  }

  /** The behaviour that ends here; into a loop, goes round it from here. */
  #candidate(end: Reached): Candidate {
    const moves: Move[] = []
    for (let at: Reached | undefined = end; at?.move; at = this.#reached[at.from]) moves.unshift(at.move)
    const { way } = this.#standing
    if (way.loopStart === undefined) return { initial: end.initial, moves }
    const begin = this.#loop.get(keyOf(end.state))!
    const loop = [...way.moves.slice(begin), ...way.moves.slice(way.loopStart, begin)]
    return { initial: end.initial, moves: [...moves, ...loop], loopStart: moves.length }
  }
}

function allMoves({ actions }: System): Move[] {
  return actions.flatMap((action) => action.instances.map((instance) => ({ action, instance })))
}

function differentMoves(moves: readonly Move[]): Move[] {
  return moves.filter(
    (one, i) => moves.findIndex((other) => other.instance === one.instance && other.action === one.action) === i,
  )
}
