/** Bits of a packed state that a decision depends on; of the state before a step or of the one after it. */
export interface Probe {
  readonly after: boolean
  readonly word: number
  readonly shift: number
  readonly bits: number
}

/** What a look-up says where nothing was decided yet. */
export const undecided = -1

// Wider cells are decided on in pieces of so many bits.
const bitsAtATime = 4
const numbersAtFirst = 2 ** 12
const numbersMax = 2 ** 22

/**
 * The supply of numbers that decisions are kept in. A branch is a number that says which bits it depends on, and for each value
 * of these one more: 0 where nothing is known, the position of another branch, or, below 0, -1 - an outcome.
 */
export class DecisionNumbers {
  numbers = new Int32Array(numbersAtFirst)
  end = 1

  get isFull(): boolean {
    return this.end + 2 ** (bitsAtATime + 1) > numbersMax
  }

  /** Makes a branch and returns its position. */
  branch(probe: Probe): number {
    const at = this.end
    this.end += 1 + 2 ** probe.bits
    if (this.end > this.numbers.length) {
      const larger = new Int32Array(this.numbers.length * 2)
      larger.set(this.numbers)
      this.numbers = larger
    }
    this.numbers[at] = descriptor(probe)
    return at
  }
}

const wordBits = 20

function descriptor({ after, word, shift, bits }: Probe): number {
  return (after ? 1 << 31 : 0) | (word << 10) | (shift << 5) | bits
}

/** The same bits in pieces that a branch can be made of. */
export function piecesOf({ after, word, shift, bits }: Probe): Probe[] {
  const pieces: Probe[] = []
  for (let done = 0; done < bits; done += bitsAtATime) {
    pieces.push({ after, word, shift: shift + done, bits: Math.min(bitsAtATime, bits - done) })
  }
  return pieces
}

/**
 * What a pure function of a state, or of a step, gave so far: a tree that branches on what it read, in the order in which it read.
 * A function that is pure and has read the same so far reads the same next, and in the end gives the same: so the tree is not
 * a guess, whatever the state has elsewhere. Outcomes are numbers from 0.
 */
export class Decisions {
  readonly #in: DecisionNumbers
  #root = 0
  /** All bits that any decision so far depends on, those before and those after a step together. */
  readonly footprint: Int32Array
  /** Outcomes noted. */
  size = 0

  constructor(supply: DecisionNumbers, words: number) {
    this.#in = supply
    this.footprint = new Int32Array(words)
  }

  /** The outcome that depends on nothing, if there is one. */
  get constant(): number | undefined {
    return this.#root < 0 ? -1 - this.#root : undefined
  }

  /** @param after the state after the step, where there is one */
  outcome(words: Int32Array, at: number, after: Int32Array): number {
    const { numbers } = this.#in
    let node = this.#root
    while (node > 0) {
      const probe = numbers[node]!
      const word = (probe >>> 10) & (2 ** wordBits - 1)
      const value = probe < 0 ? after[word]! : words[at + word]!
      node = numbers[node + 1 + ((value >>> ((probe >>> 5) & 31)) & ((1 << (probe & 31)) - 1))]!
    }
    return -1 - node
  }

  /** Does the decision for this state depend on nothing but the `allowed` bits? It must be there. */
  isWithin(allowed: Int32Array, words: Int32Array, at: number, after: Int32Array): boolean {
    const { numbers } = this.#in
    let node = this.#root
    while (node > 0) {
      const probe = numbers[node]!
      const word = (probe >>> 10) & (2 ** wordBits - 1)
      const shift = (probe >>> 5) & 31
      const mask = (1 << (probe & 31)) - 1
      const bits = mask << shift
      if ((allowed[word]! & bits) !== bits) return false
      const value = probe < 0 ? after[word]! : words[at + word]!
      node = numbers[node + 1 + ((value >>> shift) & mask)]!
    }
    return true
  }

  /**
   * Notes an outcome and what was read for it, in order. Returns false where that contradicts what is known: the function then
   * depends on something else.
   */
  note(pieces: readonly Probe[], words: Int32Array, at: number, after: Int32Array, outcome: number): boolean {
    // Where to write what comes next: at a position, or the root.
    let from = 0
    const put = (node: number) => {
      if (from === 0) this.#root = node
      else this.#in.numbers[from] = node
    }
    let node = this.#root
    for (const piece of pieces) {
      if (node < 0) return false
      if (node === 0) {
        node = this.#in.branch(piece)
        put(node)
        this.footprint[piece.word]! |= (2 ** piece.bits - 1) << piece.shift
      } else if (this.#in.numbers[node] !== descriptor(piece)) return false
      const word = piece.after ? after[piece.word]! : words[at + piece.word]!
      from = node + 1 + ((word >>> piece.shift) & (2 ** piece.bits - 1))
      node = this.#in.numbers[from]!
    }
    if (node !== 0) return node === -1 - outcome
    put(-1 - outcome)
    this.size++
    return true
  }
}
