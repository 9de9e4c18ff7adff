// An attempt may always look at so many steps.
const stepsMin = 1_000

/**
 * `alwaysReachable`: how far an attempt looks for a goal before it counts as failed. What is smaller mostly leaves less to look at than what
 * was given; so attempts take no more than twice as much as that took, and all that is allowed once nothing else helps any more.
 */
export class Patience {
  readonly #all: number
  /** What it took to see that no goal is left after what was given. */
  #given: number | undefined
  #isLasting = true
  /** Could it not be told of an attempt whether a goal is left? */
  undecided = false

  /** @param all how many steps between states, at most */
  constructor(all: number) {
    this.#all = all
  }

  /** How many steps between states, and how many states, to look at. */
  get stepsMax(): number {
    return this.#isLasting ? this.#all : Math.min(this.#all, Math.max(stepsMin, 2 * (this.#given ?? 0)))
  }

  /** From now on, attempts take as much as that; what could not be told until now does not count. */
  begin(lasting: boolean): void {
    this.#isLasting = lasting
    this.undecided = false
  }

  /** Told what was found out, and after how many steps. */
  note(canReach: 'yes' | 'no' | 'unknown', steps: number): void {
    if (canReach === 'no') this.#given ??= steps
    if (canReach === 'unknown') this.undecided = true
  }
}
