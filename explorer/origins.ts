import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { initialStates, type System } from '../model/language/system.ts'
import type { Trace, TraceStep } from '../model/language/trace.ts'
import type { BoundProperty } from '../properties/property.ts'
import type { Batch } from './batch.ts'
import { compile, type Kernel } from './compile/kernel.ts'
import type { Expander } from './expander.ts'
import { fingerprint } from './fingerprint.ts'
import { Rows, rowInSegment, segmentOf } from './rows.ts'
import { type Column, growing, type Kept, takeRows } from './snapshot.ts'
import type { StateStore } from './store.ts'
import type { Symmetry } from './symmetry/symmetry.ts'
import { areIntact, copyTree, overwriteTree } from './tree.ts'

/** A behaviour and where it ends: a state in the identities of the behaviour, which symmetry may have renamed in the store. */
export interface Behaviour {
  readonly trace: Trace
  readonly tree: Tree
}

export interface OriginsFacts {
  readonly handOvers: number
  readonly initialOf: readonly number[]
}

// States of which it is stored, in any search, from where they were found: most searches have no more, and find all their behaviours at once.
const parentsMin = 2 ** 18

/** What {@link Origins} has to know of a search. */
export interface OriginsOptions {
  /** Its kernel is used between expansions: what is in its batch and its tree is lost. */
  readonly expander: Expander
  /** The packed states, as far as they are kept. */
  readonly states: Rows
  /** The store has fingerprints, and states that were expanded are forgotten. */
  readonly compact: boolean
}

/**
 * How states were found. The first states keep the number of the one that they were found from. Of later ones nothing is stored:
 * states appear in the order in which they are found, so it is known which hand-over brought one, and expanding that stretch again
 * shows from where. Orbits are few, and finding their representatives costs time, so with symmetry all states keep that number;
 * so they do where the stretch would be forgotten.
 */
export class Origins {
  readonly #system: System
  readonly #store: StateStore
  readonly #symmetry: Symmetry | undefined
  /** After hand-over k: how many states there were, and how many of them had been expanded. */
  readonly #handedOver = new Rows(2)
  #handOvers = 0
  readonly #initialOf: number[] = []
  readonly #states: Rows
  readonly #compact: boolean
  /** Of the first so many states. */
  readonly #parentsMax: number
  readonly #parents = new Rows(1)
  #kernel: Kernel

  constructor(system: System, store: StateStore, { expander, states, compact }: OriginsOptions) {
    const { kernel, symmetry } = expander
    this.#system = system
    this.#store = store
    this.#symmetry = symmetry
    this.#states = states
    this.#compact = compact
    this.#parentsMax = symmetry || compact ? Number.POSITIVE_INFINITY : parentsMin
    this.#kernel = kernel
  }

  get bytes(): number {
    return this.#handOvers * 8 + this.#parentsKept * 4
  }

  get #parentsKept(): number {
    return Math.min(this.#store.size, this.#parentsMax)
  }

  /** What has to be kept to go on with the search later, and what takes it over again. */
  get facts(): OriginsFacts {
    return { handOvers: this.#handOvers, initialOf: this.#initialOf }
  }

  get columns(): Readonly<Record<string, Column>> {
    return {
      handOvers: growing(this.#handedOver, this.#handOvers),
      parents: growing(this.#parents, this.#parentsKept),
    }
  }

  /** The store has its states already. */
  takeOver({ handOvers, initialOf }: OriginsFacts, kept: Kept): void {
    this.#handOvers = handOvers
    this.#initialOf.push(...initialOf)
    takeRows(kept, 'handOvers', this.#handedOver, handOvers)
    takeRows(kept, 'parents', this.#parents, this.#parentsKept)
  }

  /** The newest state of the store is this initial state, in the order of `initialStates`. */
  noteInitial(initial: number): void {
    this.#initialOf.push(initial)
    this.#parents.reserve(this.#parentsKept)
  }

  /** The store has taken a batch; it had `before` states, and `expanded` of them are expanded now. */
  noteHandOver(batch: Batch, count: number, before: number, expanded: number): void {
    const handOver = this.#handOvers++
    this.#handedOver.reserve(this.#handOvers)
    this.#handedOver.segments[segmentOf(handOver)]!.set([this.#store.size, expanded], rowInSegment(handOver) * 2)
    const end = this.#parentsKept
    this.#parents.reserve(end)
    let next = before
    for (let k = 0; k < count && next < end; k++) {
      if (batch.targets[k] !== next) continue
      this.#parents.segments[segmentOf(next)]![rowInSegment(next)] = batch.sources[k]!
      next++
    }
  }

  /** A kernel to look at states with, by what of it judges no properties. */
  kernel(): Kernel {
    // Its tree may have been damaged by the very effect whose behaviour is wanted.
    if (!areIntact(this.#kernel.places)) this.#kernel = compile(this.#system, [])
    return this.#kernel
  }

  /** A stored state, packed. One that is forgotten is found again, and symmetry may call it otherwise. */
  storedWords(state: number): Int32Array {
    return state < this.#states.first ? this.#replayTo(state).words : this.#states.copyOf(state)
  }

  /** A stored state as a tree of its own. */
  storedTree(state: number): Tree {
    const kernel = this.kernel()
    kernel.reload(this.storedWords(state), 0)
    return copyTree(this.#system.fields, kernel.tree)
  }

  /** The behaviour by which the search first came to a state, always a shortest one. */
  behaviourTo(state: number): Behaviour {
    const { trace, words } = this.#replayTo(state)
    const kernel = this.kernel()
    kernel.reload(words, 0)
    return { trace, tree: copyTree(this.#system.fields, kernel.tree) }
  }

  /** The behaviour to a state, and then the first step there that violates the property. */
  behaviourThrough(state: number, property: BoundProperty): Trace {
    const { trace, words } = this.#replayTo(state)
    const kernel = compile(this.#system, [property])
    kernel.run(words, 0, 1)
    const instance = kernel.tally.finding(0)?.instance
    if (instance === undefined) throw this.#historyError(state)
    return { initial: trace.initial, steps: [...trace.steps, this.#stepOf(kernel, instance)] }
  }

  /** The same as {@link behaviourTo}, unless history decides so much that the way there cannot be found again. */
  behaviourIfRepeatable(state: number): Behaviour | undefined {
    try {
      return this.behaviourTo(state)
    } catch {
      return undefined
    }
  }

  /** Takes the steps from an initial state along the path of stored states, in the identities of that initial state. */
  #replayTo(state: number): { trace: Trace; words: Int32Array } {
    const path = this.#pathTo(state)
    const initial = this.#initialOf[path[0]!]!
    const kernel = this.kernel()
    const width = kernel.layout.words
    const words = this.#packedInitial(initial)
    const steps: TraceStep[] = []
    for (const next of path.slice(1)) {
      kernel.successors(words, 0)
      const taken = this.#successorIn(kernel, next)
      if (taken === undefined) throw this.#historyError(state)
      steps.push(this.#stepOf(kernel, kernel.batch.instances[taken]!))
      words.set(kernel.batch.words.subarray(taken * width, (taken + 1) * width))
    }
    return { trace: { initial, steps }, words }
  }

  #packedInitial(initial: number): Int32Array {
    const kernel = this.kernel()
    let number = 0
    for (const tree of initialStates(this.#system)) {
      if (number++ !== initial) continue
      overwriteTree(this.#system.fields, kernel.tree, tree)
      kernel.pack()
      return kernel.batch.words.slice(0, kernel.layout.words)
    }
    throw this.#historyError(0)
  }

  #pathTo(state: number): number[] {
    const path = [state]
    for (let at = state; at >= this.#initialOf.length; path.push(at)) {
      at = at < this.#parentsMax ? this.#parents.segments[segmentOf(at)]![rowInSegment(at)]! >>> 0 : this.#sourceOf(at)
    }
    return path.reverse()
  }

  #sourceOf(state: number): number {
    const kernel = this.kernel()
    let handOver = lowerBound(this.#handOvers, (k) => this.#statesAfter(k) > state)
    for (; handOver < this.#handOvers; handOver++) {
      const from = handOver === 0 ? 0 : this.#expandedAfter(handOver - 1)
      const to = this.#expandedAfter(handOver)
      for (let source = from; source < to; source++) {
        kernel.successors(this.#states.segments[segmentOf(source)]!, rowInSegment(source))
        if (this.#successorIn(kernel, state) !== undefined) return source
      }
    }
    throw this.#historyError(state)
  }

  #statesAfter(handOver: number): number {
    return this.#handedOver.segments[segmentOf(handOver)]![rowInSegment(handOver) * 2]!
  }

  #expandedAfter(handOver: number): number {
    return this.#handedOver.segments[segmentOf(handOver)]![rowInSegment(handOver) * 2 + 1]!
  }

  /** Position in the batch of the first successor that the store knows as `state`. */
  #successorIn(kernel: Kernel, state: number): number | undefined {
    const width = kernel.layout.words
    const wanted = this.#store.rows.copyOf(state)
    const candidate = new Int32Array(width)
    const key = this.#compact ? new Int32Array(wanted.length) : candidate
    for (let k = 0; k < kernel.counters.batched; k++) {
      for (let j = 0; j < width; j++) candidate[j] = kernel.batch.words[k * width + j]!
      this.#symmetry?.canonicalise(candidate, 0)
      if (this.#compact) fingerprint(candidate, 0, width, key, 0)
      if (wanted.every((word, j) => word === key[j])) return k
    }
    return undefined
  }

  #stepOf(kernel: Kernel, instance: number): TraceStep {
    const { action, parameters } = kernel.instances[instance]!
    return { action: this.#system.actions[action]!.name, parameters }
  }

  #historyError(state: number): MoveproofError {
    return new MoveproofError('impure-action', {
      what: `State ${state} could not be reached a second time.`,
      where: this.#system.name,
      cause: 'a condition or an effect depends on a variable outside the state',
      next: 'put what the action has to remember into the state of its part',
    })
  }
}

/** The first of `count` positions at which `reached` holds; it holds from there on. */
export function lowerBound(count: number, reached: (position: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (reached(middle)) high = middle
    else low = middle + 1
  }
  return low
}
