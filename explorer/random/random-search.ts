import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { Coverage, type WalkCoverage, type WalkNotes } from './coverage.ts'
import { Lessons, type Round } from './guide.ts'
import { needsLookAhead } from './look-ahead.ts'
import { type Ahead, digestOf, type Leg, type RandomSearchOptions, type WalkRecord, WalkRunner } from './walk-runner.ts'
import type { Taken, WalkThreads } from './walk-threads.ts'
import type { Reached } from './walker.ts'

/** Walks of one round learn nothing from one another. */
const walksOfRound = 32

/** A property that a walk has decided: violated, or for `reachable` true. */
export interface RandomFinding {
  readonly property: BoundProperty
  readonly trace: Trace
  /** The number of the walk, from 1. */
  readonly walk: number
}

/** How far walks looked ahead for a property. */
export interface LookedAhead {
  /** From how many states of walks. */
  readonly looks: number
  /** How many of them settled whether the property can be violated from there. */
  readonly settled: number
}

export interface RandomSearchResult {
  readonly walks: number
  readonly steps: number
  readonly findings: readonly RandomFinding[]
  /** For each property of a kind of which a walk by itself shows nothing: what was looked at of what could come. */
  readonly ahead: ReadonlyMap<BoundProperty, LookedAhead>
  readonly coverage: WalkCoverage
}

/**
 * A search by random walks, for bounds at which no other search can see everything. Its owner advances it in slices. It is the same
 * for the same seed, however many threads help it: walks count in their order, whoever took them. What it does not find may be there
 * all the same.
 */
export class RandomSearch {
  readonly #system: System
  readonly #properties: readonly BoundProperty[]
  readonly #runner: WalkRunner
  readonly #coverage: Coverage
  readonly #options: RandomSearchOptions
  readonly #open: Set<number>
  readonly #findings: RandomFinding[] = []
  readonly #ahead: Map<BoundProperty, LookedAhead>
  #threads: WalkThreads | undefined
  /** Rounds that have begun. */
  #rounds = 0
  /** Do the threads take walks of this round? */
  #isShared = false
  /** Of the first walk: threads with the same model have the same one. */
  #digest: number | undefined
  /** Walks that were taken and do not count yet. */
  readonly #taken = new Map<number, Taken>()
  /** What the walks of this round that count have found worth going on from. */
  readonly #lessons = new Lessons()
  /** States of walks of this round that count, and how many of them no walk had been in. */
  #seen = 0
  #unseen = 0
  #walks = 0
  #steps = 0

  constructor(system: System, properties: readonly BoundProperty[], options: RandomSearchOptions) {
    this.#system = system
    this.#properties = properties
    this.#runner = new WalkRunner(system, properties, options)
    this.#coverage = new Coverage(system)
    this.#options = options
    this.#open = new Set(properties.keys())
    this.#ahead = new Map(properties.filter(needsLookAhead).map((property) => [property, { looks: 0, settled: 0 }]))
  }

  /** Lets threads take walks too, from the next round on. They belong to the search until {@link dismiss}. */
  employ(threads: WalkThreads): void {
    this.#threads = threads
    threads.start({ system: this.#system, properties: this.#properties }, this.#options)
  }

  async dismiss(): Promise<void> {
    await this.#threads?.dismiss()
    this.#threads = undefined
    this.#isShared = false
  }

  /**
   * Lets one more walk count, and takes it where no thread has. Returns false when it is not ready yet and threads are at it.
   * @throws the errors of a model, with the behaviour that led there; worker-died, unsupported
   */
  advance(): boolean {
    if (this.#walks === this.#rounds * walksOfRound) this.#beginRound()
    const taken = this.#isShared ? this.#takeTogether(this.#threads!) : attempted(() => this.#runner.run(this.#walks))
    if (!taken) return false
    if ('error' in taken) throw taken.error
    this.#digest ??= digestOf(taken.record)
    this.#count(taken.record)
    return true
  }

  /** Is there anything left to find? */
  get isOpen(): boolean {
    return this.#open.size > 0
  }

  get progress(): { readonly walks: number; readonly steps: number; readonly found: number } {
    return { walks: this.#walks, steps: this.#steps, found: this.#findings.length }
  }

  result(): RandomSearchResult {
    return {
      walks: this.#walks,
      steps: this.#steps,
      findings: [...this.#findings],
      ahead: new Map(this.#ahead),
      coverage: this.#coverage.result(),
    }
  }

  #beginRound(): void {
    const round: Round = {
      number: this.#rounds++,
      fired: this.#coverage.fired.slice(),
      isSeen: this.#unseen * 4 < this.#seen,
      learned: this.#lessons.take(),
    }
    this.#seen = 0
    this.#unseen = 0
    const closed = [...this.#properties.keys()].filter((property) => !this.#open.has(property))
    this.#runner.beginRound(round, closed)
    this.#isShared = this.#walks > 0 && (this.#threads?.areReady ?? false)
    if (!this.#isShared) return
    const opened = { round, closed, from: this.#walks, to: this.#walks + walksOfRound }
    this.#threads!.open(opened, this.#runner.guide.learned, this.#digest)
  }

  /** The walk whose turn it is, if somebody has taken it; in the meantime the next one that nobody has begun. */
  #takeTogether(threads: WalkThreads): Taken | undefined {
    for (const [walk, taken] of threads.receive()) this.#taken.set(walk, taken)
    if (!this.#taken.has(this.#walks)) {
      const walk = threads.claim()
      if (walk === undefined) threads.wait()
      else
        this.#taken.set(
          walk,
          attempted(() => this.#runner.run(walk)),
        )
    }
    const taken = this.#taken.get(this.#walks)
    this.#taken.delete(this.#walks)
    return taken
  }

  #count({ steps, legs, findings, waypoints, ahead, ...notes }: WalkRecord): void {
    this.#walks++
    this.#steps += steps
    const unseen = this.#coverage.add(notes)
    // Where most of what a walk saw was seen before, what was not is hard to come to.
    const isSeen = unseen.length * 2 < steps
    this.#seen += steps
    this.#unseen += unseen.length
    this.#lessons.add(waypoints, isSeen ? lastUnseen(legs, notes, unseen) : [])
    for (const look of ahead) this.#countAhead(look)
    for (const { property, path } of findings) {
      if (!this.#open.delete(property)) continue
      const trace = this.#runner.walker.traceOf(path)
      this.#findings.push({ property: this.#properties[property]!, trace, walk: this.#walks })
    }
  }

  #countAhead({ property: number, isSettled }: Ahead): void {
    const property = this.#properties[number]!
    const { looks, settled } = this.#ahead.get(property)!
    this.#ahead.set(property, { looks: looks + 1, settled: settled + (isSettled ? 1 : 0) })
  }
}

/** Of each leg of a walk the last state that no walk had been in. */
function lastUnseen(legs: readonly Leg[], { states, words }: WalkNotes, unseen: readonly number[]): Reached[] {
  const size = (words.length * 2) / states.length
  return legs.flatMap(({ begin, path }, i) => {
    const end = legs[i + 1]?.begin ?? states.length / 2
    const last = unseen.findLast((at) => at >= begin && at < end)
    if (last === undefined) return []
    const steps = path.steps.slice(0, path.steps.length - (end - 1 - last))
    return [{ path: { ...path, steps }, words: words.slice(last * size, (last + 1) * size) }]
  })
}

function attempted(run: () => WalkRecord): Taken {
  try {
    return { record: run() }
  } catch (error) {
    return { error }
  }
}
