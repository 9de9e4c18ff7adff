import type { Tree } from '../../model/language/shape.ts'
import type { BoundProperty } from '../../properties/property.ts'

const whole: readonly number[] = [0]

/**
 * For which choices of its parameters a property is still to come about along a walk, so that it is violated if the walk goes on
 * without. For the kinds that are about a state, whatever came before, that is one question.
 */
export class Pending {
  readonly #property: BoundProperty
  readonly #isPending: boolean[]

  constructor(property: BoundProperty) {
    this.#property = property
    this.#isPending = property.instances.map(() => property.kind === 'eventually')
  }

  /** The walk has come to a state. Returns positions among the instances of the property, undefined where there are none. */
  in(tree: Tree): readonly number[] | undefined {
    const { kind, instances, conjuncts, given } = this.#property
    if (kind === 'alwaysReachable' || kind === 'stuttering') return whole
    const pending: number[] = []
    for (const [i, parameters] of instances.entries()) {
      if (conjuncts.every(({ holds }) => holds(tree, parameters))) this.#isPending[i] = false
      else if (kind === 'alwaysEventually' || (kind === 'leadsTo' && given!(tree, parameters)))
        this.#isPending[i] = true
      if (this.#isPending[i]) pending.push(i)
    }
    return pending.length > 0 ? pending : undefined
  }
}
