import type { MoveproofError } from '../../model/language/error.ts'
import type { AcceleratorOptions } from '../compile/kernel.ts'
import type { StoreMemory } from './hand.ts'
import type { SharedWork } from './work.ts'

/** What workers are told when they start. */
export interface Job {
  readonly work: SharedWork
  readonly symmetry: boolean
  readonly compact: boolean
  readonly compile: AcceleratorOptions
  /** Hand over what the store already has too. */
  readonly keepsAll: boolean
  /** Where the store was then, how many states it had, and how many of them had been expanded. */
  readonly memory: StoreMemory
  readonly states: number
  readonly expanded: number
}

/** What a worker says when it has loaded the model: what the model is, as far as its text and its first states show. */
export interface Ready {
  readonly text: string
  readonly digest: number | undefined
}

/** Those who expand states for a search. */
export interface Crew {
  readonly size: number
  /** @param judge the error for a worker that has loaded another model */
  start(job: Job, judge: (ready: Ready) => MoveproofError | undefined): void
  /** Have all of them loaded the model? @throws worker-died, unsupported */
  readonly areReady: boolean
  /** The store is in other memory from now on. */
  share(memory: StoreMemory): void
  /** Gives them time, until this word is another one or a while has passed. */
  wait(words: Int32Array, index: number, value: number): void
  dismiss(): Promise<void>
}
