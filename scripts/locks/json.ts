import type { ObservedLocks } from './observe.ts'

/** The one object that `locks --json` prints. */
export function locksJson(all: readonly ObservedLocks[], interrupted: boolean): object {
  return {
    designs: all.map(({ task, states, held, orders, cycles, stoppedBy }) => ({
      design: task.system.name,
      bounds: task.system.bounds,
      states,
      exhaustive: stoppedBy === undefined,
      stoppedBy: stoppedBy ?? null,
      held,
      orders: orders.map(({ first, then, behaviour }) => ({ first, then, steps: behaviour.length, behaviour })),
      cycles,
    })),
    ok: !interrupted && all.every(({ cycles, stoppedBy }) => cycles.length === 0 && stoppedBy === undefined),
    interrupted,
  }
}
