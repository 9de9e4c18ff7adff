import type { System } from '../model/language/system.ts'
import { countBlockedAlone } from './blocked.ts'
import type { Expander, Expansion } from './expander.ts'
import { NewStates } from './profile/new-states.ts'
import type { ActionStatistics } from './result.ts'
import { rowInSegment, segmentOf } from './rows.ts'
import type { StateSpace } from './state-space.ts'
import type { Tally } from './tally.ts'

export interface StatisticsFacts {
  readonly blocked: readonly (readonly [string, Record<string, number>])[]
  readonly newStates: readonly number[]
}

/** What is counted of actions on request, beyond what every search counts. */
export class Statistics {
  readonly #system: System
  readonly #blocked: Map<string, Record<string, number>> | undefined
  readonly #newStates: NewStates | undefined

  constructor(
    system: System,
    { kernel }: Expander,
    wanted: { readonly blocked: boolean; readonly newStates: boolean },
  ) {
    this.#system = system
    this.#blocked = wanted.blocked ? new Map() : undefined
    this.#newStates = wanted.newStates ? new NewStates(system.actions.length, kernel.instances) : undefined
  }

  get facts(): StatisticsFacts {
    return { blocked: [...(this.#blocked ?? [])], newStates: [...(this.#newStates?.perAction ?? [])] }
  }

  takeOver({ blocked, newStates }: StatisticsFacts): void {
    for (const [action, counts] of blocked) this.#blocked!.set(action, { ...counts })
    this.#newStates?.perAction.set(newStates)
  }

  /** The states from .. to - 1 have been expanded, and the state space still has them. */
  noteExpanded({ origins, states }: StateSpace, from: number, to: number): void {
    if (!this.#blocked) return
    const kernel = origins.kernel()
    for (let state = from; state < to; state++) {
      kernel.reload(states.segments[segmentOf(state)]!, rowInSegment(state))
      countBlockedAlone(this.#system, kernel.tree, this.#blocked)
    }
  }

  /** The state space has taken the expansion; it had `before` states. */
  noteTaken({ batch, count }: Expansion, before: number): void {
    this.#newStates?.note(batch, count, before)
  }

  ofActions(tally: Tally): ActionStatistics[] {
    return this.#system.actions.map((action, index) => ({
      name: action.name,
      enabledStates: tally.enabledStates[index]!,
      fired: tally.fired[index]!,
      newStates: this.#newStates?.perAction[index],
      blockedAlone: this.#blocked && {
        ...Object.fromEntries(action.when.map((condition) => [condition.name, 0])),
        ...this.#blocked.get(action.name),
      },
    }))
  }
}
