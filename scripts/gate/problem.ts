import type { Scenario } from '../../properties/scenario.ts'
import type { Task } from '../check/select.ts'
import { knownProblem } from '../exit.ts'

/** A search of which nothing is known, since something went wrong in it or before it. */
export interface FailedSearch {
  readonly scenario: Scenario
  /** Undefined where the model cannot even be made at its bounds. */
  readonly task: Task | undefined
  readonly error: unknown
}

/** What went wrong, a line for each: what, where, likely cause, next step; of a bug in moveproof, all that helps to find it. */
export function problemLines(error: unknown): string[] {
  const known = knownProblem(error)
  if (known) return known.message.split('\n').map((line) => line.trim())
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = stack.split('\n').map((line) => line.trim())
  return [
    `internal error: ${lines[0]}`,
    'this is a bug in moveproof: please report it with these lines',
    ...lines.slice(1),
  ]
}
