import { dirname, join } from 'node:path'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { wholeNames } from '../check/select.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import { compare, type Scope } from '../gate/compare/compare.ts'
import type { Difference } from '../gate/compare/difference.ts'
import { severityOf } from '../gate/compare/severity.ts'
import { assertLock, candidatesOf, examine, isFresh } from '../gate/examine.ts'
import { findingsOf } from '../gate/findings.ts'
import { emptyLock, type Lock } from '../gate/lock/lock.ts'
import { readLock } from '../gate/lock/read.ts'
import { updatedLock } from '../gate/lock/update.ts'
import { lockText } from '../gate/lock/write.ts'
import { gateJson } from '../gate/outputs/json.ts'
import { gateText } from '../gate/outputs/text.ts'
import { assertWritable, type GateOutputs, writeOutputs } from '../gate/outputs/write.ts'
import { Places } from '../gate/places.ts'
import { keptFiles } from '../gate/replays.ts'
import type { GateReport } from '../gate/report.ts'
import { invocation, quoted } from '../invocation.ts'
import { mutantNames } from '../mutate/named.ts'
import type { Terminal } from '../output/terminal.ts'
import { writeWhole } from '../output/whole-file.ts'
import { engineSources } from '../sources/model-hash.ts'
import { Sources } from '../sources/sources.ts'
import { version } from '../version.ts'

export interface GateOptions {
  /** Designs and mutants; none: all of them. */
  readonly names: readonly string[]
  /** The lock file. Kept counterexamples are found from its folder. */
  readonly lock: string
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
  readonly json: boolean
  readonly outputs: GateOutputs
  readonly signal?: AbortSignal | undefined
}

/** Compares what the scenarios give with what is locked, and says what changed. */
export async function gate(
  scenarios: readonly Scenario[],
  options: GateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const start = performance.now()
  assertWritable(options.outputs)
  const reason = reasonIn(options)
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
  const awake = all.filter(({ task }) => options.deep || !task.scenario.deep)
  // A usual claim that has become a larger one is gone from here until --deep puts it there.
  const asleep = all.filter((candidate) => !awake.includes(candidate) && lock?.searches[candidate.key]?.deep)
  const files = keptFiles(root, join(root, options.counterexamples), scenarios, sources)
  const own = files.filter(({ design }) => designs?.has(design) ?? true)
  const scope: Scope = {
    designs,
    asleep: new Map(asleep.map((candidate) => [candidate.key, isFresh(lock, engine, candidate)])),
  }
  const state = await examine(scenarios, awake, own, lock, engine, {
    ...options,
    signal: options.signal,
    progress: terminal.progress,
  })
  if (!state) {
    terminal.diagnose('interrupted: nothing was compared, and nothing written\n')
    return exitCodes.interrupted
  }

  const mutants = mutantNames(scenarios, lock?.accepted ?? {})
  const present = { engine, mutants, ...state }
  const before = lock ?? emptyLock(engine)
  const entry = reason === undefined ? undefined : { date: options.date, reason }
  const recorded = entry && updatedLock(lock, state, engine, scope, mutants, entry)
  const update = entry && updateOf(recorded)
  if (typeof recorded === 'object') {
    writeWhole(options.lock, lockText(recorded), 'give --lock a file that can be written to')
  }
  // What has been recorded needs nothing more, but for a claim that is not met.
  const left =
    update === undefined || update === 'undecided'
      ? undefined
      : compare(recorded === undefined ? before : (recorded as Lock), present, scope)
  // Of a lock that is written for the first time everything is new.
  const isTold = ({ kind }: Difference) => lock !== undefined || kind === 'not-as-claimed' || kind === 'limit'
  const differences = compare(before, present, scope).filter(isTold)
  const unmet = (left ?? []).filter(({ kind }) => kind === 'not-as-claimed')
  const places = new Places(root)
  const findings = findingsOf(
    [...unmet, ...differences.filter(({ kind }) => left === undefined || kind !== 'not-as-claimed')],
    state,
    places,
  )
  const seconds = (performance.now() - start) / 1000
  const exitCode = exitCodeOf(left ?? differences)
  const report: GateReport = { state, findings, lockFile: options.lock, update, exitCode, seconds, updateCommand }
  if (options.json) terminal.print(`${JSON.stringify(gateJson(report), undefined, 2)}\n`)
  else terminal.print(gateText(report, terminal))
  writeOutputs(report, before, options, terminal)
  return exitCode
}

function reasonIn({ update, reason }: GateOptions): string | undefined {
  if (update && (reason === undefined || reason.trim() === '')) {
    throw new UsageError('--update changes what the project promises: say why with --reason "…".')
  }
  if (!update && reason !== undefined) throw new UsageError('--reason is about --update: give both.')
  return reason
}

function updateOf(recorded: Lock | 'undecided' | undefined): NonNullable<GateReport['update']> {
  if (recorded === 'undecided') return 'undecided'
  return recorded === undefined ? 'nothing to record' : 'written'
}

function exitCodeOf(differences: readonly Difference[]): ExitCode {
  const severities = new Set(differences.map(({ kind }) => severityOf(kind)))
  if (severities.has('error') || severities.has('warning')) return exitCodes.differs
  return severities.has('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}
