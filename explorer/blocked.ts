import type { Tree } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'

/**
 * Adds to `counts`, for each action and condition, the choices of parameters for which it alone is false in this state: without
 * it the action would have fired. A condition that throws where an earlier one is false relies on it, and blocks nothing alone.
 */
export function countBlockedAlone(system: System, tree: Tree, counts: Map<string, Record<string, number>>): void {
  for (const action of system.actions) {
    if (action.when.length === 0) continue
    let own = counts.get(action.name)
    if (!own) {
      own = {}
      counts.set(action.name, own)
    }
    for (const instance of action.instances) {
      const blocker = onlyBlocker(action.when, tree, instance)
      if (blocker !== undefined) own[blocker] = (own[blocker] ?? 0) + 1
    }
  }
}

type When = System['actions'][number]['when']

function onlyBlocker(when: When, tree: Tree, instance: Readonly<Record<string, unknown>>): string | undefined {
  let blocker: string | undefined
  for (const { name, holds } of when) {
    try {
      if (holds(tree, instance)) continue
    } catch {
      return undefined
    }
    if (blocker !== undefined) return undefined
    blocker = name
  }
  return blocker
}
