import type { ObservedLocks } from './observe.ts'

/** The one object that `locks --json` prints. */
export function locksJson(all: readonly ObservedLocks[], interrupted: boolean): object {
  return {
    designs: all.map(({ task, states, held, orders, cycles, exhaustive }) => ({
      design: task.system.name,
      bounds: task.system.bounds,
      states,
      exhaustive,
      held,
      orders: orders.map(({ first, then, behaviour }) => ({ first, then, steps: behaviour.length, behaviour })),
      cycles,
    })),
    ok: !interrupted && all.every(({ cycles, exhaustive }) => cycles.length === 0 && exhaustive),
    interrupted,
  }
}
