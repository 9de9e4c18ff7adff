/** How many states' work is done between two yields of a generator: yielding for each would cost more than the work. */
export const statesPerYield = 256

/** Says when it is time to yield. */
export class Pace {
  #done = 0

  /** Called once for each state's work. */
  isDue(): boolean {
    return ++this.#done % statesPerYield === 0
  }
}
