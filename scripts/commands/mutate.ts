import { writeFileSync } from 'node:fs'
import { unknownName } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Selection, selectTasks, type Task } from '../check/select.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { reasonsOf } from '../gate/lock/accepted.ts'
import { assertLockWritable } from '../gate/lock/file.ts'
import type { Accepted } from '../gate/lock/lock.ts'
import { changeAccepted, readAccepted } from '../mutate/accepted.ts'
import { type CacheChoice, TrialCache } from '../mutate/cache.ts'
import { applied, assertAcceptable, type ChangeOptions, changesOf, isAsClaimed } from '../mutate/changes.ts'
import { type DesignReport, isFine, reportOf } from '../mutate/design-report.ts'
import { mutateHtml } from '../mutate/html.ts'
import { mutateJson } from '../mutate/json.ts'
import { areRivals, type Mutations } from '../mutate/mutations.ts'
import { assertKnown, type Choice, mutantsOf } from '../mutate/named.ts'
import { sourcesOf } from '../mutate/sources.ts'
import { cacheText, changesText, headText, leftOutText, overviewText, reportText } from '../mutate/text.ts'
import { inOrderOfCost, type Trial, type TrialMode } from '../mutate/trial.ts'
import { Trials } from '../mutate/trials.ts'
import { designTable } from '../mutate/whole-designs.ts'
import type { Terminal } from '../output/terminal.ts'
import { refusing } from '../output/whole-file.ts'

export interface MutateOptions extends TrialMode, Choice, ChangeOptions {
  /** Names; none: all designs but those under one mover alone. */
  readonly designs: readonly string[]
  /** Also two at a time, of those that nobody noticed by themselves. */
  readonly pairs: boolean
  /** Searches at a time. */
  readonly workers: number
  /** The lock file: it says what may go unnoticed. */
  readonly lock: string
  readonly cache: CacheChoice
  /** File for the page. */
  readonly html: string | undefined
  readonly json: boolean
  readonly signal: AbortSignal | undefined
}

/** Changes each named condition and effect of designs in turn, and says which properties notice. */
export async function mutateDesigns(
  scenarios: readonly Scenario[],
  options: MutateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { designs, bounds, properties, json, html, signal } = options
  const selection: Selection = { names: designs, mutants: false, bounds, properties }
  const { table, leftOut } = designTable(scenarios, designs)
  const tasks = Map.groupBy(selectTasks(table, selection), ({ scenario }) => scenario.system)
  assertAcceptable(options)
  if (options.accept !== undefined || options.withdraw) assertLockWritable(options.lock)
  const accepted = readAccepted(scenarios, options.lock)
  const known = new Set([...tasks.keys()].flatMap(({ actions }) => [...actions.keys()]))
  for (const name of options.actions) if (!known.has(name)) throw unknownName('action', name, known)
  assertKnown([...tasks.keys()], options)
  // Before the searches, so that nobody waits for a page that cannot be written.
  if (html !== undefined) write(html, '')
  const reports: DesignReport[] = []
  for (const own of tasks.values()) {
    reports.push(await mutateDesign(scenarios, inOrderOfCost(own), accepted, options, terminal))
    if (signal?.aborted) break
  }
  const end = { ok: reports.every(isFine) && !signal?.aborted, interrupted: signal?.aborted ?? false }
  if (html !== undefined) write(html, mutateHtml(reports))
  if (json) terminal.print(`${JSON.stringify(mutateJson(reports, { ...end, leftOut }), undefined, 2)}\n`)
  else {
    if (tasks.size > 1) terminal.print(overviewText(reports, terminal))
    if (leftOut.length > 0) terminal.print(leftOutText(leftOut.length, terminal))
  }
  if (end.interrupted) return exitCodes.interrupted
  const has = (outcome: keyof DesignReport['counts']) => reports.some(({ counts }) => counts[outcome] > 0)
  if (has('unnoticed') || reports.some(({ stale }) => stale.length > 0)) return exitCodes.differs
  return has('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}

async function mutateDesign(
  scenarios: readonly Scenario[],
  tasks: readonly Task[],
  accepted: Accepted,
  options: MutateOptions,
  terminal: Terminal,
): Promise<DesignReport> {
  const { system } = tasks[0]!.scenario
  const { json, signal, lock } = options
  const all = mutantsOf(system, options)
  if (!json) terminal.print(headText(tasks, all, terminal))
  const trials = new Trials(scenarios, tasks, { ...options, progress: terminal.progress })
  const cache = new TrialCache(tasks, sourcesOf(tasks), options)
  const tried = await withCache(cache, trials, all)
  if (options.pairs && !signal?.aborted) tried.push(...(await withCache(cache, trials, pairsOf(tried))))
  const left = signal?.aborted ? all.length - tried.length : 0
  const judge = (by: Accepted) =>
    reportOf(tasks, tried, {
      accepted: reasonsOf(by, system.name),
      isWhole: isAsClaimed(options),
      left,
      taken: cache.taken,
      cachedIn: cache.file,
    })
  const before = judge(accepted)
  const changes = changesOf(before, options)
  // What was not tried to its end is not judged.
  const isChanged = !signal?.aborted && changes.accepted.length + changes.withdrawn.length > 0
  const report = isChanged
    ? judge(changeAccepted(scenarios, lock, (now) => applied(changes, now, system.name, options.accept)))
    : before
  if (json) return report
  terminal.print(reportText(report, options.everyProperty, terminal))
  if (isChanged) terminal.print(changesText(changes, lock, terminal))
  const fromCache = cacheText(report)
  if (fromCache !== undefined) terminal.diagnose(fromCache)
  return report
}

async function withCache(cache: TrialCache, trials: Trials, all: readonly Mutations[]): Promise<Trial[]> {
  const kept = all.map((mutations) => cache.get(mutations))
  const found = await trials.of(all.filter((_, i) => !kept[i]))
  cache.keep(found)
  const byMutations = new Map(found.map((trial) => [trial.mutations, trial]))
  return all.flatMap((mutations, i) => kept[i] ?? byMutations.get(mutations) ?? [])
}

/** Two at a time of what nobody has noticed: guards may stand in for one another. Who notices one of two has noticed. */
function pairsOf(trials: readonly Trial[]): Mutations[] {
  const quiet = trials
    .filter(({ outcome }) => outcome === 'equivalent' || outcome === 'idle' || outcome === 'unnoticed')
    .flatMap(({ mutations }) => mutations)
  return quiet.flatMap((one, i) => quiet.slice(i + 1).flatMap((other) => (areRivals(one, other) ? [] : [[one, other]])))
}

function write(file: string, text: string): void {
  const next = 'give --html a file that can be written'
  refusing(`${file} cannot be written`, file, next, () => writeFileSync(file, text))
}
