import { claimedCounts } from '../../check/claim.ts'
import type { Task } from '../../check/select.ts'
import { countText, numberText } from '../../output/numbers.ts'
import type { LockedVerdict } from '../lock/lock.ts'
import type { Observation } from '../observe.ts'
import type { Difference } from './difference.ts'
import { verdictText } from './search.ts'

/** Before what is claimed of a verdict that has changed, where that is not what was found. */
export const claimText = 'the scenario claims: '

const verdictKinds: readonly Difference['kind'][] = ['new-violation', 'fixed-violation', 'length']

/**
 * What is not as the scenario claims, after what is not as the lock says. Where the lock has shown a verdict or the counts to differ, that
 * difference says what is claimed; nobody needs to hear it twice.
 */
export function withClaims(
  search: string,
  task: Task,
  found: Observation,
  differences: readonly Difference[],
): Difference[] {
  const told = (subject: string | undefined, kinds: readonly Difference['kind'][]) =>
    differences.some((other) => other.subject === subject && kinds.includes(other.kind))
  const claims = new Map(task.properties.map(({ name }) => [name, claimOf(task, name, found.verdicts[name])]))
  const place = { design: found.design, search, kind: 'not-as-claimed' } as const
  const verdicts = [...claims].flatMap(([subject, claim]): Difference[] => {
    if (claim === undefined || claim.isMet || told(subject, verdictKinds)) return []
    return [{ ...place, about: 'property', subject, before: claim.claimed, after: claim.found, details: [] }]
  })
  const counts = told(undefined, ['counts']) ? undefined : wrongCounts(task, found)
  return [
    ...differences.map((difference) => {
      const claim = verdictKinds.includes(difference.kind) ? claims.get(difference.subject!) : undefined
      // That a behaviour is of some length, only violations claim.
      if (!claim || (difference.kind === 'length' && claim.claimed === 'holds')) return difference
      const text = claim.isMet ? 'the scenario claims so' : `${claimText}${claim.claimed}`
      return { ...difference, details: [...difference.details, text] }
    }),
    ...verdicts,
    ...(counts ? [{ ...place, about: 'search' as const, ...counts, details: [] }] : []),
  ]
}

interface Claim {
  readonly claimed: string
  readonly found: string
  readonly isMet: boolean
}

/** Undefined where a limit ended the search before it could be told. */
function claimOf(
  { scenario }: Task,
  name: string,
  verdict: LockedVerdict | 'incomplete' | undefined,
): Claim | undefined {
  if (verdict === undefined || verdict === 'incomplete') return undefined
  const claim = scenario.violated[name]
  const claimed = claim === undefined ? 'holds' : 'violated'
  const isLength = typeof claim === 'number'
  const sameLength = !isLength || verdict.steps === undefined || verdict.steps === claim
  return {
    claimed: isLength ? `violated in ${countText(claim, 'step')}` : claimed,
    found: verdictText(verdict),
    isMet: verdict.verdict === claimed && sameLength,
  }
}

function wrongCounts({ scenario }: Task, found: Observation): Pick<Difference, 'before' | 'after'> | undefined {
  const counts = claimedCounts(scenario, found)
  if (!counts || !found.exhaustive) return undefined
  const wrong = (['states', 'transitions', 'levels'] as const).filter(
    (name) => counts[name] !== undefined && counts[name] !== found[name],
  )
  if (wrong.length === 0) return undefined
  const text = (of: typeof counts) => wrong.map((name) => `${numberText(of[name]!)} ${name}`).join(', ')
  return { before: text(counts), after: text(found) }
}
