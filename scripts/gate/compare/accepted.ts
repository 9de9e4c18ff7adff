import { nearest } from '../../../model/language/error.ts'
import { accepting, reasonsOf, withdrawing } from '../lock/accepted.ts'
import type { Accepted } from '../lock/lock.ts'
import type { Difference } from './difference.ts'

/** What every mutant of a design that changes one thing is called, by design; undefined: there is no such design. */
export type MutantNames = Pick<ReadonlyMap<string, ReadonlySet<string>>, 'get'>

/** The part of a lock that is compared. @see Scope */
interface Within {
  readonly designs: ReadonlySet<string> | undefined
}

/** What designs that are gone are called now, where that is known. */
export type NewNames = ReadonlyMap<string, string>

/** Accepted survivors that change something which is no longer there, or has another name; and those of designs with which that is so. */
export function compareAccepted(
  accepted: Accepted,
  mutants: MutantNames,
  within: Within,
  newNames: NewNames,
): Difference[] {
  return standingOf(accepted, mutants, within, newNames).flatMap((one): Difference[] => {
    const { design, mutant, reason, now, missing } = one
    const common = { about: 'mutant', design: now ?? design, subject: mutant } as const
    const because = `accepted because: ${reason}`
    if (now === undefined) {
      return [{ ...common, kind: 'accepted-orphaned', details: [`there is no design ${design} any more`, because] }]
    }
    if (missing !== undefined) {
      return [{ ...common, kind: 'accepted-gone', details: [whatThereIs(missing, mutants.get(now)!), because] }]
    }
    return now === design
      ? []
      : [{ ...common, kind: 'accepted-renamed', before: design, after: now, details: [because] }]
  })
}

function whatThereIs(missing: string, known: ReadonlySet<string>): string {
  const alike = missing.slice(0, missing.indexOf('.') + 1)
  const near = nearest(
    missing,
    [...known].filter((name) => name.startsWith(alike)),
  )
  return `there is nothing to ${missing} any more${near === undefined ? '' : `; there is: ${near}`}`
}

/** What is left when those that are gone are taken out, and the others stand under the names that their designs have now. */
export function broughtUpToDate(
  accepted: Accepted,
  mutants: MutantNames,
  within: Within,
  newNames: NewNames,
): Accepted {
  return standingOf(accepted, mutants, within, newNames).reduce((left, { design, mutant, reason, now, missing }) => {
    const isGone = now === undefined || missing !== undefined
    if (now === design && !isGone) return left
    const without = withdrawing(left, design, [mutant])
    return isGone ? without : accepting(without, now, [mutant], reason)
  }, accepted)
}

interface Standing {
  readonly design: string
  readonly mutant: string
  readonly reason: string
  /** What the design is called now; undefined: there is none any more. */
  readonly now: string | undefined
  /** Of two changes the one that there is not. */
  readonly missing: string | undefined
}

function standingOf(accepted: Accepted, mutants: MutantNames, { designs }: Within, newNames: NewNames): Standing[] {
  return Object.keys(accepted)
    .filter((design) => designs?.has(design) ?? true)
    .flatMap((design) => {
      const now = mutants.get(design) ? design : newNames.get(design)
      const known = now === undefined ? undefined : mutants.get(now)
      return [...reasonsOf(accepted, design)].map(([mutant, reason]) => {
        const missing = mutant.split(' and ').find((name) => !known?.has(name))
        return { design, mutant, reason, now, missing }
      })
    })
}
