import type { Batch } from '../batch.ts'

/** Counts for each action how many states it was the first to find. */
export class NewStates {
  readonly perAction: Float64Array
  readonly #actionOf: Uint32Array

  /** @param instances the action that each action instance belongs to */
  constructor(actions: number, instances: readonly { readonly action: number }[]) {
    this.perAction = new Float64Array(actions)
    this.#actionOf = Uint32Array.from(instances, ({ action }) => action)
  }

  /** The store has taken the first `count` successors of a batch; it had `before` states. */
  note({ targets, instances }: Pick<Batch, 'targets' | 'instances'>, count: number, before: number): void {
    let next = before
    for (let k = 0; k < count; k++) {
      if (targets[k] !== next) continue
      this.perAction[this.#actionOf[instances[k]!]!]! += 1
      next++
    }
  }
}
