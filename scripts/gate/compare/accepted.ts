import { nearest } from '../../../model/language/error.ts'
import { reasonsOf, withdrawing } from '../lock/accepted.ts'
import type { Accepted } from '../lock/lock.ts'
import type { Difference } from './difference.ts'

/** What every mutant of a design that changes one thing is called, by design. */
export type MutantNames = ReadonlyMap<string, ReadonlySet<string>>

/** The part of a lock that is compared. @see Scope */
interface Within {
  readonly designs: ReadonlySet<string> | undefined
}

/** Accepted survivors that change something which is no longer there, or has another name. */
export function compareAccepted(accepted: Accepted, mutants: MutantNames, within: Within): Difference[] {
  return goneIn(accepted, mutants, within).map(({ design, mutant, reason, missing }) => {
    const details = [whatThereIs(missing, mutants.get(design)), `accepted because: ${reason}`]
    return { kind: 'accepted-gone', about: 'mutant', design, subject: mutant, details }
  })
}

function whatThereIs(missing: string, known: ReadonlySet<string> | undefined): string {
  if (known === undefined) return 'there is no such design any more'
  const alike = missing.slice(0, missing.indexOf('.') + 1)
  const near = nearest(
    missing,
    [...known].filter((name) => name.startsWith(alike)),
  )
  return `there is nothing to ${missing} any more${near === undefined ? '' : `; there is: ${near}`}`
}

/** What is left when these are taken out. */
export function withoutGone(accepted: Accepted, mutants: MutantNames, within: Within): Accepted {
  return goneIn(accepted, mutants, within).reduce(
    (left, { design, mutant }) => withdrawing(left, design, [mutant]),
    accepted,
  )
}

interface Gone {
  readonly design: string
  readonly mutant: string
  readonly reason: string
  /** Of two changes the one that there is not. */
  readonly missing: string
}

function goneIn(accepted: Accepted, mutants: MutantNames, { designs }: Within): Gone[] {
  return Object.keys(accepted)
    .filter((design) => designs?.has(design) ?? true)
    .flatMap((design) =>
      [...reasonsOf(accepted, design)].flatMap(([mutant, reason]) => {
        const missing = mutant.split(' and ').find((name) => !mutants.get(design)?.has(name))
        return missing === undefined ? [] : [{ design, mutant, reason, missing }]
      }),
    )
}
