import { type ErrorCode, MoveproofError } from '../model/language/error.ts'

/** What `work` throws, which must be a MoveproofError, with this code if one is given. */
export function failure(work: () => unknown, code?: ErrorCode): MoveproofError {
  try {
    work()
  } catch (error) {
    if (error instanceof MoveproofError && (code === undefined || error.code === code)) return error
    throw error
  }
  throw new Error(code === undefined ? 'nothing was thrown' : `no ${code} was thrown`)
}
