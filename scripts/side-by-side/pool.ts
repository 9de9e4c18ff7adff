import type { Worker } from 'node:worker_threads'
import { startThread } from '../../explorer/start-thread.ts'
import { receivedError } from '../../explorer/workers/sent-error.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { Searched } from '../check/search-task.ts'
import type { News, Order, ThreadData } from './messages.ts'

export type Settled = { readonly searched: Searched } | { readonly error: unknown }

export interface PoolOwner {
  /** The next order for a thread that has nothing to do; undefined when there are none left. */
  readonly claim: () => Order | undefined
  readonly settle: (number: number, settled: Settled) => void
  readonly progress: (text: string) => void
}

/** Threads that make whole searches, each for itself. Their news come whenever the event loop has its turn. */
export class Pool {
  readonly #owner: PoolOwner
  readonly #interrupted = new Int32Array(new SharedArrayBuffer(4))
  #workers: readonly Worker[] = []
  #dismissed = false
  #wake: (() => void) | undefined

  constructor(owner: PoolOwner) {
    this.#owner = owner
  }

  get size(): number {
    return this.#workers.length
  }

  /** @param columns of the line that shows progress */
  start(count: number, columns: number | undefined): void {
    // The file beside this one, whatever this one was compiled to.
    const file = new URL(import.meta.url.replace(/pool(\.\w+)$/, 'thread$1'))
    const workerData: ThreadData = { interrupted: this.#interrupted, columns }
    this.#workers = Array.from({ length: count }, (_, i) => startThread(file, { workerData, name: `search ${i + 1}` }))
    for (const worker of this.#workers) this.#employ(worker)
  }

  /** Searches under way come to an end soon. */
  interrupt(): void {
    Atomics.store(this.#interrupted, 0, 1)
  }

  /** Resolves when something was settled. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  async dismiss(): Promise<void> {
    this.#dismissed = true
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #employ(worker: Worker): void {
    let current = this.#order(worker)
    const settle = (settled: Settled) => {
      if (current === undefined || this.#dismissed) return
      const done = current
      current = undefined
      this.#owner.settle(done, settled)
      this.#wake?.()
    }
    worker.on('message', (news: News) => {
      if ('progress' in news) {
        this.#owner.progress(news.progress)
        return
      }
      settle('searched' in news ? { searched: news.searched } : { error: receivedError(news.error) })
      current = this.#order(worker)
    })
    const died = (reason: string) =>
      settle({
        error: new MoveproofError('worker-died', {
          what: `A thread ended before its search did: ${reason}`,
          cause: 'the machine ran out of memory, or a module of the model cannot be loaded in a thread',
          next: 'lower --limit-memory, or use --workers 1',
        }),
      })
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => died(`it ended with code ${code}`))
  }

  #order(worker: Worker): number | undefined {
    const order = this.#owner.claim()
    if (order) worker.postMessage(order)
    return order?.number
  }
}
