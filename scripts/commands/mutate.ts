import { writeFileSync } from 'node:fs'
import type { Bounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Selection, selectTasks, type Task } from '../check/select.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { type CacheChoice, TrialCache } from '../mutate/cache.ts'
import { type DesignReport, isFine, reportOf } from '../mutate/design-report.ts'
import { mutateHtml } from '../mutate/html.ts'
import { mutateJson } from '../mutate/json.ts'
import { areRivals, type Mutation, type MutationKind, type Mutations, mutationsOf } from '../mutate/mutations.ts'
import { sourcesOf } from '../mutate/sources.ts'
import { readSurvivors, type Survivors } from '../mutate/survivors.ts'
import { cacheText, headText, overviewText, reportText } from '../mutate/text.ts'
import { inOrderOfCost, type Trial, type TrialMode } from '../mutate/trial.ts'
import { Trials } from '../mutate/trials.ts'
import type { Terminal } from '../output/terminal.ts'
import { refusing } from '../output/whole-file.ts'

export interface MutateOptions extends TrialMode {
  /** Names; none: all designs. */
  readonly designs: readonly string[]
  readonly kinds: readonly MutationKind[]
  /** Also two at a time, of those that nobody noticed by themselves. */
  readonly pairs: boolean
  /** Only conditions and effects of these actions; none: of all. */
  readonly actions: readonly string[]
  readonly bounds: Bounds
  readonly properties: readonly string[]
  /** Searches at a time. */
  readonly workers: number
  /** File of accepted survivors; undefined: the one that belongs to the scenarios, if there is one. */
  readonly accepted: string | undefined
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
  const tasks = Map.groupBy(selectTasks(scenarios, selection), ({ scenario }) => scenario.system)
  const survivors = readSurvivors(scenarios, options.accepted)
  const known = new Set([...tasks.keys()].flatMap(({ actions }) => [...actions.keys()]))
  for (const name of options.actions) if (!known.has(name)) throw unknownName('action', name, known)
  // Before the searches, so that nobody waits for a page that cannot be written.
  if (html !== undefined) write(html, '')
  const reports: DesignReport[] = []
  for (const own of tasks.values()) {
    reports.push(await mutateDesign(scenarios, inOrderOfCost(own), survivors, options, terminal))
    if (signal?.aborted) break
  }
  const end = { ok: reports.every(isFine) && !signal?.aborted, interrupted: signal?.aborted ?? false }
  if (html !== undefined) write(html, mutateHtml(reports))
  if (json) terminal.print(`${JSON.stringify(mutateJson(reports, end), undefined, 2)}\n`)
  else if (tasks.size > 1) terminal.print(overviewText(reports, terminal))
  if (end.interrupted) return exitCodes.interrupted
  const has = (outcome: keyof DesignReport['counts']) => reports.some(({ counts }) => counts[outcome] > 0)
  if (has('unnoticed') || reports.some(({ stale }) => stale.length > 0)) return exitCodes.differs
  return has('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}

async function mutateDesign(
  scenarios: readonly Scenario[],
  tasks: readonly Task[],
  survivors: Survivors,
  options: MutateOptions,
  terminal: Terminal,
): Promise<DesignReport> {
  const { system } = tasks[0]!.scenario
  const { actions, kinds, json, signal } = options
  const isChosen = ({ action }: Mutation) => actions.length === 0 || actions.includes(action)
  const all = mutationsOf(system, kinds).filter(isChosen)
  if (!json) terminal.print(headText(tasks, all.length, terminal))
  const trials = new Trials(scenarios, tasks, { ...options, progress: terminal.progress })
  const cache = new TrialCache(tasks, sourcesOf(tasks), options)
  const tried = await withCache(
    cache,
    trials,
    all.map((one) => [one]),
  )
  if (options.pairs && !signal?.aborted) tried.push(...(await withCache(cache, trials, pairsOf(tried))))
  const left = signal?.aborted ? all.length - tried.length : 0
  const isWhole = actions.length === 0 && options.properties.length === 0 && Object.keys(options.bounds).length === 0
  const report = reportOf(tasks, tried, { survivors, isWhole, left, taken: cache.taken, cachedIn: cache.file })
  if (json) return report
  terminal.print(reportText(report, options.everyProperty, terminal))
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
