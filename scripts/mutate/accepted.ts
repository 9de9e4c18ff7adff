import { fileURLToPath } from 'node:url'
import type { Scenario } from '../../properties/scenario.ts'
import { scenarios as shipped } from '../../properties/scenarios.ts'
import { writeLock } from '../gate/lock/file.ts'
import { type Accepted, emptyLock, type Lock } from '../gate/lock/lock.ts'
import { readLock } from '../gate/lock/read.ts'
import { lockText } from '../gate/lock/write.ts'
import { engineSources } from '../sources/model-hash.ts'
import { version } from '../version.ts'

/** Of the package it has only what is accepted. */
const shippedLock = fileURLToPath(new URL('../../moveproof.lock.json', import.meta.url))

/**
 * What may go unnoticed, with the reasons: by the lock file; where shipped designs have none here, by the one that they are shipped with.
 * @throws bad-file
 */
export function readAccepted(scenarios: readonly Scenario[], file: string): Accepted {
  return acceptedIn(readLock(file), scenarios)
}

/**
 * Changes it in the lock file, as that is now: a run takes long, and others may have written to it. Everything else in it stays.
 * @throws bad-file
 */
export function changeAccepted(
  scenarios: readonly Scenario[],
  file: string,
  change: (before: Accepted) => Accepted,
): Accepted {
  const before = readLock(file)
  const accepted = change(acceptedIn(before, scenarios))
  const lock = before ?? emptyLock({ version, hash: engineSources().hash })
  const after = { ...lock, accepted }
  if (lockText(after) !== lockText(lock)) writeLock(file, after)
  return accepted
}

function acceptedIn(lock: Lock | undefined, scenarios: readonly Scenario[]): Accepted {
  const own = lock ?? (scenarios === shipped ? readLock(shippedLock) : undefined)
  return own?.accepted ?? {}
}
