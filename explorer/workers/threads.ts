import type { Worker } from 'node:worker_threads'
import { MoveproofError } from '../../model/language/error.ts'
import { startThread } from '../start-thread.ts'
import type { Crew, Job, Ready } from './crew.ts'
import type { StoreMemory } from './hand.ts'
import type { ModelSource } from './model.ts'

// Long enough that waiting costs nothing, short enough that the owner of the search gets its turns.
const longestWaitMs = 20

/** Threads that load the model from where it was written. Their news come between the slices of a search. */
export class Threads implements Crew {
  readonly size: number
  readonly #source: ModelSource
  #workers: readonly Worker[] = []
  #ready = 0
  #failure: MoveproofError | undefined
  #dismissed = false

  constructor(size: number, source: ModelSource) {
    this.size = size
    this.#source = source
  }

  start(job: Job, judge: (ready: Ready) => MoveproofError | undefined): void {
    // The file beside this one, whatever this one was compiled to.
    const file = new URL(import.meta.url.replace(/threads(\.\w+)$/, 'thread$1'))
    const workerData = { ...job, source: this.#source }
    this.#workers = Array.from({ length: this.size }, (_, i) => {
      const worker = startThread(file, { workerData, name: `explorer ${i + 1}` })
      worker.on('message', (ready: Ready) => {
        this.#failure ??= judge(ready)
        this.#ready++
      })
      worker.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)))
      worker.on('exit', (code) => this.#fail(`it ended with code ${code}`))
      worker.unref()
      return worker
    })
  }

  get areReady(): boolean {
    if (this.#failure) throw this.#failure
    return this.#ready === this.size
  }

  share(memory: StoreMemory): void {
    for (const worker of this.#workers) worker.postMessage(memory)
  }

  wait(words: Int32Array, index: number, value: number): void {
    Atomics.wait(words, index, value, longestWaitMs)
  }

  async dismiss(): Promise<void> {
    this.#dismissed = true
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #fail(reason: string): void {
    if (this.#dismissed) return
    this.#failure ??= new MoveproofError('worker-died', {
      what: `A worker thread ended before the search did: ${reason}`,
      cause: 'the machine ran out of memory, or a module of the model cannot be loaded in a thread',
      next: 'lower --limit-memory, or use --workers 1',
    })
  }
}
