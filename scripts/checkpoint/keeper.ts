import type { Exploration } from '../../explorer/explore.ts'
import type { Kept } from '../../explorer/snapshot.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { prepareDirectory } from '../check/save.ts'
import { UsageError } from '../exit.ts'
import { fileProblem } from '../output/file-problem.ts'
import { CheckpointDirectory } from './directory.ts'

/** What the user asks for. */
export interface CheckpointOptions {
  readonly directory: string
  /** Go on from what is there. */
  readonly resume: boolean
  /** Seconds from one checkpoint to the next. */
  readonly every: number
}

/** Keeps one search in a directory while it runs, so that whatever ends it does not end what it has found. */
export class Keeper {
  readonly directory: string
  /** What to go on from. */
  readonly kept: Kept | undefined
  readonly #files: CheckpointDirectory
  readonly #everyMs: number
  readonly #warn: (text: string) => void
  #writtenAt = performance.now()
  #isKept: boolean
  #failed = false

  /** @throws bad-file, not-applicable, UsageError */
  constructor({ directory, resume, every }: CheckpointOptions, warn: (text: string) => void) {
    this.directory = directory
    this.#everyMs = every * 1000
    this.#warn = warn
    prepareDirectory(directory)
    this.#files = new CheckpointDirectory(directory)
    if (!resume && this.#files.isThere) {
      throw new UsageError(
        `${directory} has a checkpoint already. --resume ${directory} goes on from it; another directory begins anew.`,
      )
    }
    this.kept = resume ? this.#files.read() : undefined
    this.#isKept = resume
  }

  /** Is what is in the directory of use: can somebody go on from it? */
  get isKept(): boolean {
    return this.#isKept
  }

  /** Called now and then: keeps the search when it is time. */
  consider(exploration: Exploration): void {
    if (performance.now() - this.#writtenAt >= this.#everyMs) this.#write(exploration)
  }

  /** The search has ended, by itself or not. What is complete need not be gone on with. */
  end(exploration: Exploration, complete: boolean): void {
    if (!complete) {
      this.#write(exploration)
      return
    }
    this.#files.remove()
    this.#isKept = false
  }

  // A search that cannot be kept goes on all the same.
  #write(exploration: Exploration): void {
    if (this.#failed) return
    try {
      this.#files.write(exploration.snapshot())
      this.#isKept = true
    } catch (error) {
      if (error instanceof MoveproofError) throw error
      this.#failed = true
      const older = this.#isKept ? 'the last one stays' : 'there is none'
      this.#warn(
        `no checkpoint can be written to ${this.directory}: ${fileProblem(error)}; the search goes on, and ${older}\n`,
      )
    }
    this.#writtenAt = performance.now()
  }
}
