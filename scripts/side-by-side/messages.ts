import type { ModelSource } from '../../explorer/workers/model.ts'
import { type ErrorCode, type ErrorDetails, MoveproofError } from '../../model/language/error.ts'
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

/** An error without its class, which is lost between threads. */
export type SentError =
  | { readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly code: undefined; readonly message: string }

/** What a thread says. */
export type News =
  | { readonly progress: string }
  | { readonly number: number; readonly searched: Searched }
  | { readonly number: number; readonly error: SentError }

export function sentError(error: unknown): SentError {
  if (error instanceof MoveproofError) return { code: error.code, details: error.details }
  return { code: undefined, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function receivedError(sent: SentError): Error {
  return sent.code === undefined ? new Error(sent.message) : new MoveproofError(sent.code, sent.details)
}
