/** Where a property was decided: in this state or, for a step, in this state by this action instance. */
export interface Finding {
  readonly state: number
  readonly instance: number | undefined
}

/**
 * What a kernel counts while it expands states, as one block of numbers, so that it can be kept, added up and handed from
 * thread to thread. A kernel's own tally speaks of the states of its last run only.
 */
export class Tally {
  readonly block: Float64Array<ArrayBufferLike>
  /** Per action: transitions, states in which it was enabled, and 1 + the first such state. */
  readonly fired: Float64Array<ArrayBufferLike>
  readonly enabledStates: Float64Array<ArrayBufferLike>
  readonly firstEnabled: Float64Array<ArrayBufferLike>
  /** Per property: was its premise ever true? */
  readonly premiseSeen: Float64Array<ArrayBufferLike>
  /** Per property, 0 while it is open: 1 + the state that decided it, 1 + the action instance. */
  readonly #decidedIn: Float64Array<ArrayBufferLike>
  readonly #decidedBy: Float64Array<ArrayBufferLike>

  /** @param block of {@link Tally.length} numbers, all zero */
  constructor(
    actions: number,
    properties: number,
    block: Float64Array<ArrayBufferLike> = new Float64Array(Tally.length(actions, properties)),
  ) {
    this.block = block
    let at = 0
    const next = (length: number) => {
      at += length
      return block.subarray(at - length, at)
    }
    this.fired = next(actions)
    this.enabledStates = next(actions)
    this.firstEnabled = next(actions)
    this.premiseSeen = next(properties)
    this.#decidedIn = next(properties)
    this.#decidedBy = next(properties)
  }

  static length(actions: number, properties: number): number {
    return 3 * actions + 3 * properties
  }

  get transitions(): number {
    return this.fired.reduce((sum, count) => sum + count, 0)
  }

  finding(property: number): Finding | undefined {
    const state = this.#decidedIn[property]! - 1
    if (state < 0) return undefined
    const instance = this.#decidedBy[property]! - 1
    return { state, instance: instance < 0 ? undefined : instance }
  }

  decide(property: number, state: number, instance?: number): void {
    this.#decidedIn[property] = state + 1
    this.#decidedBy[property] = (instance ?? -1) + 1
  }

  clear(): void {
    this.block.fill(0)
  }

  /** Takes over the block of another tally, of the same system and properties. */
  copy(from: Tally): void {
    this.block.set(from.block)
  }

  /** Adds the tally of states that come after those of this one. */
  add(later: Tally): void {
    for (let a = 0; a < this.fired.length; a++) {
      this.fired[a]! += later.fired[a]!
      this.enabledStates[a]! += later.enabledStates[a]!
      this.firstEnabled[a] ||= later.firstEnabled[a]!
    }
    for (let p = 0; p < this.premiseSeen.length; p++) {
      this.premiseSeen[p] ||= later.premiseSeen[p]!
      if (this.#decidedIn[p] !== 0) continue
      this.#decidedIn[p] = later.#decidedIn[p]!
      this.#decidedBy[p] = later.#decidedBy[p]!
    }
  }
}
