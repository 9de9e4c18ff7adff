import { createHash } from 'node:crypto'
import { MoveproofError } from '../model/language/error.ts'
import type { StateSpaceFacts } from './state-space.ts'
import type { StatisticsFacts } from './statistics.ts'
import { type Model, modelText } from './workers/model.ts'

/** What makes two searches the same but for their limits and workers. */
export interface SearchIdentity {
  readonly system: string
  readonly bounds: Readonly<Record<string, number>>
  /** Digest of the whole model as text. */
  readonly model: string
  readonly symmetry: boolean
  readonly compact: boolean
  readonly countBlocked: boolean
  readonly countNew: boolean
  readonly chunk: number
}

/** Where a search is, apart from its many states. */
export interface ExplorationFacts extends StateSpaceFacts, StatisticsFacts {
  readonly identity: SearchIdentity
  readonly tally: readonly number[]
  readonly audited: readonly number[]
  readonly nextAudit: number
}

export function modelDigest(model: Model): string {
  return createHash('sha256').update(modelText(model)).digest('hex')
}

/** @throws not-applicable when what was kept is another search */
export function assertSameSearch(kept: SearchIdentity, own: SearchIdentity): void {
  const difference = differenceOf(kept, own)
  if (!difference) return
  throw new MoveproofError('not-applicable', {
    what: `What was kept is another search: ${difference}.`,
    where: own.system,
    next: 'go on with it as it was begun, or begin anew',
  })
}

function differenceOf(kept: SearchIdentity, own: SearchIdentity): string | undefined {
  const text = (bounds: SearchIdentity['bounds']) =>
    Object.entries(bounds)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
  if (kept.system !== own.system) return `one of ${kept.system}`
  if (text(kept.bounds) !== text(own.bounds)) return `one at ${text(kept.bounds)}`
  if (kept.model !== own.model) return 'the model or its properties have changed since'
  const option = (['symmetry', 'compact', 'countBlocked', 'countNew', 'chunk'] as const).find(
    (name) => kept[name] !== own[name],
  )
  if (option === undefined) return undefined
  const names = {
    symmetry: 'symmetry reduction',
    compact: 'fingerprints only',
    countBlocked: 'statistics',
    countNew: 'a profile',
    chunk: 'other chunks',
  }
  return `one ${kept[option] === false ? 'without' : 'with'} ${names[option]}`
}
