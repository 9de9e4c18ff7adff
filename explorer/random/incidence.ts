/** What is known of states that were not seen, from how often others were. */
export interface Unseen {
  /** Different states seen. */
  readonly seen: number
  /** Walks that the estimate rests on. */
  readonly walks: number
  /**
   * Of the different states of one more walk of the same kind, the share that is expected to be new: Good and Turing's estimate
   * for incidences (A. Chao, R. Colwell: Thirty years of progeny from Chao's inequality, 2017).
   */
  readonly newShare: number
  /** How many states such walks can reach at least, as far as can be told: Chao's lower bound. */
  readonly reachableMin: number
}

const slotsMin = 2 ** 14

/** Counts for states, by their fingerprints, whether one, two or more walks have been there. */
export class Incidence {
  readonly #statesMax: number
  #keys = new Int32Array(2 * slotsMin)
  /** 1 + the last walk that was there; 0 where the slot is empty. */
  #lastWalk = new Int32Array(slotsMin)
  /** One, two, or more. */
  #walksOf = new Uint8Array(slotsMin)
  #seen = 0
  readonly #ofWalks = [0, 0, 0, 0]
  #incidences = 0
  #walks = 0
  #isFull = false

  /** @param statesMax beyond so many, walks are not counted any more: the estimate rests on those before */
  constructor(statesMax: number) {
    this.#statesMax = statesMax
  }

  /** A walk begins. Its states are to be noted before the next one begins. */
  begin(): void {
    this.#isFull ||= this.#seen >= this.#statesMax
    if (!this.#isFull) this.#walks++
  }

  /** The walk is in the state of this fingerprint. Has no walk been there before? */
  note(first: number, second: number): boolean {
    if (this.#isFull) return false
    const slot = this.#slotOf(first, second)
    if (this.#lastWalk[slot] === this.#walks) return false
    const walks = this.#walksOf[slot]!
    this.#incidences++
    this.#lastWalk[slot] = this.#walks
    if (walks === 3) return false
    this.#ofWalks[walks]!--
    this.#ofWalks[walks + 1]!++
    this.#walksOf[slot] = walks + 1
    if (walks > 0) return false
    this.#keys[2 * slot] = first
    this.#keys[2 * slot + 1] = second
    this.#seen++
    if (this.#seen * 2 > this.#lastWalk.length) this.#grow()
    return true
  }

  estimate(): Unseen {
    const [, once, twice] = this.#ofWalks as [number, number, number]
    const walks = this.#walks
    const unseen = walks === 0 ? 0 : ((walks - 1) / walks) * ((once * (once - 1)) / (2 * (twice + 1)))
    return {
      seen: this.#seen,
      walks,
      newShare: this.#incidences === 0 ? 1 : once / this.#incidences,
      reachableMin: Math.round(this.#seen + unseen),
    }
  }

  #slotOf(a: number, b: number): number {
    const mask = this.#lastWalk.length - 1
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      if (this.#lastWalk[slot] === 0) return slot
      if (this.#keys[2 * slot] === a && this.#keys[2 * slot + 1] === b) return slot
    }
  }

  #grow(): void {
    const [keys, lastWalk, walksOf] = [this.#keys, this.#lastWalk, this.#walksOf]
    this.#keys = new Int32Array(2 * keys.length)
    this.#lastWalk = new Int32Array(2 * lastWalk.length)
    this.#walksOf = new Uint8Array(2 * walksOf.length)
    for (let old = 0; old < lastWalk.length; old++) {
      if (lastWalk[old] === 0) continue
      const slot = this.#slotOf(keys[2 * old]!, keys[2 * old + 1]!)
      this.#keys[2 * slot] = keys[2 * old]!
      this.#keys[2 * slot + 1] = keys[2 * old + 1]!
      this.#lastWalk[slot] = lastWalk[old]!
      this.#walksOf[slot] = walksOf[old]!
    }
  }
}
