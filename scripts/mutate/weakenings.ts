import { change, mutate } from '../../model/language/mutation.ts'
import type { SystemDefinition } from '../../model/language/system.ts'

/** One thing that a design could do without: a named condition that an action asks for, or a named effect that it has. */
export interface Weakening {
  readonly action: string
  readonly kind: 'condition' | 'effect'
  /** Of the condition or effect. */
  readonly name: string
  /** The design without it. */
  readonly system: SystemDefinition
}

/** A named condition or effect of a design. */
export type Named = Pick<Weakening, 'action' | 'kind' | 'name'>

/** Every named condition and every named effect of a design, in the order in which they are written. */
export function namedIn(design: SystemDefinition): Named[] {
  return [...design.actions].flatMap(
    ([
      action,
      {
        action: { when, then },
      },
    ]) => [
      ...Object.keys(when).map((name) => ({ action, kind: 'condition' as const, name })),
      ...Object.keys(then).map((name) => ({ action, kind: 'effect' as const, name })),
    ],
  )
}

/** The design without one of them. */
export function without(design: SystemDefinition, { action, kind, name }: Named): Weakening {
  const drop = kind === 'condition' ? change.dropCondition : change.dropEffect
  const system = mutate(design, `${design.name} without ${action}.${name}`, design.title, [drop(action, name)])
  return { action, kind, name, system }
}
