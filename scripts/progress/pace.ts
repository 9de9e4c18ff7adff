/** What a search has done by some time. */
export interface Done {
  readonly states: number
  /** States whose successors are known. */
  readonly expanded: number
  readonly transitions: number
}

const windowSeconds = 3

/** How fast a search has been of late. */
export class Pace {
  readonly #samples: (Done & { readonly seconds: number })[] = []

  /** @param seconds by any clock that goes on */
  note(seconds: number, done: Done): void {
    this.#samples.push({ ...done, seconds })
    while (this.#samples.length > 2 && this.#samples[1]!.seconds <= seconds - windowSeconds) this.#samples.shift()
  }

  /** Per second; undefined before anything has been done. */
  get perSecond(): Done | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)]
    if (!first || !last || last.seconds <= first.seconds) return undefined
    const rate = (of: keyof Done) => (last[of] - first[of]) / (last.seconds - first.seconds)
    return { states: rate('states'), expanded: rate('expanded'), transitions: rate('transitions') }
  }
}
