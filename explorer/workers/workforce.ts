import type { TabulationOptions } from '../compile/kernel.ts'
import { Expander, type Expansion } from '../expander.ts'
import type { StateSpace } from '../state-space.ts'
import type { Crew } from './crew.ts'
import { Foreman, memoryOf } from './foreman.ts'
import { differentModel, type Model, readyFor } from './model.ts'
import { chunkAfter, chunksIn, type Stretch } from './work.ts'

// To wake threads for less is not worth it.
const sharedChunksMin = 2

/** Who expands the states of a search: the search itself and, once it has one, a crew. */
export class Workforce {
  readonly #model: Model
  readonly #expander: Expander
  readonly #space: StateSpace
  readonly #compile: TabulationOptions
  #crew: Crew | undefined
  #foreman: Foreman | undefined

  constructor(model: Model, expander: Expander, space: StateSpace, compile: TabulationOptions) {
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
    const { store, states, size, isCompact: compact, goals } = this.#space
    const { system, properties } = this.#model
    const memory = memoryOf(store, states)
    const symmetry = this.#expander.symmetry !== undefined
    this.#crew = crew
    this.#foreman = new Foreman(crew, this.#expander, store, states)
    const { work } = this.#foreman
    const expander = new Expander(system, properties, { symmetry, compact, chunk: work.chunk })
    const own = readyFor(this.#model, expander, memory, size)
    const keepsAll = goals !== undefined
    crew.start({ work, symmetry, compact, compile: this.#compile, keepsAll, memory, states: size }, (ready) =>
      ready.text === own.text && ready.digest === own.digest ? undefined : differentModel(system.name),
    )
  }

  async dismiss(): Promise<void> {
    await this.#crew?.dismiss()
    this.#crew = undefined
    this.#foreman = undefined
  }

  /** The next states before `end`: expanded if a worker has done so, undefined while one is at it, still to be expanded if none is. */
  next(from: number, end: number): Expansion | Stretch | undefined {
    const { states: chunk } = this.#expander.kernel.batch
    const canShare = this.#crew?.areReady && chunksIn(from, end, chunk) >= sharedChunksMin
    if (canShare && !this.#foreman!.isOpen) this.#foreman!.open(from, end)
    return this.#foreman?.isOpen ? this.#foreman.take() : { from, to: Math.min(end, chunkAfter(from, chunk)) }
  }

  /** The state space has taken what came of the states that were {@link next}. */
  taken(): void {
    if (this.#foreman?.isOpen) this.#foreman.taken()
  }
}
