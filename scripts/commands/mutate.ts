import type { Bounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { selectTasks } from '../check/select.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import { mutateJson } from '../mutate/json.ts'
import { headText, summaryText, trialText } from '../mutate/text.ts'
import {
  type Baseline,
  decisive,
  inOrderOfCost,
  judgeTrial,
  searchMode,
  type Trial,
  weakenedSearch,
} from '../mutate/trial.ts'
import { namedIn, without } from '../mutate/weakenings.ts'
import type { Terminal } from '../output/terminal.ts'
import { runOf, searchAll } from '../side-by-side/searches.ts'

export interface MutateOptions {
  readonly design: string
  /** Only conditions and effects of these actions; none: of all. */
  readonly actions: readonly string[]
  readonly bounds: Bounds
  readonly properties: readonly string[]
  /** For each search anew. */
  readonly limits: SearchLimits
  /** Searches at a time. */
  readonly workers: number
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Drops each named condition and effect of a design in turn, and says which properties notice. */
export async function mutateDesign(
  scenarios: readonly Scenario[],
  options: MutateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { design, bounds, properties, limits, json, signal } = options
  const tasks = inOrderOfCost(selectTasks(scenarios, { names: [design], mutants: false, bounds, properties }))
  const systems = new Set(tasks.map(({ scenario }) => scenario.system))
  if (systems.size !== 1) throw new UsageError(`Name one design; ${design} stands for ${systems.size}.`)
  const [system] = systems
  const chosen = chooseActions([...system!.actions.keys()], options.actions)
  const all = namedIn(system!)
    .filter(({ action }) => chosen.has(action))
    .map((named) => without(system!, named))
  if (!json) terminal.print(headText(tasks, all.length, terminal))
  const searching = { workers: options.workers, scenarios, signal, progress: terminal.progress }
  const baselines: Baseline[] = []
  for await (const ended of searchAll(
    tasks.map((task) => ({ task, mode: searchMode(task, limits) })),
    searching,
  )) {
    const run = runOf(ended)
    baselines.push({ task: tasks[baselines.length]!, run })
  }
  // One search of everything after the other, for as long as nothing has noticed.
  const tried = new Map(all.map((weakening) => [weakening, [] as Trial[]]))
  let open = all
  for (const one of baselines) {
    const searches = open.map((weakening) => weakenedSearch(scenarios, weakening, one, limits))
    let at = 0
    for await (const ended of searchAll(searches, searching)) {
      const weakening = open[at++]!
      // What was interrupted has said nothing.
      if (!signal?.aborted) tried.get(weakening)!.push(judgeTrial(weakening, one, ended))
    }
    if (signal?.aborted) break
    open = open.filter((weakening) => tried.get(weakening)!.every(({ outcome }) => outcome !== 'noticed'))
  }
  const decided = [...tried].filter(([, { length }]) => length > 0)
  const trials = (signal?.aborted ? decided.filter(([weakening]) => !open.includes(weakening)) : decided).map(
    ([, own]) => decisive(own),
  )
  if (!json) for (const [i, trial] of trials.entries()) terminal.print(trialText(trial, trials[i - 1], terminal))
  const interrupted = signal?.aborted ?? false
  const has = (outcome: Trial['outcome']) => trials.some((trial) => trial.outcome === outcome)
  const ok = !interrupted && !has('unnoticed') && !has('undecided')
  terminal.print(
    json
      ? `${JSON.stringify(mutateJson(system!.name, trials, { ok, interrupted }), undefined, 2)}\n`
      : summaryText(trials, { left: all.length - trials.length, interrupted }, terminal),
  )
  if (interrupted) return exitCodes.interrupted
  if (has('unnoticed')) return exitCodes.differs
  return has('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}

function chooseActions(known: readonly string[], wanted: readonly string[]): ReadonlySet<string> {
  for (const name of wanted) if (!known.includes(name)) throw unknownName('action', name, known)
  return new Set(wanted.length > 0 ? wanted : known)
}
