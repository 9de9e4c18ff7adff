import type { Lock, ThreadOf } from '../../properties/lock.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { type Selection, selectTasks } from '../check/select.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { locksJson } from '../locks/json.ts'
import { type ObservedLocks, observeLocks } from '../locks/observe.ts'
import { locksText } from '../locks/text.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'

export interface LocksOptions extends Selection {
  /** For each search anew. */
  readonly limits: SearchLimits
  readonly json: boolean
  readonly signal: AbortSignal | undefined
}

/** Says in which order designs take the locks that they hold from one step to another, and whether there is a circle. */
export async function reportLocks(
  scenarios: readonly Scenario[],
  { locks, threadOf }: { readonly locks: readonly Lock[]; readonly threadOf: ThreadOf },
  options: LocksOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { json, limits, signal } = options
  const { progress } = terminal
  const observed: ObservedLocks[] = []
  const tasks = selectTasks(scenarios, options)
  for (const task of tasks) {
    if (signal?.aborted) break
    const found = await observeLocks(task, locks, threadOf, { limits, signal, progress })
    observed.push(found)
    if (!json) terminal.print(`${observed.length > 1 ? '\n' : ''}${locksText(found, limits, terminal)}`)
  }
  const interrupted = signal?.aborted ?? false
  if (json) terminal.print(`${JSON.stringify(locksJson(observed, interrupted), undefined, 2)}\n`)
  else if (interrupted) {
    terminal.print(`\ninterrupted, ${countText(tasks.length - observed.length, 'search', 'searches')} not begun\n`)
  }
  if (interrupted) return exitCodes.interrupted
  if (observed.some(({ cycles }) => cycles.length > 0)) return exitCodes.differs
  return observed.every(({ stoppedBy }) => stoppedBy === undefined) ? exitCodes.asClaimed : exitCodes.undecided
}
