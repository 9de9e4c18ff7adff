import { violated } from '../check/findings.ts'
import type { Run } from '../check/run.ts'
import type { Task } from '../check/select.ts'
import type { Forecast } from './growth.ts'
import type { Plan } from './plan.ts'

/** The one object that `sweep --json` prints. */
export function sweepJson(
  { tasks }: Plan,
  runs: readonly Run[],
  skipped: readonly Task[],
  next: Forecast | undefined,
): object {
  return {
    design: tasks[0]!.system.name,
    points: runs.map(pointJson),
    skipped: skipped.map(({ system }) => system.bounds),
    forecast: next ? { ...next, seconds: Number(next.seconds.toFixed(3)) } : null,
  }
}

function pointJson(run: Run): object {
  const { task, result, seconds } = run
  return {
    bounds: task.system.bounds,
    states: result.states,
    transitions: result.transitions,
    levels: result.levels,
    seconds: Number(seconds.toFixed(3)),
    bytesPerState: Number((result.bytes / result.states).toFixed(2)),
    stoppedBy: result.stoppedBy ?? null,
    violated: violated(run),
  }
}
