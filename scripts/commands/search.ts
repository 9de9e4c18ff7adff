import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'
import { keepCounterexample, prepareDirectory } from '../check/save.ts'
import { type Selection, selectTasks } from '../check/select.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { searchJson } from '../search/json.ts'
import { type Find, type Sample, sample, type WalkOptions } from '../search/run.ts'
import { sampleText } from '../search/text.ts'
import { asCounterexample } from '../shrink/json.ts'
import { scenarioSource } from '../workers/sources.ts'

export interface SearchOptions extends Selection {
  readonly walks: WalkOptions
  /** Threads that walk, once a search has proved long; the same walks count for any number. */
  readonly workers: number
  /** For the exhaustive searches after a find. */
  readonly limits: SearchLimits
  /** Print whole states. */
  readonly full: boolean
  /** Directory to keep finds in. */
  readonly save?: string | undefined
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Searches designs by random walks, also where no other search can end, and makes what it finds small. */
export async function search(
  scenarios: readonly Scenario[],
  options: SearchOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { walks, workers, limits, signal, full, json, save } = options
  const samples: Sample[] = []
  const tasks = selectTasks(scenarios, options)
  if (save !== undefined) prepareDirectory(save)
  const saved = new Map<Find, string>()
  const unsaved: unknown[] = []
  for (const task of tasks) {
    if (signal?.aborted) break
    const helpers = { count: workers, source: scenarioSource(scenarios, task) }
    const found = await sample(task, { walks, helpers, limits, signal, progress: terminal.progress })
    terminal.progress.clear()
    if (save !== undefined) {
      for (const { find } of found.verdicts) {
        if (!find?.minimised) continue
        try {
          saved.set(find, keepCounterexample(save, task, find, asCounterexample(find.minimised)))
        } catch (error) {
          // What was found is shown all the same.
          unsaved.push(error)
        }
      }
    }
    if (!json) terminal.print(`${samples.length > 0 ? '\n' : ''}${sampleText(found, { walks, full, saved }, terminal)}`)
    samples.push(found)
  }
  const interrupted = signal?.aborted ?? false
  if (json) terminal.print(`${JSON.stringify(searchJson(samples, { walks, interrupted, saved }), undefined, 2)}\n`)
  if (unsaved.length > 0) throw unsaved[0]
  if (interrupted) return exitCodes.interrupted
  const outcomes = samples.flatMap(({ verdicts }) => verdicts.map(({ outcome }) => outcome))
  if (outcomes.includes('differs')) return exitCodes.differs
  return outcomes.includes('undecided') ? exitCodes.undecided : exitCodes.asClaimed
}
