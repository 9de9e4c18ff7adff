import { mix } from './mix.ts'
import type { StateFunctions } from './state-functions.ts'
import { type NumberedSet, numbersIn } from './tables.ts'

/** Elements of one set that may change places, in the order of their numbers. */
interface Class {
  readonly set: number
  readonly elements: Int32Array
}

/** One level of the search: colours, and what is known of the choice that is made there. */
interface Level {
  readonly colours: Int32Array
  /** Elements with equal numbers are exchanged by symmetries of the state that leave all choices of the levels above alone. */
  readonly orbits: Int32Array
  chosen: number
}

/** Elements of a class that have one colour; of twins one counts. */
interface Tie {
  elements: Int32Array
  colour: number
  alike: number
}

const individual = 0x1d872b41
const nowhere = 0x7fffffff

/**
 * Finds representatives by telling elements apart. Colours that no renaming changes are refined until they stop telling more apart.
 * Twins, which can change places without changing the state, may stay alike. Where others are alike, each in turn gets a colour of its
 * own, and the least of the states that come out wins; symmetries of the state that show on the way save what would come out again.
 * Equal colours of unlike elements (hashes that collide) cost time, never exactness.
 */
export class Canonicaliser {
  readonly #functions: StateFunctions
  readonly #classes: readonly Class[]
  readonly #count: number
  readonly #firstColours: Int32Array
  /** Per element: the first of its twins, itself unless known. */
  readonly #twins: Int32Array
  #twinsKnown = false
  readonly #ranks: Int32Array
  readonly #to: Int32Array
  readonly #levels: Level[] = []
  readonly #renamed: Int32Array
  /** The least state so far, the renaming that led to it, and what was chosen for it. */
  readonly #best: Int32Array
  readonly #bestTo: Int32Array
  readonly #bestChoices: Int32Array
  #hasBest = false
  readonly #tie: Tie = { elements: new Int32Array(0), colour: 0, alike: 0 }
  /** The level at which the search goes on: those below have nothing new. */
  #resume = nowhere

  constructor(functions: StateFunctions, sets: readonly NumberedSet[], words: number) {
    const count = numbersIn(sets)
    const elements = () => Int32Array.from({ length: count }, (_, element) => element)
    this.#functions = functions
    this.#count = count
    this.#classes = sets.flatMap(({ classes, follows }, set) =>
      classes.flatMap((own) => (follows || own.length === 1 ? [] : { set, elements: Int32Array.from(own) })),
    )
    this.#firstColours = elements().map(mix)
    for (const own of sets.flatMap(({ classes }) => classes)) {
      for (const element of own) this.#firstColours[element] = mix(own[0]!)
    }
    this.#twins = elements()
    this.#ranks = new Int32Array(count)
    this.#to = elements()
    this.#renamed = new Int32Array(words)
    this.#best = new Int32Array(words)
    this.#bestTo = new Int32Array(count)
    this.#bestChoices = new Int32Array(count)
  }

  /** Replaces the packed state at word `at` by the representative of its orbit. */
  canonicalise(words: Int32Array, at: number): void {
    this.#functions.unpack(words, at)
    const { colours } = this.#level(0)
    colours.set(this.#firstColours)
    this.#functions.colour(colours)
    this.#hasBest = false
    if (this.#twinsKnown) for (let e = 0; e < this.#count; e++) this.#twins[e] = e
    this.#twinsKnown = false
    this.#search(0)
    const best = this.#best
    for (let j = 0; j < best.length; j++) words[at + j] = best[j]!
  }

  #search(depth: number): void {
    const { colours } = this.#levels[depth]!
    if (this.#refine(colours) === 0) this.#takeLeaf(depth)
    else this.#choose(depth)
  }

  /** Refines until nothing more is told apart. Returns how many pairs are still alike that are not twins. */
  #refine(colours: Int32Array): number {
    let before = nowhere
    for (;;) {
      this.#functions.refine(colours)
      let ties = this.#rank(colours)
      if (ties > 0 && !this.#twinsKnown) ties = this.#findTwins(colours)
      if (ties === 0 || ties >= before) return ties
      before = ties
    }
  }

  /** Ranks elements in their classes by colour, those of one colour by number. Returns how many pairs are alike, one twin standing for all. */
  #rank(colours: Int32Array): number {
    const [ranks, twins] = [this.#ranks, this.#twins]
    let ties = 0
    for (let k = 0; k < this.#classes.length; k++) {
      const { elements } = this.#classes[k]!
      for (let i = 0; i < elements.length; i++) ranks[elements[i]!] = 0
      for (let i = 0; i < elements.length; i++) {
        const one = elements[i]!
        const colour = colours[one]!
        let rank = ranks[one]!
        for (let j = i + 1; j < elements.length; j++) {
          const other = elements[j]!
          if (colours[other]! < colour) {
            rank++
            continue
          }
          ranks[other]!++
          if (colours[other]! === colour && twins[one] === one && twins[other] === other) ties++
        }
        ranks[one] = rank
      }
    }
    return ties
  }

  /** Finds the twins among what is alike. Later nothing else is alike, so this is done once. Returns how many pairs are alike now. */
  #findTwins(colours: Int32Array): number {
    const twins = this.#twins
    let ties = 0
    this.#twinsKnown = true
    for (let k = 0; k < this.#classes.length; k++) {
      const { set, elements } = this.#classes[k]!
      for (let j = 1; j < elements.length; j++) {
        const other = elements[j]!
        let alike = 0
        for (let i = 0; i < j && twins[other] === other; i++) {
          const one = elements[i]!
          if (colours[one] !== colours[other] || twins[one] !== one) continue
          if (this.#functions.areTwins(set, one, other)) twins[other] = one
          else alike++
        }
        if (twins[other] === other) ties += alike
      }
    }
    return ties
  }

  /** Gives each of some elements that are alike, and its twins with it, a colour of its own in turn. */
  #choose(depth: number): void {
    const level = this.#levels[depth]!
    const { colours, orbits } = level
    const { elements, colour } = this.#tieToBreak(colours)
    const next = this.#level(depth + 1).colours
    for (let e = 0; e < this.#count; e++) orbits[e] = e
    for (let i = 0; i < elements.length; i++) {
      const one = elements[i]!
      if (colours[one] !== colour || this.#twins[one] !== one) continue
      if (this.#isRepeated(elements, i, level, colour)) continue
      level.chosen = one
      next.set(colours)
      for (let j = i; j < elements.length; j++) {
        if (this.#twins[elements[j]!] === one) next[elements[j]!] = mix(colour ^ individual)
      }
      this.#search(depth + 1)
      if (this.#resume < depth) return
      this.#resume = nowhere
    }
  }

  /** Has an element been chosen before this one that a symmetry exchanges with it? */
  #isRepeated(elements: Int32Array, i: number, { orbits, colours }: Level, colour: number): boolean {
    for (let j = 0; j < i; j++) {
      if (orbits[elements[j]!] === orbits[elements[i]!] && colours[elements[j]!] === colour) return true
    }
    return false
  }

  /** The class and colour with the fewest elements that are alike, of those the first and the least: which must not depend on names. */
  #tieToBreak(colours: Int32Array): Tie {
    const tie = this.#tie
    const twins = this.#twins
    tie.alike = nowhere
    for (let k = 0; k < this.#classes.length; k++) {
      const { elements } = this.#classes[k]!
      for (let i = 0; i < elements.length; i++) {
        const one = elements[i]!
        if (twins[one] !== one) continue
        const colour = colours[one]!
        let alike = 0
        for (let j = 0; j < elements.length; j++) {
          const other = elements[j]!
          if (colours[other] === colour && twins[other] === other) alike++
        }
        if (alike === 1 || alike > tie.alike) continue
        if (alike === tie.alike && (elements !== tie.elements || colour >= tie.colour)) continue
        tie.alike = alike
        tie.elements = elements
        tie.colour = colour
      }
    }
    return tie
  }

  #takeLeaf(depth: number): void {
    const [to, ranks] = [this.#to, this.#ranks]
    for (let k = 0; k < this.#classes.length; k++) {
      const { elements } = this.#classes[k]!
      for (let i = 0; i < elements.length; i++) to[elements[i]!] = elements[ranks[elements[i]!]!]!
    }
    if (!this.#hasBest) {
      this.#functions.represent(to, this.#best)
      this.#hasBest = true
      this.#noteBest(depth)
      return
    }
    this.#functions.represent(to, this.#renamed)
    const order = compare(this.#renamed, this.#best)
    if (order === 0) this.#noteSymmetry()
    if (order >= 0) return
    this.#best.set(this.#renamed)
    this.#noteBest(depth)
  }

  #noteBest(depth: number): void {
    if (depth === 0) return
    this.#bestTo.set(this.#to)
    for (let d = 0; d < depth; d++) this.#bestChoices[d] = this.#levels[d]!.chosen
  }

  /**
   * Two leaves are the same state: the renaming to one and back from the other is a symmetry of the state. Where the ways to them
   * part, it leads from what was chosen there first to what was chosen now, so that nothing new is found below.
   */
  #noteSymmetry(): void {
    const [to, bestTo, choices] = [this.#to, this.#bestTo, this.#bestChoices]
    let parting = 0
    while (this.#levels[parting]!.chosen === choices[parting]) parting++
    for (let d = 0; d <= parting; d++) if (to[this.#levels[d]!.chosen] !== bestTo[choices[d]!]) return
    const back = new Int32Array(this.#count)
    for (let e = 0; e < this.#count; e++) back[to[e]!] = e
    for (let d = 0; d <= parting; d++) {
      const { orbits } = this.#levels[d]!
      for (let e = 0; e < this.#count; e++) {
        const [one, other] = [orbits[this.#twins[e]!]!, orbits[this.#twins[back[bestTo[e]!]!]!]!]
        if (one !== other) for (let o = 0; o < this.#count; o++) if (orbits[o] === other) orbits[o] = one
      }
    }
    this.#resume = parting
  }

  #level(depth: number): Level {
    let level = this.#levels[depth]
    if (!level) {
      level = { colours: new Int32Array(this.#count), orbits: new Int32Array(this.#count), chosen: 0 }
      this.#levels.push(level)
    }
    return level
  }
}

function compare(a: Int32Array, b: Int32Array): number {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return a[j]! - b[j]!
  return 0
}
