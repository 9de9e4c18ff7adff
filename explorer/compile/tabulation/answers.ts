import type { Tree } from '../../../model/language/shape.ts'
import type { System } from '../../../model/language/system.ts'
import type { BoundProperty } from '../../../properties/property.ts'
import { type Draft, touchedNumbers } from '../draft.ts'
import type { Layout } from '../layout.ts'
import type { Steps } from '../steps.ts'
import { DecisionNumbers, Decisions, type Probe, piecesOf, undecided } from './decisions.ts'
import {
  type ConditionQuestion,
  type EffectQuestion,
  type Question,
  type Questions,
  questionsOf,
  type StateQuestion,
  type StepQuestion,
} from './questions.ts'
import { Recorder } from './recorder.ts'

/** Of a condition. */
export const no = 0
export const yes = 1
/** It threw, or cannot be tabulated: the state at hand is expanded by running everything on the tree. */
export const refused = 2

/** Of properties, as bits: one is decided here (of `alwaysReachable`: this is a goal); as {@link refused}. */
export const decides = 1
export const refusedBit = 2

/** Of properties: the premise of the one that was asked at this position is true. */
export const premiseBit = (position: number) => 4 << position
/** So many properties can be asked together. */
const premisesMax = 28

/** Of effects: 0 where they threw or cannot be tabulated, else 1 + where the change is to be found. */
export const noChange = 1

// Outcomes of one question before it is no longer worth keeping them.
const outcomesMax = 2 ** 14
const changeNumbers = 2 ** 18

/** What questions are asked with. */
export interface Subject {
  readonly system: System
  readonly properties: readonly BoundProperty[]
  readonly layout: Layout
  /** The tree that conditions and properties see, as effects see it. */
  readonly draft: Draft
  /** The tree of the state before a step. */
  readonly before: Tree
  readonly instances: readonly { readonly action: number; readonly parameters: Readonly<Record<string, unknown>> }[]
  readonly steps: Steps
}

/**
 * Answers questions about states: from what is known, or by running the closures on a tree that notes what they touch. Nothing
 * is assumed about what a closure touches.
 */
export class Answers {
  /** XOR differences that effects make, one after the other; at 0 the one that changes nothing. */
  readonly changes = new Int32Array(changeNumbers)
  readonly questions: Questions
  readonly #supply = new DecisionNumbers()
  #openSteps: readonly number[]
  readonly #changeAt = new Map<string, number>()
  #changesEnd: number
  readonly #subject: Subject
  readonly #recorder: Recorder
  /** Of the slots of the tree, then of those of the tree before a step. */
  readonly #probes: readonly (readonly Probe[])[]
  readonly #tree: Tree
  readonly #step: { before: Tree; action: unknown; after: Tree }
  readonly #packed: Int32Array
  readonly #after: Int32Array

  constructor(subject: Subject) {
    const { system, properties, layout, draft, before, steps } = subject
    this.#subject = subject
    this.questions = questionsOf(system, properties, layout.words, this.#supply)
    this.#openSteps = [...properties.keys()].filter((p) => properties[p]!.kind === 'step' && steps.isOpen(p))
    const slots = layout.slots.length
    this.#recorder = new Recorder(2 * slots)
    this.#probes = [true, false].flatMap((after) =>
      layout.slots.map(({ cells }) =>
        cells.filter(({ bits }) => bits > 0).flatMap(({ word, shift, bits }) => piecesOf({ after, word, shift, bits })),
      ),
    )
    this.#tree = this.#recorder.over(system.fields, draft, 0)
    this.#step = { before: this.#recorder.over(system.fields, before, slots), action: undefined, after: this.#tree }
    this.#packed = new Int32Array(layout.words)
    this.#after = new Int32Array(layout.words)
    this.#changesEnd = layout.words
  }

  /** The properties of steps that are asked, in the order of their premises' bits. */
  get openSteps(): readonly number[] {
    return this.#openSteps
  }

  get bytes(): number {
    return this.#supply.numbers.byteLength + this.#changesEnd * 4
  }

  condition(question: ConditionQuestion, words: Int32Array, row: number): number {
    const known = this.#known(question, words, row, words, refused)
    if (known !== undecided) return known
    this.#subject.steps.sync(words, row)
    this.#recorder.start()
    let outcome: number
    try {
      outcome = question.holds(this.#tree, question.parameters) ? yes : no
    } catch {
      outcome = refused
    }
    return this.#noted(question, false, words, row, words, outcome, refused)
  }

  /** A property of states, with one choice of its parameters. */
  state(question: StateQuestion, words: Int32Array, row: number): number {
    const known = this.#known(question, words, row, words, refusedBit)
    if (known !== undecided) return known
    this.#subject.steps.sync(words, row)
    this.#recorder.start()
    const outcome = this.#judged(question.property, this.#tree, question.parameters, 0)
    return this.#noted(question, false, words, row, words, outcome, refusedBit)
  }

  /** All effects of an action instance that is enabled. */
  effect(question: EffectQuestion, words: Int32Array, row: number): number {
    const known = this.#known(question, words, row, words, 0)
    if (known !== undecided) return known
    this.#recorder.start()
    let outcome = 0
    if (this.#fire(question.instance, words, row)) {
      outcome = 1 + this.#changeOf(words, row)
      if (!this.#isTouched(words, row)) question.givenUp = true
      this.#subject.steps.undo(this.#packed)
    }
    return this.#noted(question, false, words, row, words, outcome, 0)
  }

  /** Which step {@link step} is asked of. @param change what {@link effect} gave, not 0 */
  takeStep(words: Int32Array, row: number, change: number): void {
    const width = this.#after.length
    for (let j = 0; j < width; j++) this.#after[j] = words[row * width + j]! ^ this.changes[change - 1 + j]!
  }

  /** A property of steps is decided: what is known of all of them together is forgotten. */
  closeStep(property: number): void {
    this.#openSteps = this.#openSteps.filter((open) => open !== property)
    for (const question of this.questions.steps) question.decisions = new Decisions(this.#supply, this.#packed.length)
  }

  /** The properties of steps, in their order, of the step that the action instance makes. */
  step(question: StepQuestion, words: Int32Array, row: number): number {
    const known = this.#known(question, words, row, this.#after, refusedBit)
    if (known !== undecided) return known
    const { system, properties, instances, steps } = this.#subject
    if (!this.#fire(question.instance, words, row)) return refusedBit
    const { action, parameters } = instances[question.instance]!
    this.#step.action = { name: system.actions[action]!.name, parameters }
    this.#recorder.start()
    if (this.#openSteps.length > premisesMax) question.givenUp = true
    let outcome = 0
    for (const [position, p] of this.#openSteps.entries()) {
      for (const own of properties[p]!.instances) {
        outcome |= this.#judged(p, this.#step, own, position)
        if (outcome & (decides | refusedBit)) break
      }
    }
    const same = this.#packed.every((word, j) => word === this.#after[j])
    steps.undo(this.#packed)
    if (!same) question.givenUp = true
    return this.#noted(question, true, words, row, this.#after, outcome, refusedBit)
  }

  /** Does the answer for this state, which is known, depend on nothing but the `allowed` bits? */
  isWithin(question: Question, allowed: Int32Array, words: Int32Array, row: number): boolean {
    return question.decisions.isWithin(allowed, words, row * this.#packed.length, this.#after)
  }

  #known(question: Question, words: Int32Array, row: number, after: Int32Array, whenGivenUp: number): number {
    if (question.givenUp) return whenGivenUp
    return question.decisions.outcome(words, row * this.#packed.length, after)
  }

  /** Notes an outcome together with what was touched for it. */
  #noted(
    question: Question,
    ofStep: boolean,
    words: Int32Array,
    row: number,
    after: Int32Array,
    outcome: number,
    whenGivenUp: number,
  ): number {
    // What a function of one state has touched is in that state, which for look-ups is the one before.
    const slots = this.#probes.length / 2
    const touched = this.#recorder.touched.map((slot) => (ofStep || slot >= slots ? slot : slot + slots))
    const probes = touched.flatMap((slot) => this.#probes[slot]!)
    const { decisions } = question
    const room = decisions.size < outcomesMax && !this.#supply.isFull
    if (!room || !decisions.note(probes, words, row * this.#packed.length, after, outcome)) question.givenUp = true
    return question.givenUp ? whenGivenUp : outcome
  }

  /** Runs the effects in the tree, and leaves it so. Returns whether that went well. */
  #fire(instance: number, words: Int32Array, row: number): boolean {
    const { system, draft, instances, steps } = this.#subject
    const { action, parameters } = instances[instance]!
    steps.sync(words, row)
    for (let i = 0; i < touchedNumbers(system); i++) draft[`$touched${i}`] = 0
    try {
      for (const { apply } of system.actions[action]!.then) apply(this.#tree, parameters)
      steps.packTouched(this.#packed)
      return true
    } catch {
      steps.spoil()
      return false
    }
  }

  #judged(index: number, subject: unknown, parameters: Readonly<Record<string, unknown>>, position: number): number {
    const { kind, given, conjuncts } = this.#subject.properties[index]!
    try {
      if (given && !given(subject, parameters)) return 0
      const all = conjuncts.every(({ holds }) => holds(subject, parameters))
      const decided = kind === 'always' || kind === 'step' ? !all : all
      return premiseBit(position) | (decided ? decides : 0)
    } catch {
      return refusedBit
    }
  }

  /** Is everything that the effects changed among what they touched? */
  #isTouched(words: Int32Array, row: number): boolean {
    const width = this.#packed.length
    const changed = this.#packed.map((word, j) => word ^ words[row * width + j]!)
    for (const slot of this.#recorder.touched) {
      for (const { word, shift, bits } of this.#probes[slot]!) changed[word]! &= ~((2 ** bits - 1) << shift)
    }
    return changed.every((bits) => bits === 0)
  }

  #changeOf(words: Int32Array, row: number): number {
    const width = this.#packed.length
    const change = this.#packed.map((word, j) => word ^ words[row * width + j]!)
    if (change.every((bits) => bits === 0)) return 0
    const key = change.join()
    let at = this.#changeAt.get(key)
    if (at === undefined) {
      if (this.#changesEnd + width > this.changes.length) return -1
      at = this.#changesEnd
      this.changes.set(change, at)
      this.#changesEnd += width
      this.#changeAt.set(key, at)
    }
    return at
  }
}
