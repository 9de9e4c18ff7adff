import { isLiveness } from '../../properties/property.ts'
import { UsageError } from '../exit.ts'
import { shortName } from './names.ts'
import type { Task } from './select.ts'

/** Fairness speaks of each element by itself: such a task is searched without symmetry reduction. */
export function asksLiveness({ properties }: Pick<Task, 'properties'>): boolean {
  return properties.some(({ kind }) => isLiveness(kind))
}

/**
 * For a user who asks for symmetry reduction.
 * @throws UsageError
 */
export function assertNoLiveness(tasks: readonly Task[]): void {
  const asked = new Set(tasks.flatMap(({ properties }) => properties.filter(({ kind }) => isLiveness(kind))))
  if (asked.size === 0) return
  const names = [...new Set([...asked].map(({ name }) => shortName(name)))].join(', ')
  throw new UsageError(
    `Liveness (${names}) is fair to each element by itself, and --symmetry stores one state for all that differ only in names. ` +
      `Leave --symmetry out, or choose other properties with --property.`,
  )
}
