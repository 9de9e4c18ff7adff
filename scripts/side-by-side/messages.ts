import type { ModelSource } from '../../explorer/workers/model.ts'
import type { SentError } from '../../explorer/workers/sent-error.ts'
import type { Searched, SearchMode } from '../check/search-task.ts'

/** What every thread is told when it starts. */
export interface ThreadData {
  /** One word: 1 when somebody wants everything to stop. */
  readonly interrupted: Int32Array
  /** Columns of the line that shows progress; undefined: nobody looks. */
  readonly columns: number | undefined
}

/** A search for a thread to make. */
export interface Order {
  readonly number: number
  readonly source: ModelSource
  readonly mode: SearchMode
}

/** What a thread says. */
export type News =
  | { readonly progress: string }
  | { readonly number: number; readonly searched: Searched }
  | { readonly number: number; readonly error: SentError }
