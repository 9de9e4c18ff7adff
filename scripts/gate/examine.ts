import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness, claimsAllStates, settledBy } from '../check/reductions.ts'
import { verdictsOnly } from '../check/search-task.ts'
import { type Task, taskOf } from '../check/select.ts'
import type { ProgressLine } from '../output/progress.ts'
import { searchAll } from '../side-by-side/searches.ts'
import { taskHash } from '../sources/model-hash.ts'
import type { Sources } from '../sources/sources.ts'
import type { Kept } from './compare/counterexamples.ts'
import { type Engine, type Lock, searchKey } from './lock/lock.ts'
import { asObservation, observe } from './observe.ts'
import type { FailedSearch } from './problem.ts'
import { isKnown, type KeptFile, type KeptFiles, type ReplayedKept, replayKept } from './replays.ts'
import type { GateSearch, GateState } from './state.ts'

/** A scenario with its key in the lock. */
export interface Candidate {
  readonly key: string
  readonly task: Task
  readonly symmetry: boolean
  /** Undefined where it is not known which files its model comes from. */
  readonly hash: string | undefined
}

export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** Those whose models cannot be made at their bounds, by what would be their keys. */
  readonly failed: ReadonlyMap<string, FailedSearch>
}

export function candidatesOf(
  scenarios: readonly Scenario[],
  chosen: readonly Scenario[],
  sources: Sources,
): Candidates {
  const taken = new Map<string, number>()
  // Two scenarios may ask different properties at the same bounds.
  const keyOf = (design: string, bounds: Bounds) => {
    const base = searchKey(design, bounds)
    const before = taken.get(base) ?? 0
    taken.set(base, before + 1)
    return before === 0 ? base : `${base} (${before + 1})`
  }
  const candidates: Candidate[] = []
  const failed = new Map<string, FailedSearch>()
  for (const scenario of chosen) {
    try {
      const task = taskOf(scenarios, scenario, new Set(scenario.properties.map(({ name }) => name)))
      const symmetry = !claimsAllStates(task) && !asksLiveness(task)
      const hash = taskHash(task, symmetry, sources)
      candidates.push({ key: keyOf(task.system.name, task.system.bounds), task, symmetry, hash })
    } catch (error) {
      failed.set(keyOf(scenario.system.name, scenario.bounds), { scenario, task: undefined, error })
    }
  }
  return { candidates, failed }
}

export interface ExamineOptions {
  /** Search and replay also what has not changed since the lock was written. */
  readonly all: boolean
  readonly limits: SearchLimits
  readonly workers: number
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** Was this found by this moveproof on this model? */
export function isFresh(
  lock: Lock | undefined,
  engine: Engine,
  { key, hash }: Pick<Candidate, 'key' | 'hash'>,
): boolean {
  const locked = lock?.searches[key]
  return lock?.engine.hash === engine.hash && hash !== undefined && locked?.hash === hash
}

/**
 * Finds out what there is now: from the lock where nothing has changed, by searching and replaying where something has. Interrupted, it
 * says what it has not come to.
 */
export async function examine(
  scenarios: readonly Scenario[],
  { candidates, failed }: Candidates,
  { files, unreadable }: KeptFiles,
  lock: Lock | undefined,
  engine: Engine,
  { all, limits, workers, signal, progress }: ExamineOptions,
): Promise<GateState> {
  const isSame = (candidate: Candidate) => !all && isFresh(lock, engine, candidate)
  const changed = candidates.filter((candidate) => !isSame(candidate))
  const mode = { ...verdictsOnly, limits }
  const orders = changed.map(({ task, symmetry }) => ({ task, mode: { ...mode, ...settledBy(task), symmetry } }))
  const made = new Map<string, GateSearch>()
  const ended = new Map(failed)
  let at = 0
  for await (const one of searchAll(orders, { workers, scenarios, signal, progress })) {
    const { key, hash, task } = changed[at++]!
    if ('error' in one) ended.set(key, { scenario: task.scenario, task, error: one.error })
    else made.set(key, { task, observation: observe(one.run, hash), run: one.run })
  }
  // Searches are made in their order.
  const notBegun = new Map(changed.slice(at).map(({ key, task }) => [key, task]))
  const searches = candidates.flatMap(({ key, task }): [string, GateSearch][] => {
    if (ended.has(key) || notBegun.has(key)) return []
    const search = made.get(key)
    return [[key, search ?? { task, observation: asObservation(lock!.searches[key]!), run: undefined }]]
  })
  const kept = await replayAll(
    scenarios,
    files,
    all || lock?.engine.hash !== engine.hash ? undefined : lock,
    progress,
    signal,
  )
  const interrupted = signal?.aborted ?? false
  return { searches: new Map(searches), failed: ended, notBegun, unreadable, interrupted, ...kept }
}

/** @param lock whose word can be taken; undefined: everything is replayed */
async function replayAll(
  scenarios: readonly Scenario[],
  files: readonly KeptFile[],
  lock: Lock | undefined,
  progress: ProgressLine,
  signal: AbortSignal | undefined,
): Promise<Pick<GateState, 'counterexamples' | 'replayed' | 'replays' | 'notReplayed'>> {
  const counterexamples = new Map<string, Kept>()
  const replayed = new Map<string, ReplayedKept>()
  const notReplayed: KeptFile[] = []
  let replays = 0
  for (const file of files) {
    const locked = lock?.counterexamples[file.file]
    if (isKnown(file, locked)) {
      counterexamples.set(file.file, locked)
      continue
    }
    if (signal?.aborted) {
      notReplayed.push(file)
      continue
    }
    progress.show(() => `replaying ${file.file}`)
    const { kept, shown } = replayKept(file, scenarios)
    counterexamples.set(file.file, kept)
    if (shown) replayed.set(file.file, shown)
    replays++
    // So that Ctrl-C is heard.
    await new Promise((resolve) => setImmediate(resolve))
  }
  progress.clear()
  return { counterexamples, replayed, replays, notReplayed }
}

/** @throws bad-file */
export function assertLock(lock: Lock | undefined, file: string, command: string): Lock {
  if (lock) return lock
  throw new MoveproofError('bad-file', {
    what: `There is no lock file ${file}, so there is nothing to compare with.`,
    where: file,
    cause: 'the project has none yet, or the command was called in another folder',
    next: `make one and commit it: ${command}`,
  })
}
