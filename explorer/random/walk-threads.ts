import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads'
import { MoveproofError } from '../../model/language/error.ts'
import { startThread } from '../start-thread.ts'
import { differentModel, type Model, type ModelSource, modelText } from '../workers/model.ts'
import { receivedError, type SentError } from '../workers/sent-error.ts'
import type { Learned, Round } from './guide.ts'
import { claimed, control, newControl } from './walk-control.ts'
import type { RandomSearchOptions, WalkRecord } from './walk-runner.ts'

// Long enough that waiting costs nothing, short enough that the owner of the search gets its turns.
const longestWaitMs = 20

/** What a walk came to, or what went wrong. */
export type Taken = { readonly record: WalkRecord } | { readonly error: unknown }

/** What a thread is given when it starts. */
export interface WalkThreadData {
  readonly source: ModelSource
  readonly options: RandomSearchOptions
  readonly control: Int32Array
  /** What it says, and hears of rounds. */
  readonly port: MessagePort
}

/** A round of walks that threads may take. */
export interface OpenRound {
  readonly round: Round
  /** Properties that are decided. */
  readonly closed: readonly number[]
  readonly from: number
  readonly to: number
}

/** What a thread says: which model it has loaded, by its text and by its first walk, or what a walk came to. */
export type WalkNews =
  | { readonly text: string; readonly digest: number | undefined }
  | { readonly record: WalkRecord }
  | { readonly walk: number; readonly error: SentError }

interface Thread {
  readonly worker: Worker
  readonly port: MessagePort
}

/** Threads that take walks of the rounds of a search. They load the model from where it was written. */
export class WalkThreads {
  readonly #size: number
  readonly #source: ModelSource
  readonly #control = newControl()
  #threads: readonly Thread[] = []
  #text = ''
  #name = ''
  readonly #digests: (number | undefined)[] = []
  #hasOpened = false
  /** How many walks they had taken when they were last listened to. */
  #heard = 0
  #failure: MoveproofError | undefined
  #dismissed = false

  constructor(size: number, source: ModelSource) {
    this.#size = size
    this.#source = source
  }

  start(model: Model, options: RandomSearchOptions): void {
    // The file beside this one, whatever this one was compiled to.
    const file = new URL(import.meta.url.replace(/walk-threads(\.\w+)$/, 'walk-thread$1'))
    this.#text = modelText(model)
    this.#name = model.system.name
    this.#threads = Array.from({ length: this.#size }, (_, i) => {
      const { port1, port2 } = new MessageChannel()
      const workerData: WalkThreadData = { source: this.#source, options, control: this.#control, port: port2 }
      const worker = startThread(file, { workerData, transferList: [port2], name: `walks ${i + 1}` })
      worker.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)))
      worker.on('exit', (code) => this.#fail(`it ended with code ${code}`))
      worker.unref()
      return { worker, port: port1 }
    })
  }

  /** Have all of them loaded the model? @throws worker-died, unsupported */
  get areReady(): boolean {
    if (this.#digests.length < this.#size) {
      for (const _ of this.receive()) throw new Error('A walk came before its round.')
    }
    return this.#digests.length === this.#size
  }

  /**
   * @param everything that was learned until now, for who has just come
   * @param digest of the first walk of the search: that of each thread has to be the same
   * @throws unsupported
   */
  open({ round, closed, from, to }: OpenRound, everything: Learned, digest: number | undefined): void {
    const own: OpenRound = { round: this.#hasOpened ? round : { ...round, learned: everything }, closed, from, to }
    if (!this.#hasOpened && this.#digests.some((other) => other !== digest)) throw this.#different()
    this.#hasOpened = true
    for (const { port } of this.#threads) port.postMessage(own)
    // What is posted before walks can be claimed is there when they are.
    Atomics.store(this.#control, control.next, from)
    Atomics.store(this.#control, control.end, to)
    Atomics.add(this.#control, control.events, 1)
    Atomics.notify(this.#control, control.events)
  }

  /** The next walk of the round that nobody has begun. */
  claim(): number | undefined {
    return claimed(this.#control)
  }

  /** What the threads have said. @throws worker-died, unsupported */
  *receive(): Generator<readonly [walk: number, taken: Taken]> {
    if (this.#failure) throw this.#failure
    this.#heard = Atomics.load(this.#control, control.taken)
    for (const { port } of this.#threads) {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
        const news = next.message as WalkNews
        if ('text' in news) {
          if (news.text !== this.#text) throw this.#different()
          this.#digests.push(news.digest)
        } else if ('record' in news) {
          yield [news.record.walk, news]
        } else {
          yield [news.walk, { error: receivedError(news.error) }]
        }
      }
    }
  }

  /** Gives them time, until one has taken a walk since they were last listened to, or a while has passed. */
  wait(): void {
    Atomics.wait(this.#control, control.taken, this.#heard, longestWaitMs)
  }

  async dismiss(): Promise<void> {
    this.#dismissed = true
    for (const { port } of this.#threads) port.close()
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #different(): MoveproofError {
    return differentModel(this.#name)
  }

  #fail(reason: string): void {
    if (this.#dismissed) return
    this.#failure ??= new MoveproofError('worker-died', {
      what: `A worker thread ended before the search did: ${reason}`,
      cause: 'the machine ran out of memory, or a module of the model cannot be loaded in a thread',
      next: 'use --workers 1',
    })
  }
}
