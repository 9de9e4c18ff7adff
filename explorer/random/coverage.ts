import type { Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { fingerprint } from '../fingerprint.ts'
import { Incidence, type Unseen } from './incidence.ts'

// Conditions are looked at in every so many-th state of a walk: all of them take longer than a step.
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

/** What one walk came across. */
export interface WalkNotes {
  /** How often each action was taken. */
  readonly fired: Uint32Array
  /** Of each state it was in, the fingerprint: two words. */
  readonly states: Int32Array
  /** The same states, packed, one after the other. */
  readonly words: Int32Array
  /** Of each condition, action by action: 1 it was true, 2 it was false. */
  readonly conditions: Uint8Array
}

/** Notes what a walk comes across. */
export class Notebook {
  readonly #system: System
  readonly #ofAction: readonly number[]
  /** What earlier walks noted here. */
  readonly #known: Uint8Array
  #fired = new Uint32Array(0)
  #states: number[] = []
  #words: number[] = []
  readonly #key = new Int32Array(2)

  constructor(system: System) {
    this.#system = system
    this.#ofAction = beginnings(system)
    this.#known = new Uint8Array(conditionsIn(system))
  }

  begin(): void {
    this.#fired = new Uint32Array(this.#system.actions.length)
    this.#states = []
    this.#words = []
  }

  /** States noted since the walk began. */
  get states(): number {
    return this.#states.length / 2
  }

  fire(action: number): void {
    this.#fired[action]!++
  }

  /** The walk is in this state. @param words the same, packed */
  note(tree: Tree, words: Int32Array): void {
    if (this.states % conditionsEvery === 0) this.#noteConditions(tree)
    fingerprint(words, 0, words.length, this.#key, 0)
    this.#states.push(this.#key[0]!, this.#key[1]!)
    for (const word of words) this.#words.push(word)
  }

  /** What was noted since the walk began. Of conditions, everything that was noted here: they are only added to. */
  notes(): WalkNotes {
    return {
      fired: this.#fired,
      states: Int32Array.from(this.#states),
      words: Int32Array.from(this.#words),
      conditions: this.#known.slice(),
    }
  }

  #noteConditions(tree: Tree): void {
    for (const [a, { when, instances }] of this.#system.actions.entries()) {
      const at = this.#ofAction[a]!
      const seen = this.#known.subarray(at, at + when.length)
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

/** Counts what walks came across. */
export class Coverage {
  readonly fired: Float64Array
  readonly #system: System
  readonly #states = new Incidence(statesMax)
  readonly #conditions: Uint8Array

  constructor(system: System) {
    this.#system = system
    this.fired = new Float64Array(system.actions.length)
    this.#conditions = new Uint8Array(conditionsIn(system))
  }

  /** Takes over the notes of a walk. Returns which of its states no walk was in before. */
  add({ fired, states, conditions }: WalkNotes): number[] {
    this.#states.begin()
    const unseen: number[] = []
    for (let at = 0; at < states.length; at += 2) {
      if (this.#states.note(states[at]!, states[at + 1]!)) unseen.push(at / 2)
    }
    for (const [action, times] of fired.entries()) this.fired[action]! += times
    for (const [i, seen] of conditions.entries()) this.#conditions[i]! |= seen
    return unseen
  }

  result(): WalkCoverage {
    const ofAction = beginnings(this.#system)
    return {
      states: this.#states.estimate(),
      actions: this.#system.actions.map(({ name, when }, a) => ({
        name,
        fired: this.fired[a]!,
        conditions: when.map(({ name }, c) => {
          const seen = this.#conditions[ofAction[a]! + c]!
          return { name, wasTrue: this.fired[a]! > 0 || (seen & 1) !== 0, wasFalse: (seen & 2) !== 0 }
        }),
      })),
    }
  }
}

function conditionsIn({ actions }: System): number {
  return actions.reduce((sum, { when }) => sum + when.length, 0)
}

/** The position of each action's first condition among all. */
function beginnings({ actions }: System): number[] {
  let next = 0
  return actions.map(({ when }) => {
    const begin = next
    next += when.length
    return begin
  })
}
