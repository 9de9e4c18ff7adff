import { setImmediate } from 'node:timers/promises'
import type { Exploration } from '../explorer/explore.ts'
import type { ModelSource } from '../explorer/workers/model.ts'
import { Threads } from '../explorer/workers/threads.ts'

/** Long enough that pauses cost nothing, short enough that Ctrl-C seems to work at once. */
const sliceMs = 50

/** Threads take about so long to start and to get up to speed, in milliseconds. They help a search that has taken longer, and has that much work waiting. */
export const threadStartMs = 500

/** Milliseconds, for searches to see what is faster. */
export const clock = (): number => performance.now()

/** Threads for a search that has proved long. */
export interface Helpers {
  /** With the one that it has. 1: the search goes on alone. */
  readonly count: number
  readonly source: ModelSource
}

/** Says when somebody wants work to stop, as an AbortSignal does. */
export type Interruption = Pick<AbortSignal, 'aborted'>

export interface Watch {
  /** Stops the work when aborted. */
  readonly signal?: Interruption | undefined
  /** Stops the work after so many seconds. */
  readonly seconds?: number | undefined
  /** Called between slices. */
  readonly onSlice?: () => void
  /** Leave the rest of the search undone once every property is decided. */
  readonly onlyVerdicts?: boolean
}

/**
 * Advances a search to its end, or until time is up or somebody interrupts. Between slices others get a turn. When the search
 * takes long, threads help it.
 */
export async function driveSearch(
  exploration: Exploration,
  { signal, seconds, onSlice, onlyVerdicts = false }: Watch = {},
  helpers?: Helpers,
): Promise<void> {
  const start = performance.now()
  let states = 256
  let alone = true
  try {
    for (;;) {
      const before = performance.now()
      const expandedBefore = expandedIn(exploration)
      if (exploration.advance(states) || (onlyVerdicts && exploration.isDecided)) return
      const now = performance.now()
      states = Math.max(64, Math.round(states * Math.min(2, Math.max(0.25, sliceMs / (now - before)))))
      onSlice?.()
      await setImmediate()
      if (signal?.aborted) exploration.stop('interrupted')
      else if (seconds !== undefined && now - start >= seconds * 1000) exploration.stop('time')
      else if (helpers && helpers.count > 1 && alone && now - start >= threadStartMs) {
        const perMs = (expandedIn(exploration) - expandedBefore) / (now - before)
        if (exploration.progress().queue < perMs * threadStartMs) continue
        exploration.employ(new Threads(helpers.count - 1, helpers.source))
        alone = false
      }
    }
  } finally {
    await exploration.dismiss()
  }
}

function expandedIn(exploration: Exploration): number {
  const { states, queue } = exploration.progress()
  return states - queue
}

/** What a generator came to, or what stopped it before. */
export type Driven<R> = { readonly value: R } | { readonly stoppedBy: 'time' | 'interrupted' }

/** Runs a generator to its end likewise. */
export async function driveGenerator<Y, R>(
  work: Generator<Y, R, void>,
  { signal, seconds }: Omit<Watch, 'onSlice'>,
  onSlice: (yielded: Y) => void,
): Promise<Driven<R>> {
  const start = performance.now()
  for (;;) {
    const before = performance.now()
    let next = work.next()
    while (!next.done && performance.now() - before < sliceMs) next = work.next()
    if (next.done) return { value: next.value }
    onSlice(next.value)
    await setImmediate()
    if (signal?.aborted) return { stoppedBy: 'interrupted' }
    if (seconds !== undefined && performance.now() - start >= seconds * 1000) return { stoppedBy: 'time' }
  }
}
