import type { ModelSource } from '../../explorer/workers/model.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { judgeRun, type Run } from '../check/run.ts'
import { type Searched, type SearchMode, searchTask } from '../check/search-task.ts'
import type { Task } from '../check/select.ts'
import type { Keeper } from '../checkpoint/keeper.ts'
import { withSystem } from '../exit.ts'
import { eraseLine, type ProgressLine } from '../output/progress.ts'
import { scenarioSource } from '../workers/sources.ts'
import { Pool, type Settled } from './pool.ts'

/** What is over by then would not have been quicker with threads. */
const threadsAfterMs = 500

/** One search of several. */
export interface Search {
  readonly task: Task
  readonly mode: SearchMode
  /** Where a thread finds its model again; that of its scenario unless told. */
  readonly source?: ModelSource
}

export interface SearchesOptions {
  /** Searches at a time; one alone is helped by so many threads. */
  readonly workers: number
  /** The table that the tasks are from. */
  readonly scenarios: readonly Scenario[]
  /** Keeps the search, of which there is one only. */
  readonly keeper?: Keeper | undefined
  /** When threads join in, 500 ms unless told. */
  readonly threadsAfterMs?: number
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** Either what came of a search, or what went wrong. */
export type Ended = { readonly run: Run } | { readonly error: unknown }

/**
 * Makes searches, and gives what came of them in their order. When they take long, threads make several at a time. Interrupted, it
 * gives those that had begun. The limit on memory is that of all together.
 */
export async function* searchAll(searches: readonly Search[], options: SearchesOptions): AsyncGenerator<Ended> {
  const { workers, scenarios, keeper, signal, progress } = options
  const settled = new Map<number, Settled>()
  const atATime = Math.max(1, Math.min(workers, searches.length))
  let next = 0
  let isWaiting = false
  const sourceOf = ({ task, source }: Search) => source ?? scenarioSource(scenarios, task)
  const modeOf = ({ mode }: Search) => ({ ...mode, limits: shared(mode.limits, atATime) })
  const pool = new Pool({
    claim: () => {
      if (next === searches.length || signal?.aborted) return undefined
      const number = next++
      const search = searches[number]!
      return { number, source: sourceOf(search), mode: modeOf(search) }
    },
    settle: (number, result) => settled.set(number, result),
    progress: (text) => {
      if (isWaiting && text !== eraseLine) progress.show(() => text.replace(eraseLine, ''))
    },
  })
  const startThreads = () => {
    const left = searches.length - next
    if (left > 0 && workers > 1) pool.start(Math.min(workers - 1, left), progress.columns)
  }
  const timer = setTimeout(startThreads, options.threadsAfterMs ?? threadsAfterMs)
  const interrupt = () => pool.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    for (const [number, search] of searches.entries()) {
      while (!settled.has(number)) {
        if (signal?.aborted && number >= next) return
        if (next < searches.length && !signal?.aborted) {
          const own = next++
          const isLast = next === searches.length && pool.size === 0
          const helpers = { count: isLast ? workers : 1, source: sourceOf(searches[own]!) }
          const rest = { helpers, keeper, signal, progress }
          settled.set(own, await settle(() => searchTask(searches[own]!.task, { ...modeOf(searches[own]!), ...rest })))
          continue
        }
        isWaiting = true
        await pool.news()
        isWaiting = false
      }
      const result = settled.get(number)!
      settled.delete(number)
      progress.clear()
      yield await ended(search.task, result)
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', interrupt)
    await pool.dismiss()
  }
}

/** What came of a search, or throws what went wrong. */
export function runOf(ended: Ended): Run {
  if ('error' in ended) throw ended.error
  return ended.run
}

async function settle(search: () => Promise<Searched>): Promise<Settled> {
  try {
    return { searched: await search() }
  } catch (error) {
    return { error }
  }
}

async function ended(task: Task, settled: Settled): Promise<Ended> {
  try {
    const run = await withSystem(task.system, () => {
      if ('error' in settled) throw settled.error
      return judgeRun(task, settled.searched)
    })
    return { run }
  } catch (error) {
    return { error }
  }
}

function shared(limits: SearchMode['limits'], among: number): SearchMode['limits'] {
  return { ...limits, memoryBytes: Math.floor(limits.memoryBytes / among) }
}
