import type { Stop } from '../../explorer/result.ts'
import { findAction, stepText } from '../../model/language/system.ts'
import { heldProperty, type Lock, lockOrders, locksOf, type ThreadOf } from '../../properties/lock.ts'
import { bindProperties, type Property } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { searchTask, verdictsOnly } from '../check/search-task.ts'
import type { Task } from '../check/select.ts'
import { withSystem } from '../exit.ts'
import type { ProgressLine } from '../output/progress.ts'

/** A thread that held `first` came to want `then`. */
export interface ObservedOrder {
  readonly first: string
  readonly then: string
  /** A shortest behaviour that comes to it. */
  readonly behaviour: readonly string[]
}

/** The locks of a design at bounds, and in which order they are taken. */
export interface ObservedLocks {
  readonly task: Task
  readonly states: number
  /** Locks that somebody holds from one step to another. */
  readonly held: readonly string[]
  readonly orders: readonly ObservedOrder[]
  /** Locks that are taken in a circle, each before the next and the last before the first. */
  readonly cycles: readonly (readonly string[])[]
  /** What ended the search before everything was seen. */
  readonly stoppedBy: Stop | undefined
}

export interface ObserveOptions {
  readonly limits: SearchLimits
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** Each order that is possible is a goal of one search; what is reached has been observed. */
export async function observeLocks(
  task: Task,
  locks: readonly Lock[],
  threadOf: ThreadOf,
  { limits, signal, progress }: ObserveOptions,
): Promise<ObservedLocks> {
  const { system } = task
  const own = locksOf(system, locks)
  const orders = lockOrders(system, locks, threadOf)
  const asked = new Map<string, Property>()
  for (const property of [...own.map(heldProperty), ...orders.map((order) => order.property)])
    asked.set(property.name, property)
  const model = { system, properties: bindProperties(system, [...asked.values()]) }
  const mode = { ...verdictsOnly, limits, symmetry: true }
  const { result } = await withSystem(system, () =>
    searchTask(model, { ...mode, helpers: undefined, signal, progress }),
  )
  const traces = new Map(result.verdicts.map(({ property, trace }) => [property, trace]))
  const observed = orders.flatMap(({ first, then, property }): ObservedOrder[] => {
    const trace = traces.get(property.name)
    if (!trace) return []
    const behaviour = trace.steps.map(({ action, parameters }) => stepText(findAction(system, action), parameters))
    return [{ first: first.name, then: then.name, behaviour }]
  })
  return {
    task,
    states: result.states,
    held: own.filter((lock) => traces.get(heldProperty(lock).name)).map(({ name }) => name),
    orders: observed,
    cycles: cyclesIn(observed),
    stoppedBy: result.stoppedBy,
  }
}

/** The shortest circle through each lock that is in one, each circle once. */
export function cyclesIn(orders: readonly Pick<ObservedOrder, 'first' | 'then'>[]): string[][] {
  const after = Map.groupBy(orders, ({ first }) => first)
  const found = new Map<string, string[]>()
  for (const start of after.keys()) {
    const paths = [[start]]
    const seen = new Set<string>()
    for (const path of paths) {
      const next = (after.get(path.at(-1)!) ?? []).map(({ then }) => then)
      if (next.includes(start)) {
        found.set([...path].sort().join('\n'), found.get([...path].sort().join('\n')) ?? path)
        break
      }
      for (const name of next) {
        if (seen.has(name)) continue
        seen.add(name)
        paths.push([...path, name])
      }
    }
  }
  return [...found.values()]
}
