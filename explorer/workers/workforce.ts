import type { AcceleratorOptions } from '../compile/kernel.ts'
import { Expander, type Expansion } from '../expander.ts'
import type { StateSpace } from '../state-space.ts'
import { Tally } from '../tally.ts'
import type { Crew } from './crew.ts'
import { Foreman, memoryOf } from './foreman.ts'
import { Hand } from './hand.ts'
import { differentModel, type Model, readyFor } from './model.ts'
import { chunkAfter, chunksIn, newWork, type Stretch } from './work.ts'

// To wake threads for less is not worth it.
const sharedChunksMin = 2

/** States that the search has to expand itself, and with what. */
export interface OwnStretch extends Stretch {
  readonly expander: Expander
}

/** Who expands the states of a search: the search itself and, once it has one, a crew. */
export class Workforce {
  readonly #model: Model
  readonly #expander: Expander
  readonly #space: StateSpace
  readonly #compile: AcceleratorOptions
  #crew: Crew | undefined
  #foreman: Foreman | undefined
  /** To do again what somebody did not manage. The other one may have been spoiled by it, and says only once what it finds. */
  #spare: Expander | undefined

  constructor(model: Model, expander: Expander, space: StateSpace, compile: AcceleratorOptions) {
    this.#model = model
    this.#expander = expander
    this.#space = space
    this.#compile = compile
  }

  get bytes(): number {
    return this.#foreman?.bytes ?? 0
  }

  employ(crew: Crew): void {
    if (this.#crew) return
    const { size, expanded, isCompact: compact, goals } = this.#space
    const { system, properties } = this.#model
    const { kernel, symmetry: reduction } = this.#expander
    const compile = this.#compile
    const symmetry = reduction !== undefined
    const work = newWork(this.#expander, properties.length, crew.size)
    const memory = memoryOf(this.#space)
    const keepsAll = goals !== undefined
    const newExpander = () => this.#newExpander(compile)
    const hand = new Hand(work, memory, this.#expander, newExpander, keepsAll)
    this.#crew = crew
    this.#foreman = new Foreman(work, crew, hand, {
      space: this.#space,
      shared: memory,
      batch: kernel.batch,
      keepsAll,
      tallyOf: ({ tally }) => new Tally(kernel.tally.fired.length, properties.length, tally),
    })
    const own = readyFor(this.#model, this.#newExpander({}), memory, size)
    crew.start({ work, symmetry, compact, compile, keepsAll, memory, states: size, expanded }, (ready) =>
      ready.text === own.text && ready.digest === own.digest ? undefined : differentModel(system.name),
    )
  }

  async dismiss(): Promise<void> {
    await this.#crew?.dismiss()
    // What this thread has found ahead of the store is dropped.
    this.#expander.kernel.forgetRecent()
    this.#crew = undefined
    this.#foreman = undefined
  }

  /** The state after those that are {@link next}. */
  endOfNext(from: number, end: number): number {
    return Math.min(end, chunkAfter(from, this.#expander.kernel.batch.states))
  }

  /** The next states before `end`: expanded, or still to be expanded, or undefined while somebody is at it. */
  next(from: number, end: number): Expansion | OwnStretch | undefined {
    const { states: chunk } = this.#expander.kernel.batch
    const canShare = this.#crew?.areReady && chunksIn(from, end, chunk) >= sharedChunksMin
    if (canShare && !this.#foreman!.isOpen) this.#foreman!.open(from, end)
    if (!this.#foreman?.isOpen) return { from, to: this.endOfNext(from, end), expander: this.#expander }
    const next = this.#foreman.take()
    if (!next || 'batch' in next) return next
    if (next.failed) this.#spare ??= this.#newExpander({})
    return { from: next.from, to: next.to, expander: next.failed ? this.#spare! : this.#expander }
  }

  /** The state space has taken what came of the states that were {@link next}. */
  taken(): void {
    if (this.#foreman?.isOpen) this.#foreman.taken()
  }

  #newExpander(compile: AcceleratorOptions): Expander {
    const { system, properties } = this.#model
    const { kernel, symmetry } = this.#expander
    const options = { symmetry: symmetry !== undefined, compact: this.#space.isCompact, compile }
    return new Expander(system, properties, { ...options, chunk: kernel.batch.states })
  }
}
