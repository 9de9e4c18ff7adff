import type { ExecutionContext } from 'ava'
import type { ErrorCode, ErrorDetails } from '../../model/language/error.ts'
import { failure } from '../failure.ts'

/** Details of the error that is thrown, which must have this code. */
export function refusal(t: ExecutionContext, code: ErrorCode, run: () => unknown): ErrorDetails {
  const error = failure(run)
  t.is(error.code, code)
  return error.details
}
