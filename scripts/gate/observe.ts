import type { Run } from '../check/run.ts'
import type { LockedSearch, LockedVerdict } from './lock/lock.ts'

/** What a search found, as the lock keeps it; a verdict that a limit kept from being told is none. */
export interface Observation extends Omit<LockedSearch, 'verdicts'> {
  readonly verdicts: Readonly<Record<string, LockedVerdict | 'incomplete'>>
  /** Every state was seen that the claim is about. Counts of a search that a limit ended say nothing. */
  readonly exhaustive: boolean
  /** It was not a limit that ended the search, but somebody. */
  readonly interrupted: boolean
}

export function observe({ task, result, verdicts }: Run, hash: string | undefined): Observation {
  const { scenario, system } = task
  return {
    design: system.name,
    ...(scenario.mutantOf === undefined ? {} : { mutantOf: scenario.mutantOf }),
    ...(scenario.deep ? { deep: true } : {}),
    bounds: system.bounds,
    ...(hash === undefined ? {} : { hash }),
    states: result.states,
    initialStates: result.initialStates,
    transitions: result.transitions,
    levels: result.levels,
    renamings: result.renamings,
    verdicts: Object.fromEntries(verdicts.map(({ property, found }) => [property.name, verdictOf(found)])),
    actions: Object.fromEntries(
      result.actions.map(({ name, fired, enabledStates }) => [name, { fired, states: enabledStates }]),
    ),
    exhaustive: result.exhaustive || result.stoppedBy === 'settled',
    interrupted: result.stoppedBy === 'interrupted',
  }
}

function verdictOf({ verdict, trace, vacuous }: Run['result']['verdicts'][number]): LockedVerdict | 'incomplete' {
  if (verdict === 'incomplete') return verdict
  return {
    verdict,
    ...(trace === undefined ? {} : { steps: trace.steps.length }),
    ...(vacuous ? { vacuous } : {}),
  }
}

/** What is in the lock, as if it had been found now. */
export function asObservation(locked: LockedSearch): Observation {
  return { ...locked, exhaustive: true, interrupted: false }
}

/** Undefined where the search did not come to its end: a lock has what is certain. */
export function asLocked(observation: Observation): LockedSearch | undefined {
  const { exhaustive, interrupted: _interrupted, verdicts, ...rest } = observation
  const certain = Object.entries(verdicts).flatMap(([name, verdict]) =>
    verdict === 'incomplete' ? [] : [[name, verdict] as const],
  )
  if (!exhaustive || certain.length < Object.keys(verdicts).length) return undefined
  return { ...rest, verdicts: Object.fromEntries(certain) }
}
