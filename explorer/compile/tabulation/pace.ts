// Long enough to be timed, short enough that some are spared what else the machine does.
const stretchTransitions = 2 ** 14

/** How long a transition takes: the least of all stretches so far, since whatever else a machine does can only make one longer. */
export class Pace {
  /** Milliseconds per transition. */
  least = Number.POSITIVE_INFINITY
  stretches = 0
  #transitions = 0
  #milliseconds = 0

  note(transitions: number, milliseconds: number): void {
    this.#transitions += transitions
    this.#milliseconds += milliseconds
    if (this.#transitions < stretchTransitions) return
    this.least = Math.min(this.least, this.#milliseconds / this.#transitions)
    this.stretches++
    this.#transitions = 0
    this.#milliseconds = 0
  }
}
