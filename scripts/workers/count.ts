import { availableParallelism } from 'node:os'
import { shown } from '../check/limits.ts'
import { UsageError } from '../exit.ts'

// Beyond this the thread that coordinates is what is waited for.
const workersMax = 64

/** The value of `--workers`: a number of threads, or `auto` for as many as the machine runs at a time. @throws UsageError */
export function workerCount(value: unknown): number {
  if (value === 'auto') return availableParallelism()
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (Number.isSafeInteger(count) && (count as number) >= 1 && (count as number) <= workersMax) return count as number
  throw new UsageError(
    `--workers takes one whole number from 1 to ${workersMax}, or auto; it was given ${shown(value)}.`,
  )
}
