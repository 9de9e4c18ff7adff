import type { Tree } from '../../model/language/shape.ts'
import { type System, stepText } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { FieldText } from '../difference.ts'
import { blockedIn, successors } from '../interpreter.ts'
import { Recorder } from '../reads.ts'
import { frozenTreeOf, keyOf, type State } from '../state.ts'
import type { Blocking } from './missing.ts'

/** A step that cannot be taken where a behaviour ends, and could be in another system. */
export interface HeldUp {
  readonly step: string
  readonly action: string
  /** What is false, and not asked there. */
  readonly conditions: readonly string[]
  readonly system: string
  /** What these conditions read. */
  readonly why: readonly FieldText[]
  readonly blocking?: Blocking
}

/** How many states are looked at, from the last one on. */
const statesMax = 400

/**
 * Where something that should happen cannot happen any more: the steps that `original` could take and this system cannot, in the last state or
 * in the nearest state after it in which there are some.
 */
export function heldUp(
  system: System,
  { kind }: Pick<BoundProperty, 'kind'>,
  original: System | undefined,
  last: State,
): HeldUp[] {
  if (!original || kind === 'always' || kind === 'step' || kind === 'reachable') return []
  const queue = [last]
  const seen = new Set([keyOf(last)])
  for (let i = 0; i < queue.length; i++) {
    const tree = frozenTreeOf(system, queue[i]!)
    const found = heldUpIn(system, original, tree)
    if (found.length > 0) return found
    for (const { state } of successors(system, queue[i]!, tree)) {
      const key = keyOf(state)
      if (seen.size >= statesMax || seen.has(key)) continue
      seen.add(key)
      queue.push(state)
    }
  }
  return []
}

function heldUpIn(system: System, original: System, tree: Tree): HeldUp[] {
  return system.actions.flatMap((action) => {
    const counterpart = original.actions.find(({ name }) => name === action.name)
    if (!counterpart) return []
    return action.instances.flatMap((instance) => {
      const conditions = blockedIn(system, tree, action, instance, { all: true })
      if (conditions.length === 0 || blockedIn(original, tree, counterpart, instance).length > 0) return []
      const recorder = new Recorder()
      const watched = recorder.watch(system, tree)
      for (const { name, holds } of action.when) if (conditions.includes(name)) holds(watched, instance)
      const why = recorder.reads.fields
      return [{ step: stepText(action, instance), action: action.name, conditions, system: original.name, why }]
    })
  })
}
