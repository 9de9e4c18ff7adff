import { dirname, join } from 'node:path'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { wholeNames } from '../check/select.ts'
import { type ExitCode, exitCodeFor, exitCodes, knownProblem, reportError, UsageError } from '../exit.ts'
import { claimText } from '../gate/compare/claims.ts'
import { compare, type Scope } from '../gate/compare/compare.ts'
import type { Difference } from '../gate/compare/difference.ts'
import { severityOf } from '../gate/compare/severity.ts'
import { assertLock, candidatesOf, examine, isFresh } from '../gate/examine.ts'
import { failure, findingsOf } from '../gate/findings.ts'
import { assertLockWritable, writeLock } from '../gate/lock/file.ts'
import { emptyLock, type Lock } from '../gate/lock/lock.ts'
import { readLock } from '../gate/lock/read.ts'
import { updatedLock } from '../gate/lock/update.ts'
import { gateJson } from '../gate/outputs/json.ts'
import { gateText } from '../gate/outputs/text.ts'
import { assertWritable, type GateOutputs, writeOutputs } from '../gate/outputs/write.ts'
import { Places } from '../gate/places.ts'
import { keptFiles } from '../gate/replays.ts'
import type { GateReport } from '../gate/report.ts'
import { type GateState, nothingFound } from '../gate/state.ts'
import { invocation, quoted } from '../invocation.ts'
import { mutantNames } from '../mutate/named.ts'
import type { Terminal } from '../output/terminal.ts'
import { engineSources } from '../sources/model-hash.ts'
import { Sources } from '../sources/sources.ts'
import { version } from '../version.ts'

/** What there is to know of a call that cannot be carried out. */
export interface FailureOptions {
  /** The lock file. Kept counterexamples are found from its folder. */
  readonly lock: string
  readonly json: boolean
  readonly outputs: GateOutputs
}

export interface GateOptions extends FailureOptions {
  /** Designs and mutants; none: all of them. */
  readonly names: readonly string[]
  /** Folder of kept counterexamples, from that of the lock file. */
  readonly counterexamples: string
  /** Search and replay also what has not changed. */
  readonly all: boolean
  /** The larger claims too. */
  readonly deep: boolean
  /** Write to the lock what is found, for this reason. */
  readonly update: boolean
  readonly reason: string | undefined
  /** The day that is written beside the reason. */
  readonly date: string
  readonly limits: SearchLimits
  readonly workers: number
  readonly signal?: AbortSignal | undefined
}

/** What was found out, and beside what. */
interface Compared {
  readonly report: GateReport
  readonly before: Lock
  /** What kept the lock file from being written. */
  readonly error: unknown
}

/**
 * Compares what the scenarios give with what is locked, and says what changed. Whatever goes wrong is in the reports too.
 * @throws what went wrong, once everything else is written
 */
export async function gate(
  scenarios: readonly Scenario[],
  options: GateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const compared = await compareAll(scenarios, options, terminal).catch((error: unknown) => {
    gateFailed(error, options, terminal)
    throw error
  })
  const { report, before, error } = compared
  if (options.json) terminal.print(`${JSON.stringify(gateJson(report), undefined, 2)}\n`)
  else terminal.print(gateText(report, terminal))
  const problems = [...(error === undefined ? [] : [error]), ...writeOutputs(report, before, options, terminal)]
  // The last one is told by whoever catches it.
  for (const problem of problems.slice(0, -1)) reportError(problem, terminal)
  if (problems.length > 0) throw problems.at(-1)
  return report.exitCode
}

/** Where nothing could be compared. */
const nothing = { state: nothingFound, notSearched: [], update: undefined, seconds: 0, updateCommand: '' }

/** Writes the reports of a gate that could not compare anything, as far as they can be written. */
export function gateFailed(error: unknown, options: FailureOptions, terminal: Terminal): void {
  const { lock: lockFile } = options
  const findings = [failure(error, new Places(dirname(lockFile)))]
  const exitCode = exitCodeFor(error)
  const report = { ...nothing, findings, lockFile, exitCode }
  if (options.json) terminal.print(`${JSON.stringify(gateJson(report), undefined, 2)}\n`)
  const known = knownProblem(error)?.message
  for (const problem of writeOutputs(report, { searches: {} }, options, terminal)) {
    if (knownProblem(problem)?.message !== known) reportError(problem, terminal)
  }
}

async function compareAll(scenarios: readonly Scenario[], options: GateOptions, terminal: Terminal): Promise<Compared> {
  const start = performance.now()
  const reason = reasonIn(options)
  assertWritable(options.outputs)
  if (reason !== undefined) assertLockWritable(options.lock)
  const designs = options.names.length === 0 ? undefined : new Set(wholeNames(scenarios, options.names))
  const root = dirname(options.lock)
  const locked = readLock(options.lock)
  const updateCommand = `${invocation()} gate ${options.names.map((name) => `${quoted(name)} `).join('')}--update --reason "…"`
  const lock = reason === undefined ? assertLock(locked, options.lock, updateCommand) : locked

  const { hash, files: engineFiles } = engineSources()
  const sources = new Sources(engineFiles)
  const engine = { version, hash }
  const chosen = scenarios.filter(({ system }) => designs?.has(system.name) ?? true)
  const all = candidatesOf(scenarios, chosen, sources)
  const isAwake = ({ deep }: Scenario) => options.deep || !deep
  const candidates = all.candidates.filter(({ task }) => isAwake(task.scenario))
  const failed = new Map([...all.failed].filter(([, { scenario }]) => isAwake(scenario)))
  // A usual claim that has become a larger one is gone from here until --deep puts it there.
  const asleep = all.candidates.filter(
    (candidate) => !candidates.includes(candidate) && lock?.searches[candidate.key]?.deep,
  )
  const kept = keptFiles(root, join(root, options.counterexamples), scenarios, sources)
  const files = kept.files.filter(({ design }) => designs?.has(design) ?? true)
  const scope: Scope = {
    designs,
    asleep: new Map(asleep.map((candidate) => [candidate.key, isFresh(lock, engine, candidate)])),
  }
  const state = await examine(scenarios, { candidates, failed }, { ...kept, files }, lock, engine, {
    ...options,
    signal: options.signal,
    progress: terminal.progress,
  })

  const mutants = mutantNames(scenarios)
  const present = { engine, mutants, ...state }
  const before = lock ?? emptyLock(engine)
  const entry = reason === undefined ? undefined : { date: options.date, reason }
  const recorded = entry && (state.interrupted ? 'interrupted' : updatedLock(lock, present, scope, entry))
  const error = typeof recorded === 'object' ? errorOf(() => writeLock(options.lock, recorded)) : undefined
  const update = error === undefined ? entry && updateOf(recorded) : 'failed'
  // What has been recorded needs nothing more, but for a claim that is not met.
  const isRecorded = update === 'written' || update === 'nothing to record'
  const left = isRecorded ? compare(typeof recorded === 'object' ? recorded : before, present, scope) : undefined
  // Of a lock that is written for the first time everything is new.
  const isTold = ({ kind }: Difference) => lock !== undefined || ['error', 'undecided'].includes(severityOf(kind))
  const differences = compare(before, present, scope).filter(isTold)
  // A verdict that has just changed says what is claimed.
  const isTwice = (one: Difference) =>
    differences.some(
      ({ search, subject, details }) =>
        search === one.search && subject === one.subject && details.some((text) => text.startsWith(claimText)),
    )
  const unmet = (left ?? []).filter((one) => one.kind === 'not-as-claimed' && !isTwice(one))
  const places = new Places(root)
  const findings = findingsOf(
    [...unmet, ...differences.filter(({ kind }) => left === undefined || kind !== 'not-as-claimed')],
    state,
    places,
  )
  const problems = [...(error === undefined ? [] : [error]), ...errorsIn(state)]
  const report: GateReport = {
    state,
    findings: error === undefined ? findings : [failure(error, places), ...findings],
    notSearched: all.candidates.filter((one) => !candidates.includes(one)).map(({ key }) => key),
    lockFile: options.lock,
    update,
    exitCode: state.interrupted ? exitCodes.interrupted : exitCodeOf(left ?? differences, problems),
    seconds: (performance.now() - start) / 1000,
    updateCommand,
  }
  return { report, before, error }
}

function reasonIn({ update, reason }: GateOptions): string | undefined {
  if (update && (reason === undefined || reason.trim() === '')) {
    throw new UsageError('--update changes what the project promises: say why with --reason "…".')
  }
  if (!update && reason !== undefined) throw new UsageError('--reason is about --update: give both.')
  return reason
}

function errorOf(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

function updateOf(recorded: ReturnType<typeof updatedLock> | 'interrupted'): NonNullable<GateReport['update']> {
  if (typeof recorded === 'string') return recorded
  return recorded === undefined ? 'nothing to record' : 'written'
}

function errorsIn({ failed, unreadable }: GateState): unknown[] {
  return [...[...failed.values()].map(({ error }) => error), ...unreadable.values()]
}

/** What went wrong says more than what differs. */
function exitCodeOf(differences: readonly Difference[], errors: readonly unknown[]): ExitCode {
  if (errors.length > 0) return Math.max(...errors.map(exitCodeFor)) as ExitCode
  const severities = new Set(differences.map(({ kind }) => severityOf(kind)))
  if (severities.has('error') || severities.has('warning')) return exitCodes.differs
  return severities.has('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}
