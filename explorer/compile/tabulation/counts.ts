import { ints } from '../../generate.ts'
import type { Tally } from '../../tally.ts'
import { premiseBit, type Subject } from './answers.ts'

/** What is counted in look-ups, until it is added to the tally of the kernel. */
export class Counts {
  /** By action instance, and by action. */
  readonly fired: Int32Array
  readonly enabled: Int32Array
  /** By property: 1 once its premise was true in any state. */
  readonly premises: Uint8Array
  /** States that were to be looked up, and had to be expanded plainly all the same; never settled. */
  plain = 0
  readonly #actionOf: readonly number[]

  constructor({ system, properties, instances }: Subject) {
    this.fired = ints(instances.length)
    this.enabled = ints(system.actions.length)
    this.premises = new Uint8Array(properties.length)
    this.#actionOf = instances.map(({ action }) => action)
  }

  /** Notes the premises of properties that were asked together. */
  notePremises(outcome: number, properties: readonly number[]): void {
    for (const [position, p] of properties.entries()) if (outcome & premiseBit(position)) this.premises[p] = 1
  }

  settle(tally: Tally): void {
    for (const [instance, action] of this.#actionOf.entries()) tally.fired[action]! += this.fired[instance]!
    for (let a = 0; a < this.enabled.length; a++) tally.enabledStates[a]! += this.enabled[a]!
    this.fired.fill(0)
    this.enabled.fill(0)
    for (const [p, seen] of this.premises.entries()) if (seen) tally.premiseSeen[p] = 1
  }
}
