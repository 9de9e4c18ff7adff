import { isLiveness } from '../../properties/property.ts'
import { UsageError } from '../exit.ts'
import { shortName } from './names.ts'
import type { Task } from './select.ts'

/** Fairness speaks of each element by itself: such a task is searched without symmetry reduction. */
export function asksLiveness({ properties }: Pick<Task, 'properties'>): boolean {
  return properties.some(({ kind }) => isLiveness(kind))
}

/** The claim counts all states, and says nothing of representatives. */
export function claimsAllStates({ scenario, atClaimedBounds }: Task): boolean {
  return atClaimedBounds && scenario.counts !== undefined && scenario.orbits === undefined
}

/** What ends the search, where the claim is about its beginning. */
export function settledBy({ scenario: { until }, atClaimedBounds }: Task): { readonly settled?: readonly string[] } {
  return atClaimedBounds && until !== undefined ? { settled: [until] } : {}
}

/** @throws UsageError where symmetry reduction was asked for and cannot be had */
export function assertSymmetryAllowed(tasks: readonly Task[]): void {
  const names = livenessNames(tasks)
  if (names === '') return
  throw new UsageError(
    `Liveness (${names}) is fair to each element by itself, and --symmetry stores one state for all that differ only in names. ` +
      `Leave --symmetry out, or choose other properties with --property.`,
  )
}

/** @throws UsageError where fingerprints of states are not enough for what is asked */
export function assertCompactAllowed(
  tasks: readonly Task[],
  { certify, profile, coverage }: { readonly certify: boolean; readonly profile: boolean; readonly coverage: boolean },
): void {
  const needing = certify ? '--certify' : profile ? '--profile' : coverage ? '--coverage' : undefined
  if (needing) throw new UsageError(`${needing} looks at whole states, and --compact keeps fingerprints of them.`)
  const names = livenessNames(tasks)
  if (names === '') return
  throw new UsageError(
    `Liveness (${names}) looks at states again after the search, and --compact keeps fingerprints of them. ` +
      `Leave --compact out, or choose other properties with --property.`,
  )
}

function livenessNames(tasks: readonly Task[]): string {
  const asked = tasks.flatMap(({ properties }) => properties.filter(({ kind }) => isLiveness(kind)))
  return [...new Set(asked.map(({ name }) => shortName(name)))].join(', ')
}
