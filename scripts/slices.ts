import { setImmediate } from 'node:timers/promises'
import type { Exploration } from '../explorer/explore.ts'

/** Long enough that pauses cost nothing, short enough that Ctrl-C seems to work at once. */
const sliceMs = 50

export interface Watch {
  /** Stops the work when aborted. */
  readonly signal?: AbortSignal | undefined
  /** Stops the work after so many seconds. */
  readonly seconds?: number | undefined
  /** Called between slices. */
  readonly onSlice?: () => void
}

/** Advances a search to its end, or until time is up or somebody interrupts. Between slices others get a turn. */
export async function driveSearch(exploration: Exploration, watch: Watch = {}): Promise<void> {
  const start = performance.now()
  let states = 256
  for (;;) {
    const before = performance.now()
    if (exploration.advance(states)) return
    const now = performance.now()
    states = Math.max(64, Math.round(states * Math.min(2, Math.max(0.25, sliceMs / (now - before)))))
    watch.onSlice?.()
    await setImmediate()
    if (watch.signal?.aborted) exploration.stop('interrupted')
    else if (watch.seconds !== undefined && now - start >= watch.seconds * 1000) exploration.stop('time')
  }
}

/** Runs a generator to its end likewise. Undefined when somebody interrupted. */
export async function driveGenerator<Y, R>(
  work: Generator<Y, R, void>,
  signal: AbortSignal | undefined,
  onSlice: (yielded: Y) => void,
): Promise<R | undefined> {
  for (;;) {
    const before = performance.now()
    let next = work.next()
    while (!next.done && performance.now() - before < sliceMs) next = work.next()
    if (next.done) return next.value
    onSlice(next.value)
    await setImmediate()
    if (signal?.aborted) return undefined
  }
}
