import type { Bounds } from '../../model/language/bounds.ts'
import { UsageError } from '../exit.ts'
import { accepting, withdrawing } from '../gate/lock/accepted.ts'
import type { Accepted } from '../gate/lock/lock.ts'
import type { DesignReport } from './design-report.ts'
import { mutationsName } from './mutations.ts'

/** What a run changes about what may go unnoticed in a design: names of mutants. */
export interface Changes {
  readonly accepted: readonly string[]
  readonly withdrawn: readonly string[]
}

export interface ChangeOptions {
  /** What nobody notices now may go unnoticed, for this reason. */
  readonly accept: string | undefined
  /** What is accepted without need is so no longer. */
  readonly withdraw: boolean
  /** Only these are tried; with a new reason, one that has a reason gets that. */
  readonly mutations: readonly string[]
  readonly bounds: Bounds
  readonly properties: readonly string[]
}

/** Is everything asked of every mutant that is claimed of its design? */
export function isAsClaimed({ bounds, properties }: Pick<ChangeOptions, 'bounds' | 'properties'>): boolean {
  return properties.length === 0 && Object.keys(bounds).length === 0
}

/** Before anything is searched. @throws UsageError */
export function assertAcceptable(options: ChangeOptions): void {
  const { accept, withdraw } = options
  if (accept !== undefined && accept.trim() === '') {
    throw new UsageError('--accept takes the reason why what nobody notices may be so: --accept "…".')
  }
  if ((accept === undefined && !withdraw) || isAsClaimed(options)) return
  const option = withdraw ? '--withdraw' : '--accept'
  throw new UsageError(`${option} is about designs as they are claimed: leave out --property, and bounds.`)
}

export function changesOf({ trials, stale }: DesignReport, { accept, withdraw, mutations }: ChangeOptions): Changes {
  const open = trials
    .map(({ standing, mutations }) => ({ standing, name: mutationsName(mutations) }))
    .filter(({ standing, name }) => standing === 'unnoticed' || (standing === 'accepted' && mutations.includes(name)))
  return {
    accepted: accept === undefined ? [] : open.map(({ name }) => name),
    withdrawn: withdraw ? stale.map(({ mutation }) => mutation) : [],
  }
}

export function applied(
  { accepted, withdrawn }: Changes,
  before: Accepted,
  design: string,
  reason: string | undefined,
): Accepted {
  const left = withdrawing(before, design, withdrawn)
  return reason === undefined ? left : accepting(left, design, accepted, reason.trim())
}
