import { type Change, change, mutate } from '../../model/language/mutation.ts'
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

/** Every named condition and every named effect of a design, each dropped by itself, in the order in which they are written. */
export function weakenings(design: SystemDefinition): Weakening[] {
  return [...design.actions].flatMap(([action, { action: definition }]) => {
    const without = (kind: Weakening['kind'], drop: (action: string, name: string) => Change) => (name: string) => ({
      action,
      kind,
      name,
      system: mutate(design, `${design.name} without ${action}.${name}`, design.title, [drop(action, name)]),
    })
    return [
      ...Object.keys(definition.when).map(without('condition', change.dropCondition)),
      ...Object.keys(definition.then).map(without('effect', change.dropEffect)),
    ]
  })
}
