import type { System } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import type { Batch } from './batch.ts'
import { type AcceleratorOptions, compile, type Kernel } from './compile/kernel.ts'
import { fingerprint, fingerprintWords } from './fingerprint.ts'
import { hashWords } from './hash.ts'
import { Symmetry } from './symmetry/symmetry.ts'
import type { Tally } from './tally.ts'

/** The successors of the states from .. to - 1, under symmetry their representatives, and what was counted on the way. */
export interface Expansion {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly batch: Batch
  readonly tally: Tally
  /** Per `alwaysReachable` property: 1 for each of the states that is a goal. */
  readonly goals: readonly Uint8Array[]
  /** The successors have been looked up already, when the store had fewer states; false unless told. */
  readonly isLookedUp?: boolean
  /** By state, bits of the instances whose successors are not in the batch because the store had them. */
  readonly dropped?: Int32Array | undefined
}

export interface ExpanderOptions {
  readonly symmetry: boolean
  /** The store has fingerprints instead of states. */
  readonly compact: boolean
  readonly compile?: AcceleratorOptions
  /** Steps that change nothing are among the successors, until {@link Kernel.dropSelfLoops}. */
  readonly selfLoops?: boolean | undefined
  /** Milliseconds. */
  readonly clock?: (() => number) | undefined
  /** The most states to expand at a time, a power of two. */
  readonly chunk?: number | undefined
}

/** Expands states of one system. Every thread of a search has its own. */
export class Expander {
  readonly kernel: Kernel
  readonly symmetry: Symmetry | undefined

  constructor(system: System, properties: readonly BoundProperty[], options: ExpanderOptions) {
    const { symmetry, compact, compile: how, chunk, selfLoops, clock } = options
    this.kernel = compile(system, properties, {
      ...how,
      chunk,
      selfLoops,
      clock,
      keyWords: compact ? fingerprintWords : undefined,
    })
    this.symmetry = symmetry ? Symmetry.of(system, this.kernel.layout) : undefined
  }

  /** Words of what the store tells states by. */
  get keyWords(): number {
    const { batch, layout } = this.kernel
    return batch.keys === batch.words ? layout.words : fingerprintWords
  }

  /**
   * @param shift what to add to a row of `words` to have the number of its state
   * @param asleep bits of the instances that need not be fired, by row; none unless given
   */
  expand(words: Int32Array, from: number, to: number, shift: number, asleep?: Int32Array): Expansion {
    const { kernel } = this
    kernel.run(words, from, to, shift, asleep)
    const count = kernel.counters.batched
    this.represent(count)
    return { from: from + shift, to: to + shift, count, batch: kernel.batch, tally: kernel.tally, goals: kernel.goals }
  }

  /** Replaces the first `count` states of the batch by their representatives, and gives them their keys. */
  represent(count: number): void {
    const { batch, layout } = this.kernel
    const width = layout.words
    if (this.symmetry) {
      for (let k = 0; k < count; k++) {
        this.symmetry.canonicalise(batch.words, k * width)
        batch.hashes[k] = hashWords(batch.words, k * width, width)
      }
    }
    if (batch.keys === batch.words) return
    for (let k = 0; k < count; k++) {
      fingerprint(batch.words, k * width, width, batch.keys, k * fingerprintWords)
      batch.hashes[k] = hashWords(batch.keys, k * fingerprintWords, fingerprintWords)
    }
  }
}
