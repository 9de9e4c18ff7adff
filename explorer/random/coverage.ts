import type { Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { Incidence, type Unseen } from './incidence.ts'

// Conditions are looked at in every so many-th state: all of them take longer than a step.
const conditionsEvery = 16

// States whose fingerprints are remembered, 13 bytes each at least.
const statesMax = 2 ** 21

/** What happened to a condition where the ones before it held. */
export interface ConditionCoverage {
  readonly name: string
  readonly wasTrue: boolean
  readonly wasFalse: boolean
}

export interface ActionCoverage {
  readonly name: string
  /** How often it was taken. */
  readonly fired: number
  readonly conditions: readonly ConditionCoverage[]
}

/** How much of a system random walks have seen. */
export interface WalkCoverage {
  readonly actions: readonly ActionCoverage[]
  readonly states: Unseen
}

/** Counts what walks come across. */
export class Coverage {
  readonly fired: Float64Array
  readonly #system: System
  readonly #words: Int32Array
  readonly #states = new Incidence(statesMax)
  /** Per action and condition: 1 it was true, 2 it was false. */
  readonly #conditions: readonly Uint8Array[]
  #noted = 0

  constructor(system: System, words: number) {
    this.#system = system
    this.#words = new Int32Array(words)
    this.fired = new Float64Array(system.actions.length)
    this.#conditions = system.actions.map(({ when }) => new Uint8Array(when.length))
  }

  beginWalk(): void {
    this.#states.begin()
  }

  /** A walk is in this state. */
  note(tree: Tree, copyTo: (words: Int32Array) => void): void {
    copyTo(this.#words)
    this.#states.note(this.#words, this.#words.length)
    if (this.#noted++ % conditionsEvery === 0) this.#noteConditions(tree)
  }

  result(): WalkCoverage {
    return {
      states: this.#states.estimate(),
      actions: this.#system.actions.map(({ name, when }, a) => ({
        name,
        fired: this.fired[a]!,
        conditions: when.map(({ name }, c) => {
          const seen = this.#conditions[a]![c]!
          return { name, wasTrue: this.fired[a]! > 0 || (seen & 1) !== 0, wasFalse: (seen & 2) !== 0 }
        }),
      })),
    }
  }

  #noteConditions(tree: Tree): void {
    for (const [a, { when, instances }] of this.#system.actions.entries()) {
      const seen = this.#conditions[a]!
      if (seen.every((both) => both === 3)) continue
      for (const instance of instances) {
        for (const [c, { holds }] of when.entries()) {
          const held = holds(tree, instance)
          seen[c]! |= held ? 1 : 2
          if (!held) break
        }
      }
    }
  }
}
