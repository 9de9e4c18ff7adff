import { countText, numberText } from '../../output/numbers.ts'
import type { LockedAction, LockedSearch, LockedVerdict } from '../lock/lock.ts'
import type { Observation } from '../observe.ts'
import type { Difference } from './difference.ts'
import { type Matched, matchNames } from './renames.ts'

/** What a search finds now beside what the lock says of it. */
export function compareSearch(search: string, before: LockedSearch, after: Observation): Difference[] {
  const place = { design: after.design, search }
  const actions = matchNames(before.actions, after.actions, actionMark)
  const differences = [
    ...compareVerdicts(before, after).map((difference) => ({ ...place, ...difference })),
    ...(after.exhaustive
      ? [...compareCounts(before, after, actions), ...compareActions(actions)].map((difference) => ({
          ...place,
          ...difference,
        }))
      : []),
    ...endedEarly(after).map((difference) => ({ ...place, ...difference })),
  ]
  if (differences.length > 0 || before.hash === after.hash) return differences
  return [{ ...place, kind: 'source', about: 'search', details: [] }]
}

/** What there is to say of a search that the lock knows nothing of. */
export function newSearch(search: string, after: Observation): Difference[] {
  return endedEarly(after).map((difference) => ({ design: after.design, search, ...difference }))
}

type Found = Omit<Difference, 'design' | 'search'>

function compareVerdicts(before: LockedSearch, after: Observation): Found[] {
  const certain = Object.entries(after.verdicts).flatMap(([name, verdict]) =>
    verdict === 'incomplete' ? [] : [[name, verdict] as const],
  )
  const asked = Object.fromEntries(
    Object.entries(before.verdicts).filter(([name]) => after.verdicts[name] !== 'incomplete'),
  )
  const { renamed, removed, added, kept } = matchNames(asked, Object.fromEntries(certain), verdictMark)
  const about = 'property'
  return [
    ...kept.flatMap(({ name, before, after }) => compareVerdict(name, before, after)),
    ...renamed.map(({ from, to }) => renaming('property-renamed', about, from, to)),
    ...removed.map((subject) => {
      const was = verdictText(before.verdicts[subject]!)
      return { kind: 'property-removed', about, subject, before: was, details: [] } as const
    }),
    ...added.map((subject) => {
      const found = after.verdicts[subject] as LockedVerdict
      // Whoever adds a property learns whether it says anything.
      const details = found.vacuous ? ['its premise is never true'] : []
      return { kind: 'property-added', about, subject, after: verdictText(found), details } as const
    }),
  ]
}

function compareVerdict(subject: string, before: LockedVerdict, after: LockedVerdict): Found[] {
  const texts = { before: verdictText(before), after: verdictText(after) }
  const common = { about: 'property', subject, ...texts, details: [] } as const
  if (before.verdict !== after.verdict) {
    return [{ ...common, kind: after.verdict === 'violated' ? 'new-violation' : 'fixed-violation' }]
  }
  const found: Found[] = []
  if (before.vacuous !== after.vacuous) {
    const [was, is] = [before, after].map(({ vacuous }) => (vacuous ? 'premise never true' : 'premise true somewhere'))
    found.push({ ...common, kind: after.vacuous ? 'vacuous' : 'no-longer-vacuous', before: was!, after: is! })
  }
  if (before.steps !== after.steps) found.push({ ...common, kind: 'length' })
  return found
}

const counted = ['states', 'initialStates', 'transitions', 'levels', 'renamings'] as const
const countNames = { initialStates: 'initial states', renamings: 'renamings that states are told alike by' }

function compareCounts(before: LockedSearch, after: Observation, actions: Matched<LockedAction>): Found[] {
  const changed = counted.filter((name) => before[name] !== after[name])
  const rest = changed.filter((name) => name in countNames)
  const moved = actions.kept.filter(({ before, after }) => actionMark(before) !== actionMark(after))
  if (changed.length === 0 && moved.length === 0) return []
  const figures = (from: number, to: number) => `${numberText(from)} → ${numberText(to)}`
  return [
    {
      kind: 'counts',
      about: 'search',
      before: countsText(before),
      after: countsText(after),
      details: [
        ...rest.map((name) => `${countNames[name as 'renamings']}: ${figures(before[name], after[name])}`),
        ...moved.map(({ name, before, after }) => `${name}: taken ${figures(before.fired, after.fired)} times`),
      ],
    },
  ]
}

function countsText({ states, transitions, levels }: Pick<LockedSearch, 'states' | 'transitions' | 'levels'>): string {
  return `${countText(states, 'state')}, ${countText(transitions, 'transition')}, ${countText(levels, 'level')}`
}

function compareActions({ renamed, removed, added, kept }: Matched<LockedAction>): Found[] {
  const about = 'action'
  const lived = kept.filter(({ before, after }) => before.fired > 0 !== after.fired > 0)
  return [
    ...lived.map(({ name: subject, before, after }) => ({
      kind: after.fired > 0 ? ('revived-action' as const) : ('dead-action' as const),
      about: 'action' as const,
      subject,
      before: takenText(before),
      after: takenText(after),
      details: [],
    })),
    ...renamed.map(({ from, to }) => renaming('action-renamed', about, from, to)),
    ...removed.map((subject) => ({ kind: 'action-removed', about, subject, details: [] }) as const),
    ...added.map((subject) => ({ kind: 'action-added', about, subject, details: [] }) as const),
  ]
}

function renaming(kind: 'action-renamed' | 'property-renamed', about: Found['about'], from: string, to: string): Found {
  return { kind, about, subject: to, before: from, after: to, details: [] }
}

function endedEarly({ exhaustive, interrupted, verdicts }: Observation): Found[] {
  const open = Object.keys(verdicts).filter((name) => verdicts[name] === 'incomplete')
  if (exhaustive && open.length === 0) return []
  const details = open.length > 0 ? [`undecided: ${open.join(', ')}`] : ['every verdict is in, and the counts are not']
  return [{ kind: interrupted ? 'interrupted' : 'limit', about: 'search', details }]
}

/** `holds`, `holds, seen in 7 steps`, `violated in 9 steps` */
export function verdictText({ verdict, steps }: LockedVerdict): string {
  if (steps === undefined) return verdict
  return `${verdict}${verdict === 'holds' ? ', seen' : ''} in ${countText(steps, 'step')}`
}

function takenText({ fired }: LockedAction): string {
  return fired === 0 ? 'never taken' : `taken ${countText(fired, 'time')}`
}

/** Actions that are never taken all look alike. */
function actionMark({ fired, states }: LockedAction): string | undefined {
  return fired === 0 ? undefined : `${fired} in ${states}`
}

/** Properties that hold all look alike. */
function verdictMark({ verdict, steps, vacuous }: LockedVerdict): string | undefined {
  return steps === undefined ? undefined : `${verdict} ${steps} ${vacuous ?? false}`
}
