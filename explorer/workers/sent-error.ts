import { type ErrorCode, type ErrorDetails, MoveproofError } from '../../model/language/error.ts'

/** An error without its class, which is lost between threads. */
export type SentError =
  | { readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly code: undefined; readonly message: string }

export function sentError(error: unknown): SentError {
  if (error instanceof MoveproofError) return { code: error.code, details: error.details }
  return { code: undefined, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function receivedError(sent: SentError): Error {
  return sent.code === undefined ? new Error(sent.message) : new MoveproofError(sent.code, sent.details)
}
