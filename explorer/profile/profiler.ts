import type { System } from '../../model/language/system.ts'
import type { Layout } from '../compile/layout.ts'
import { rowInSegment, segmentOf } from '../rows.ts'
import type { StateStore } from '../store.ts'
import type { Symmetry } from '../symmetry/symmetry.ts'
import { type Field, fieldsOf } from './fields.ts'
import { Projection } from './projection.ts'
import { Values } from './values.ts'

/** What one field of the state has to do with how many states there are. */
export interface FieldProfile {
  /** As authors write it, for all elements at once: `pages[].entry`; a whole state field by its name. */
  readonly path: string
  /** The state field that it is, or is part of. */
  readonly stateField: string
  /** Of all its elements together. */
  readonly bits: number
  /** How many different values it took; undefined for a state field that consists of several others. */
  readonly values: number | undefined
  /** How many of the states still differ when it is left out of them; with symmetry, in more than names. */
  readonly statesWithout: number
}

/** What a profiler is about. */
export interface ProfiledPart {
  readonly path: string
  readonly statesDone: number
}

// A power of two, so that stretches end where segments of the store do.
const statesTogether = 1024

/** Finds out for each field how many of the stored states differ in nothing else. It needs a second store while it does so. */
export class FieldProfiler {
  /** Of the fields that it is done with: first whole state fields, then what they consist of. */
  readonly profiles: FieldProfile[] = []
  /** Of how many fields there are profiles in the end. */
  readonly fields: number
  readonly #system: System
  readonly #layout: Layout
  readonly #store: StateStore
  readonly #symmetry: Symmetry | undefined
  readonly #fields: readonly Field[]

  constructor(system: System, layout: Layout, store: StateStore, symmetry: Symmetry | undefined) {
    this.#system = system
    this.#layout = layout
    this.#store = store
    this.#symmetry = symmetry
    this.#fields = fieldsOf(system, layout)
    this.fields = this.#fields.length
  }

  /** Does the work. It pauses after every stretch of states. */
  *run(): Generator<ProfiledPart, void, void> {
    for (const field of this.#fields.slice(this.profiles.length)) yield* this.#measure(field)
  }

  *#measure({ path, stateField, slots, bits, isWhole }: Field): Generator<ProfiledPart, void, void> {
    const { words: width } = this.#layout
    const projection = new Projection(this.#system, this.#layout, slots, this.#symmetry !== undefined, statesTogether)
    const values = isWhole ? undefined : new Values(slots, width, this.#symmetry)
    const words = new Int32Array(statesTogether * width)
    for (let state = 0; state < this.#store.size; state += statesTogether) {
      const count = Math.min(statesTogether, this.#store.size - state)
      const at = rowInSegment(state) * width
      words.set(this.#store.rows.segments[segmentOf(state)]!.subarray(at, at + count * width))
      values?.add(words, count)
      while (!projection.reserve(count)) yield { path, statesDone: state }
      projection.add(words, count)
      yield { path, statesDone: state + count }
    }
    while (values && !values.addRenamed(statesTogether)) yield { path, statesDone: this.#store.size }
    this.profiles.push({ path, stateField, bits, values: values?.count, statesWithout: projection.size })
  }
}
