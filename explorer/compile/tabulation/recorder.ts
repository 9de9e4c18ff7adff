import { isPlace, type NamedShape, type Shape, type Tree } from '../../../model/language/shape.ts'
import type { Draft } from '../draft.ts'

/**
 * Notes which slots of a tree a condition, an effect or a property touches, in the order in which it first touches them. Reading
 * and writing are not told apart; a set, a queue or a record that is a value counts as a whole.
 */
export class Recorder {
  /** Slots touched since {@link start}. Those of the second tree come after all of the first. */
  readonly touched: number[] = []
  #run = 0
  readonly #touchedIn: Int32Array

  /** @param slots of all trees together */
  constructor(slots: number) {
    this.#touchedIn = new Int32Array(slots)
  }

  start(): void {
    this.#run++
    this.touched.length = 0
  }

  note(slot: number): void {
    if (this.#touchedIn[slot] === this.#run) return
    this.#touchedIn[slot] = this.#run
    this.touched.push(slot)
  }

  /**
   * A tree that reads from and writes to another one, and notes what is touched. Slots are numbered from `first` on in the
   * order in which a layout has them. It can be given to effects where `root` is a draft.
   */
  over(fields: readonly NamedShape[], root: Draft | Tree, first: number): Tree {
    let slot = first
    const place = (shape: Shape, of: unknown): unknown => {
      if (shape.kind === 'each') {
        const rows: unknown[] = []
        for (let i = 0; i < shape.set.size; i++) define(rows, i, shape.of, of)
        return Object.preventExtensions(rows)
      }
      if (shape.kind === 'record') {
        const record = {}
        for (const field of shape.fields) define(record, field.name, field.shape, of)
        return Object.preventExtensions(record)
      }
      return of
    }
    const define = (on: object, key: string | number, shape: Shape, of: unknown): void => {
      const from = of as Record<string | number, unknown>
      if (shape.kind === 'each' || shape.kind === 'record') {
        const value = place(shape, from[key])
        Object.defineProperty(on, key, { enumerable: true, value })
      } else if (shape.kind === 'constant') {
        Object.defineProperty(on, key, { enumerable: true, value: from[key] })
      } else {
        const own = slot++
        const get = () => {
          this.note(own)
          return from[key]
        }
        const set = (value: unknown) => {
          this.note(own)
          from[key] = value
        }
        Object.defineProperty(on, key, isPlace(shape) ? { enumerable: true, get } : { enumerable: true, get, set })
      }
    }
    const tree = {}
    for (const { name, shape } of fields) {
      if (shape.kind !== 'each' && shape.kind !== 'record') {
        define(tree, name, shape, root)
        continue
      }
      // Reading it from a draft notes that its fields have to be packed.
      const from = root as Record<string, unknown>
      const value = place(shape, from[name])
      const get = () => {
        void from[name]
        return value
      }
      Object.defineProperty(tree, name, { enumerable: true, get })
    }
    return Object.preventExtensions(tree)
  }
}
