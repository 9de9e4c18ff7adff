import type { Task } from '../../check/select.ts'
import type { Engine, Lock, LockedCounterexample, LockedSearch } from '../lock/lock.ts'
import type { Observation } from '../observe.ts'
import { type FailedSearch, problemLines } from '../problem.ts'
import { compareAccepted, type MutantNames, type NewNames } from './accepted.ts'
import { withClaims } from './claims.ts'
import { compareKept, type Kept } from './counterexamples.ts'
import type { Difference } from './difference.ts'
import { matchNames } from './renames.ts'
import { compareSearch, newSearch } from './search.ts'

/** What there is now. */
export interface Present {
  readonly engine: Engine
  /** By their keys in the lock. */
  readonly searches: ReadonlyMap<string, { readonly task: Task; readonly observation: Observation }>
  /** By file. */
  readonly counterexamples: ReadonlyMap<string, Kept>
  readonly mutants: MutantNames
  /** Searches of which nothing is known, by their keys. */
  readonly failed: ReadonlyMap<string, FailedSearch>
  /** Searches and kept counterexamples that nobody has come to. */
  readonly notBegun: ReadonlyMap<string, Task>
  readonly notReplayed: readonly { readonly file: string; readonly design: string }[]
  /** What is wrong with kept counterexamples that cannot be read, by file. */
  readonly unreadable: ReadonlyMap<string, unknown>
}

/** The part of a lock that is compared. */
export interface Scope {
  /** Designs and mutants; undefined: all. */
  readonly designs: ReadonlySet<string> | undefined
  /** Larger claims that are not searched this time, by their keys, and whether their models are those of the lock. */
  readonly asleep: ReadonlyMap<string, boolean>
}

/**
 * What designs that are gone are called now: where all of their searches that have another name have it under one other design.
 */
export function newNamesOf(lock: Lock, present: Present, scope: Scope): NewNames {
  const locked = lockedIn(lock, present, scope)
  const designs = new Set([...present.searches.values()].map(({ observation }) => observation.design))
  const pairs = matchedSearches(locked, present.searches).renamed.map(({ from, to }) => ({
    from: locked[from]!.design,
    to: present.searches.get(to)!.observation.design,
  }))
  const names = Map.groupBy(
    pairs.filter(({ from }) => !designs.has(from)),
    ({ from }) => from,
  )
  return new Map(
    [...names].flatMap(([from, own]) => {
      const [to, ...others] = new Set(own.map((one) => one.to))
      return others.length === 0 ? [[from, to!]] : []
    }),
  )
}

/** All differences: what went wrong; then in the order of the scenarios; then those of counterexamples, of accepted survivors, and of the lock as a whole. */
export function compare(lock: Lock, present: Present, scope: Scope): Difference[] {
  const unseen = new Set([...present.unreadable.keys(), ...present.notReplayed.map(({ file }) => file)])
  const kept = Object.fromEntries(
    Object.entries(lock.counterexamples).filter(([file, one]) => isOurs(scope, one) && !unseen.has(file)),
  )
  return [
    ...failures(present),
    ...compareSearches(lockedIn(lock, present, scope), present.searches),
    ...compareKept(kept, present.counterexamples),
    ...compareAccepted(lock.accepted, present.mutants, scope, newNamesOf(lock, present, scope)),
    ...notCompared(present),
    ...sleepers(lock, scope),
    ...compareEngines(lock.engine, present.engine),
  ]
}

function isOurs({ designs }: Scope, { design }: { readonly design: string }): boolean {
  return designs?.has(design) ?? true
}

type LockedSearches = Readonly<Record<string, LockedSearch>>

/** The searches of the lock that can be compared. */
function lockedIn(lock: Lock, present: Present, scope: Scope): LockedSearches {
  // Of a model that cannot be made the bounds are not known, so nobody can tell which of its searches are gone.
  const unknown = new Set(
    [...present.failed.values()].filter(({ task }) => !task).map((one) => one.scenario.system.name),
  )
  const isOpen = (key: string, { design }: LockedSearch) =>
    present.failed.has(key) || present.notBegun.has(key) || (unknown.has(design) && !present.searches.has(key))
  const awake = (key: string, locked: LockedSearch) =>
    isOurs(scope, locked) && !scope.asleep.has(key) && !isOpen(key, locked)
  return Object.fromEntries(Object.entries(lock.searches).filter(([key, search]) => awake(key, search)))
}

function matchedSearches(locked: LockedSearches, present: Present['searches']) {
  const now = Object.fromEntries([...present].map(([key, { observation }]) => [key, observation]))
  return { now, ...matchNames<LockedSearch | Observation>(locked, now, figuresMark) }
}

function compareSearches(locked: LockedSearches, present: Present['searches']): Difference[] {
  const { now, renamed, removed, added } = matchedSearches(locked, present)
  const from = new Map(renamed.map(({ from, to }) => [to, from]))
  const differences = [...present].flatMap(([key, { task, observation }]) => {
    const before = locked[from.get(key) ?? key]
    const found = before ? compareSearch(key, before, observation) : newSearch(key, observation)
    return withClaims(key, task, observation, found)
  })
  const place = (key: string, { design }: { design: string }) => ({ design, search: key, about: 'search' as const })
  return [
    ...renamed.map(({ from, to }): Difference => {
      const common = { ...place(to, now[to]!), before: from, after: to, details: [] }
      return { kind: 'search-renamed', ...common }
    }),
    ...removed.map((key): Difference => ({ kind: 'search-removed', ...place(key, locked[key]!), details: [] })),
    ...added.map((key): Difference => ({ kind: 'search-added', ...place(key, now[key]!), details: [] })),
    // A scenario under a new name is the same model, and has said so.
    ...differences.filter(({ kind, search }) => !(kind === 'source' && from.has(search!))),
  ]
}

/** That which a new name does not change. */
function figuresMark(search: LockedSearch | Observation): string {
  const { states, transitions, levels, verdicts, actions } = search
  return JSON.stringify([states, transitions, levels, Object.entries(verdicts).sort(), Object.entries(actions).sort()])
}

function failures({ failed, unreadable }: Present): Difference[] {
  return [
    ...[...failed].map(([search, { scenario, error }]): Difference => {
      const place = { design: scenario.system.name, search, about: 'search' } as const
      return { kind: 'model-error', ...place, details: problemLines(error) }
    }),
    ...[...unreadable].map(([subject, error]): Difference => {
      return { kind: 'counterexample-unreadable', about: 'counterexample', subject, details: problemLines(error) }
    }),
  ]
}

function notCompared({ notBegun, notReplayed }: Present): Difference[] {
  const kind = 'not-compared'
  return [
    ...[...notBegun].map(([search, { system }]): Difference => {
      return { kind, about: 'search', design: system.name, search, details: [] }
    }),
    ...notReplayed.map(({ file, design }): Difference => {
      return { kind, about: 'counterexample', design, subject: file, details: [] }
    }),
  ]
}

function sleepers({ searches }: Lock, { asleep, designs }: Scope): Difference[] {
  return [...asleep].flatMap(([search, isSame]): Difference[] => {
    const locked = searches[search]
    if (isSame || !locked || !(designs?.has(locked.design) ?? true)) return []
    return [{ kind: 'not-searched', about: 'search', design: locked.design, search, details: ['add --deep'] }]
  })
}

function compareEngines(before: Engine, after: Engine): Difference[] {
  if (before.hash === after.hash) return []
  const name = ({ version, hash }: Engine) => `moveproof ${version} (${hash})`
  return [{ kind: 'engine', about: 'lock', before: name(before), after: name(after), details: [] }]
}

/** What the lock keeps of a counterexample. */
export function asKept({ reason: _reason, ...locked }: Kept): LockedCounterexample {
  return locked
}
