import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { Coverage, type WalkCoverage } from './coverage.ts'
import { addBetter, type Round, type Waypoint } from './guide.ts'
import { digestOf, type RandomSearchOptions, type WalkRecord, WalkRunner } from './walk-runner.ts'
import type { Taken, WalkThreads } from './walk-threads.ts'
import { isJudgedOnWalks } from './walker.ts'

/** Walks of one round learn nothing from one another. */
const walksOfRound = 32

/** A property that a walk has decided: violated, or for `reachable` true. */
export interface RandomFinding {
  readonly property: BoundProperty
  readonly trace: Trace
  /** The number of the walk, from 1. */
  readonly walk: number
}

export interface RandomSearchResult {
  readonly walks: number
  readonly steps: number
  readonly findings: readonly RandomFinding[]
  /** Properties of kinds that a single behaviour shows nothing of. */
  readonly notJudged: readonly BoundProperty[]
  readonly coverage: WalkCoverage
}

/**
 * A search by random walks, for bounds at which no other search can see everything. Its owner advances it in slices. It is the same
 * for the same seed, however many threads help it: walks count in their order, whoever took them. What it does not find may be there
 * all the same.
 */
export class RandomSearch {
  readonly #system: System
  readonly #judged: readonly BoundProperty[]
  readonly #runner: WalkRunner
  readonly #coverage: Coverage
  readonly #options: RandomSearchOptions
  readonly #notJudged: readonly BoundProperty[]
  readonly #open: Set<number>
  readonly #findings: RandomFinding[] = []
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
  #better = new Map<number, Waypoint>()
  #walks = 0
  #steps = 0

  constructor(system: System, properties: readonly BoundProperty[], options: RandomSearchOptions) {
    this.#system = system
    this.#judged = properties.filter(isJudgedOnWalks)
    this.#runner = new WalkRunner(system, this.#judged, options)
    this.#coverage = new Coverage(system)
    this.#options = options
    this.#notJudged = properties.filter((property) => !isJudgedOnWalks(property))
    this.#open = new Set(this.#judged.keys())
  }

  /** Lets threads take walks too, from the next round on. They belong to the search until {@link dismiss}. */
  employ(threads: WalkThreads): void {
    this.#threads = threads
    threads.start({ system: this.#system, properties: this.#judged }, this.#options)
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
      notJudged: this.#notJudged,
      coverage: this.#coverage.result(),
    }
  }

  #beginRound(): void {
    const round: Round = { number: this.#rounds++, fired: this.#coverage.fired.slice(), waypoints: this.#better }
    this.#better = new Map()
    const closed = [...this.#judged.keys()].filter((property) => !this.#open.has(property))
    this.#runner.beginRound(round, closed)
    this.#isShared = this.#walks > 0 && (this.#threads?.areReady ?? false)
    if (!this.#isShared) return
    const opened = { round, closed, from: this.#walks, to: this.#walks + walksOfRound }
    this.#threads!.open(opened, this.#runner.guide.waypoints, this.#digest)
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

  #count({ steps, findings, waypoints, ...notes }: WalkRecord): void {
    this.#walks++
    this.#steps += steps
    this.#coverage.add(notes)
    addBetter(this.#better, waypoints)
    for (const { property, path } of findings) {
      if (!this.#open.delete(property)) continue
      const trace = this.#runner.walker.traceOf(path)
      this.#findings.push({ property: this.#judged[property]!, trace, walk: this.#walks })
    }
  }
}

function attempted(run: () => WalkRecord): Taken {
  try {
    return { record: run() }
  } catch (error) {
    return { error }
  }
}
