import { broughtUpToDate } from '../compare/accepted.ts'
import { asKept, newNamesOf, type Present, type Scope } from '../compare/compare.ts'
import { asLocked } from '../observe.ts'
import { type HistoryEntry, type Lock, type LockedSearch, lockFormat, lockVersion } from './lock.ts'
import { lockText } from './write.ts'

/**
 * The lock with what was found now, and why. Accepted survivors stay, but for those that the designs no longer have; they
 * follow a design that has another name. Undefined when that is what it says already.
 * What was out of scope stays as it is; where another moveproof has found it, it counts as changed from now on.
 * @returns 'undecided' where a limit ended a search, 'failed' where something went wrong
 */
export function updatedLock(
  before: Lock | undefined,
  present: Present,
  scope: Scope,
  entry: HistoryEntry,
): Lock | 'undecided' | 'failed' | undefined {
  const { engine, mutants, ...state } = present
  const { designs, asleep } = scope
  if (state.failed.size + state.unreadable.size > 0) return 'failed'
  const searches = Object.fromEntries(
    [...state.searches].map(([key, { observation }]) => [key, asLocked(observation)] as const),
  )
  if (Object.values(searches).includes(undefined)) return 'undecided'
  const isOut = ({ design }: { readonly design: string }) => designs !== undefined && !designs.has(design)
  const old = <T extends { readonly hash?: string }>({ hash, ...rest }: T) =>
    before?.engine.hash === engine.hash && hash !== undefined ? { hash, ...rest } : rest
  const others = Object.entries(before?.searches ?? {})
    .filter(([key, search]) => isOut(search) || asleep.has(key))
    .map(([key, search]) => [key, old(search) as LockedSearch])
  const keptBefore = Object.entries(before?.counterexamples ?? {})
    .filter(([, kept]) => isOut(kept))
    .map(([file, kept]) => [file, old(kept)])
  const kept = [...state.counterexamples].map(([file, one]) => [file, asKept(one)])
  const lock: Lock = {
    format: lockFormat,
    version: lockVersion,
    engine,
    history: before?.history ?? [],
    accepted: before ? broughtUpToDate(before.accepted, mutants, scope, newNamesOf(before, present, scope)) : {},
    searches: { ...Object.fromEntries(others), ...(searches as Record<string, LockedSearch>) },
    counterexamples: { ...Object.fromEntries(keptBefore), ...Object.fromEntries(kept) },
  }
  if (before && lockText(before) === lockText(lock)) return undefined
  return { ...lock, history: [...lock.history, entry] }
}
