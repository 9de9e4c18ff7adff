import type { Bounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { selectTasks } from '../check/select.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import { mutateJson } from '../mutate/json.ts'
import { headText, summaryText, trialText } from '../mutate/text.ts'
import { attempt, type Baseline, inOrderOfCost, searchBaseline, type Trial } from '../mutate/trial.ts'
import { weakenings } from '../mutate/weakenings.ts'
import type { Terminal } from '../output/terminal.ts'

export interface MutateOptions {
  readonly design: string
  /** Only conditions and effects of these actions; none: of all. */
  readonly actions: readonly string[]
  readonly bounds: Bounds
  readonly properties: readonly string[]
  /** For each search anew. */
  readonly limits: SearchLimits
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
  const all = weakenings(system!).filter(({ action }) => chosen.has(action))
  const { progress } = terminal
  const common = { limits, signal, progress }
  if (!json) terminal.print(headText(tasks, all.length, terminal))
  const baselines: Baseline[] = []
  for (const task of tasks) if (!signal?.aborted) baselines.push(await searchBaseline(task, common))
  const trials: Trial[] = []
  for (const weakening of all) {
    if (signal?.aborted) break
    const trial = await attempt(weakening, baselines, common)
    progress.clear()
    if (signal?.aborted) break
    if (!json) terminal.print(trialText(trial, trials.at(-1), terminal))
    trials.push(trial)
  }
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
