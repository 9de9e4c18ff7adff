import { Expander } from '../../explorer/expander.ts'
import type { Crew, Job, Ready } from '../../explorer/workers/crew.ts'
import { Hand, type StoreMemory } from '../../explorer/workers/hand.ts'
import { type Model, readyFor } from '../../explorer/workers/model.ts'
import { claimTurn, control, type SharedWork } from '../../explorer/workers/work.ts'

/**
 * Workers without threads: whenever the search would wait, some of them do something, in an order that numbers decide. What real
 * threads do once in a thousand runs, this does again whenever it is asked to.
 */
export class SimulatedCrew implements Crew {
  readonly size: number
  /** Chunks that it has expanded. */
  expanded = 0
  readonly #model: Model
  readonly #schedule: () => number
  #work: SharedWork | undefined
  #hands: readonly Hand[] = []
  /** The turn that each has claimed and not yet expanded. */
  #claimed: (number | undefined)[] = []

  constructor(size: number, model: Model, schedule: () => number) {
    this.size = size
    this.#model = model
    this.#schedule = schedule
  }

  start(
    { work, symmetry, compact, compile, keepsAll, memory, states, expanded }: Job,
    judge: (ready: Ready) => Error | undefined,
  ): void {
    const { system, properties } = this.#model
    const newExpander = () => new Expander(system, properties, { symmetry, compact, compile, chunk: work.chunk })
    const problem = judge(readyFor(this.#model, newExpander(), memory, states))
    if (problem) throw problem
    this.#work = work
    this.#hands = Array.from({ length: this.size }, () => new Hand(work, memory, newExpander(), newExpander, keepsAll))
    for (const hand of this.#hands) hand.expect(states, expanded)
    this.#claimed = this.#hands.map(() => undefined)
  }

  /** The search asks that at every chunk: some do something meanwhile, whether it needs them or not. */
  get areReady(): boolean {
    for (let rounds = this.#schedule() % 4; rounds > 0; rounds--) this.wait()
    // Some levels the search does alone.
    return this.#schedule() % 4 !== 0
  }

  /** Turns that are claimed, by the search too, and not in the store yet. */
  get ahead(): number {
    const words = this.#work!.control
    return words[control.next]! - words[control.turn]!
  }

  share(memory: StoreMemory): void {
    for (const hand of this.#hands) hand.see(memory)
  }

  wait(): void {
    for (let steps = this.#schedule() % 5; steps >= 0; steps--) {
      const who = this.#schedule() % this.size
      const turn = this.#claimed[who]
      if (turn === undefined) {
        this.#claimed[who] = claimTurn(this.#work!)
      } else {
        this.#hands[who]!.expand(turn)
        this.#claimed[who] = undefined
        this.expanded++
      }
    }
  }

  async dismiss(): Promise<void> {}
}

/** Numbers that look random, the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed | 1
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) | 0
    return state >>> 16
  }
}
